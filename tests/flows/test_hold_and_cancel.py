"""Holding, releasing and cancelling orders, and backorders that are filled when stock comes."""

from decimal import Decimal

import pytest

from lading.app.audit import audit
from lading.flows.changing.cancel_orders import CancelOrder, LineQuantity, TooLate, cancel_orders
from lading.flows.changing.hold_orders import HoldOrder, ReleaseOrder, hold_orders, release_orders
from lading.flows.company import Company
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.show_orders import show_order
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.kernel import Invalid
from lading.orders.change import VersionMoved
from lading.orders.hold import NewHold
from lading.orders.views import OrderView
from tests.drafts import place

FRAUD = NewHold(reason="fraud", sentence="The address looks odd.", steps=["release"])


async def look(company: Company, number: str) -> OrderView:
    async with company.database.unit_of_work() as unit:
        return await show_order(unit, number=number)


async def receive(company: Company, sku: str, quantity: int, place_code: str = "MAIN") -> int:
    async with company.database.unit_of_work() as unit:
        receipt = Receipt(place_code, [ReceiptLine(sku, Decimal(quantity))])
        await receive_stock(unit, company.reference, receipts=[receipt])
    async with company.database.unit_of_work() as unit:
        return await fill_backorders(unit, company.reference, skus=[sku])


async def test_a_hold_shows_until_it_is_released(company: Company) -> None:
    number = (await place(company, ("BOWL", 1)))["number"]
    async with company.database.unit_of_work() as unit:
        await hold_orders(unit, wishes=[HoldOrder(number, FRAUD)])
    assert [hold.reason for hold in (await look(company, number)).holds] == ["fraud"]
    async with company.database.unit_of_work() as unit:
        assert await release_orders(unit, wishes=[ReleaseOrder(number, "called the customer")]) == 1
    order = await look(company, number)
    assert (order.holds, order.version) == ([], 3)
    assert await audit(company.database) == []


async def test_the_last_release_accepts_the_order(company: Company) -> None:
    order = await place(company, ("BOWL", 1), channel="paid")
    assert order["commitment"] == "placed"
    async with company.database.unit_of_work() as unit:
        await release_orders(unit, wishes=[ReleaseOrder(order["number"], "paid by bank")])
    assert (await look(company, order["number"])).commitment == "accepted"


async def test_a_hold_of_an_unknown_step_is_refused(company: Company) -> None:
    number = (await place(company, ("BOWL", 1)))["number"]
    with pytest.raises(Invalid, match="No hold can stop “dance”"):
        async with company.database.unit_of_work() as unit:
            await hold_orders(unit, wishes=[HoldOrder(number, NewHold(reason="x", sentence="x", steps=["dance"]))])
    assert (await look(company, number)).version == 1


async def test_cancelling_lets_the_stock_go(company: Company) -> None:
    number = (await place(company, ("BOWL", 3), ("MUG-RED", 2)))["number"]
    async with company.database.unit_of_work() as unit:
        await cancel_orders(unit, wishes=[CancelOrder(number, "customer called", [LineQuantity(1, Decimal(2))])])
        assert await unit.fetch("SELECT reserved FROM stock WHERE sku = 'BOWL'") == [(1,)]
    line = (await look(company, number)).lines[0]
    assert (line.reserved, line.cancelled) == (1, 2)
    assert await audit(company.database) == []


async def test_cancelling_everything_withdraws_the_order(company: Company) -> None:
    number = (await place(company, ("BOWL", 5)))["number"]
    async with company.database.unit_of_work() as unit:
        await cancel_orders(unit, wishes=[CancelOrder(number, "changed my mind", by="customer")])
    order = await look(company, number)
    assert (order.commitment, order.progress, order.money) == ("withdrawn", "cancelled", "none")
    assert await audit(company.database) == []


async def test_more_than_is_left_cannot_be_cancelled(company: Company) -> None:
    number = (await place(company, ("BOWL", 2)))["number"]
    with pytest.raises(TooLate):
        async with company.database.unit_of_work() as unit:
            await cancel_orders(unit, wishes=[CancelOrder(number, "x", [LineQuantity(1, Decimal(3))])])
    assert (await look(company, number)).lines[0].reserved == 2


async def test_who_saw_an_older_version_is_told(company: Company) -> None:
    number = (await place(company, ("BOWL", 2)))["number"]
    with pytest.raises(VersionMoved):
        async with company.database.unit_of_work() as unit:
            await cancel_orders(unit, wishes=[CancelOrder(number, "x", version=7)])


async def test_stock_that_comes_goes_to_the_oldest_order(company: Company) -> None:
    await place(company, ("BOWL", 3))
    older = await place(company, ("BOWL", 2), placed_at="2026-11-01T10:00:00Z")
    newer = await place(company, ("BOWL", 2), placed_at="2026-11-02T10:00:00Z")
    assert await receive(company, "BOWL", 3) == 2
    first, second = await look(company, older["number"]), await look(company, newer["number"])
    assert (first.progress, first.lines[0].promise.reason) == ("reserved", "in_stock")
    assert (second.lines[0].reserved, second.lines[0].backordered) == (1, 1)
    assert await audit(company.database) == []


async def test_what_is_picked_up_waits_for_stock_at_its_place(company: Company) -> None:
    order = await place(company, ("BOWL", 4), pickup_at="STORE", ship_to=None)
    assert await receive(company, "BOWL", 5, "MAIN") == 0
    assert await receive(company, "BOWL", 5, "STORE") == 1
    assert (await look(company, order["number"])).lines[0].promise.places == {"STORE": 4}
    assert await audit(company.database) == []
