"""Acts on stock: received, adjusted, counted, transferred, bought."""

from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from tests import purchases, transfers
from tests.faults.listed import Command, Company, Duty, act, post
from tests.road import order

D = purchases.D


@act
async def receive_stock_of_items(_company: Company) -> Command:
    lines = [{"sku": "BOWL", "quantity": "9"}, {"sku": "MUG-BLUE", "quantity": "4"}]
    return post("/stock/receipts", place="MAIN", lines=lines, reference="D-1")


@act
async def adjust_stock(company: Company) -> Command:
    await order(company, ("BOWL", 3))  # so that a promise must give way
    return post("/stock/adjustments", place="STORE", reason="broken", lines=[{"sku": "BOWL", "quantity": "-2"}])


@act
async def count_stock(company: Company) -> Command:
    await order(company, ("BOWL", 3))
    return post("/stock/counts", place="STORE", lines=[{"sku": "BOWL", "quantity": "1"}])


@act
async def send_transfer(company: Company) -> Command:
    return post(f"/stock/transfers/{await transfers.draft(company, ('MUG-RED', 6))}/send")


@act
async def receive_transfer(company: Company) -> Command:
    number = await transfers.sent(company, ("MUG-RED", 6))
    return post(f"/stock/transfers/{number}/receive", lines=[{"sku": "MUG-RED", "quantity": "4"}])


@act
async def close_transfer(company: Company) -> Command:
    return post(f"/stock/transfers/{await transfers.sent(company, ('MUG-RED', 6))}/close", reason="fell off")


@act
async def send_purchase_order(company: Company) -> Command:
    await purchases.found_suppliers(company)
    return post(f"/purchase-orders/{await purchases.draft(company, ('BOWL', 20))}/send")


@act
async def change_purchase_order(company: Company) -> Command:
    await purchases.found_suppliers(company)
    number = await purchases.draft(company, ("BOWL", 20))
    lines = [{"sku": "BOWL", "quantity": "12"}]
    return Command("PUT", f"/purchase-orders/{number}", {"supplier": "KILN", "place": "MAIN", "lines": lines})


@act
async def receive_purchase_order(company: Company) -> Command:
    await purchases.found_suppliers(company)
    number = await purchases.order_some(company, ("BOWL", 20))
    return post(f"/purchase-orders/{number}/receive", lines=[{"sku": "BOWL", "quantity": "12"}])


@act
async def fill_backorders_of_an_item(company: Company) -> Duty:
    await order(company, ("BOWL", 5))
    async with company.database.unit_of_work() as unit:
        receipt = Receipt("STORE", [ReceiptLine("BOWL", D(9))])
        await receive_stock(unit, company.reference, receipts=[receipt])
    return Duty(_fill)


async def _fill(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await fill_backorders(unit, company.reference, skus=["BOWL"])
