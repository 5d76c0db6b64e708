"""Lots and serials between places, from suppliers and in counts: named where it matters, remembered on the road."""

import pytest

from lading.flows.company import Company
from lading.flows.fulfilling.choose_parts import TakenUnits
from lading.flows.stock.correct_stock import Count, StockLine, count_stock
from lading.flows.stock.receive_transfer import ArrivedLine
from lading.flows.stock.transfer_stock import send_transfers
from lading.kernel import Invalid, Refusal
from tests.lots import WIM, D, day, found_lots, lying, prove, put_away, receive
from tests.purchases import came, found_suppliers, order_some
from tests.purchases import receive as receive_order
from tests.transfers import arrive, draft, sent


async def test_a_transfer_remembers_its_lots_and_books_what_came_damaged(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CURD", 4, lot="L1", expires_on=day(10), bin="A-1")
    await receive(company, "CURD", 4, lot="L2", expires_on=day(30))
    number = await sent(company, ("CURD", 6))
    assert await lying(company, "CURD") == ["sellable L2 2/0"]
    await arrive(company, number, ArrivedLine(sku="CURD", quantity=D(3), damaged=D(2), reason="crushed"))
    assert await lying(company, "CURD", "STORE") == ["sellable L1 3/0", "damaged L1 1/0", "damaged L2 1/0"]
    await arrive(company, number)
    assert (await lying(company, "CURD", "STORE"))[1] == "sellable L2 1/0"
    await prove(company)


async def test_serials_of_a_transfer_are_named_and_come_as_they_left(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CAM", 3, serials=["S1", "S2", "S3"])
    number = await draft(company, ("CAM", 2))
    with pytest.raises(Invalid, match="CAM is tracked by serial: say which 2"):
        async with company.database.unit_of_work(WIM) as unit:
            await send_transfers(unit, numbers=[number])
    named = {number: [TakenUnits(sku="CAM", serial="S3"), TakenUnits(sku="CAM", serial="S1")]}
    async with company.database.unit_of_work(WIM) as unit:
        await send_transfers(unit, numbers=[number], named=named)
    await arrive(company, number)
    assert await lying(company, "CAM", "STORE") == ["sellable S1 1/0", "sellable S3 1/0"]
    assert await lying(company, "CAM") == ["sellable S2 1/0"]
    await prove(company)


async def test_a_purchase_comes_in_several_lots(company: Company) -> None:
    await found_lots(company)
    await found_suppliers(company)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE supplier_items SET sku = 'CURD' WHERE sku = 'BOWL'")
    number = await order_some(company, ("CURD", 10))
    told = {"lot": "L1", "expires_on": day(30)}
    with pytest.raises(Refusal, match="too many"):
        await receive_order(company, number, came("CURD", 8, **told), came("CURD", 8, lot="L2", expires_on=day(40)))
    await receive_order(company, number, came("CURD", 7, **told), came("CURD", 3, lot="L2", expires_on=day(40)))
    assert await lying(company, "CURD") == ["sellable L1 7/0", "sellable L2 3/0"]
    await prove(company)


async def test_a_count_names_lots_bins_or_all_serials(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CURD", 4, lot="L1", expires_on=day(10), bin="A-1")
    await receive(company, "CURD", 4, lot="L2", expires_on=day(30), bin="A-1")
    await receive(company, "CAM", 2, serials=["S1", "S2"])
    await put_away(company, "MUG-RED", 30, "A-2")
    lines = [
        StockLine("CURD", D(3), lot="L1", bin="A-1"),
        StockLine("CAM", D(2), serials=["S2", "S9"]),
        StockLine("MUG-RED", D(28), bin="A-2"),
        StockLine("MUG-BLUE", D(4)),
    ]
    async with company.database.unit_of_work(WIM) as unit:
        await count_stock(unit, company.reference, count=Count("MAIN", lines))
    assert await lying(company, "CURD") == ["sellable A-1 L1 3/0", "sellable A-1 L2 4/0"]
    assert await lying(company, "CAM") == ["sellable S2 1/0", "sellable S9 1/0"]
    assert await lying(company, "MUG-RED") == ["sellable 70/0", "sellable A-2 28/0"]
    assert await lying(company, "MUG-BLUE") == ["sellable 4/0"]
    with pytest.raises(Invalid, match=r"say which one\. At MAIN lie L1, L2"):
        async with company.database.unit_of_work(WIM) as unit:
            await count_stock(unit, company.reference, count=Count("MAIN", [StockLine("CURD", D(1))]))
    await prove(company)
