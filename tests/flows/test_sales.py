"""What leaves is sold, to the cent, whatever the sequence; what never left is not."""

from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.flows.fulfilling.void_shipments import VoidShipment, void_shipments
from tests.money import books, ledger, money, paid_order, ship_units
from tests.road import ANNA, order

pytestmark = pytest.mark.anyio
D = Decimal


async def test_shipping_an_order_sells_it(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2), shipping={"method": "standard", "amount": "5.00"})
    assert await ledger(road) == {}
    await ship_units(road)
    assert await ledger(road) == {
        "receivable": D("24.00"),
        "revenue": D("-15.97"),
        "shipping_income": D("-4.20"),
        "tax": D("-3.83"),
    }
    assert await money(road) == "owing"
    await road.prove()


async def test_parts_of_a_line_sum_to_the_line(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3), discounts=[{"amount": "0.01"}])
    for _ in range(3):
        await ship_units(road, {1: 1})
        await road.prove()
    rows = await road.ask("SELECT amount FROM ledger_entries WHERE account = 'receivable' ORDER BY transaction_id")
    assert [row[0] for row in rows] == [D("9.50"), D("9.50"), D("9.49")]


async def test_a_voided_shipment_was_never_sold(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3), shipping={"method": "standard", "amount": "5.00"})
    (first,) = await ship_units(road, {1: 1})
    async with company.database.unit_of_work(ANNA) as unit:
        await void_shipments(unit, wishes=[VoidShipment(shipment=first.id, reason="wrong parcel")])
    assert await ledger(road) == {}
    await road.prove()


async def test_what_a_channel_has_taken_is_posted_and_stands_as_a_deposit(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 2), captured="19.00")
    assert await ledger(road) == {"clearing:card": D("19.00"), "receivable": D("-19.00")}
    await ship_units(road)
    assert (await ledger(road))["clearing:card"] == D("19.00")
    assert (await books(road)).posted.receivable == 0
    assert await money(road) == "captured"
    await road.prove()


async def test_what_is_cancelled_is_not_sold_and_the_rest_sums_to_what_is_due(company: Company) -> None:
    road = await order(company, ("TEA-1KG", "3"), discounts=[{"amount": "0.01"}])
    await ship_units(road, {1: "1"})
    await road.cancel({1: "1"})
    await ship_units(road, {1: "1"})
    found = await books(road)
    assert (found.posted.lines[1].sold, found.due) == (D("47.99"), D("47.99"))
    await road.prove()


async def test_books_that_began_elsewhere_are_opened_first(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 4), captured="38.00")
    await ship_units(road, {1: 1})
    async with company.database.unit_of_work() as unit:
        await unit.execute("DELETE FROM ledger_entries")
        await unit.execute("DELETE FROM ledger_transactions WHERE kind <> 'began'")
    await ship_units(road, {1: 1})
    rows = await road.ask("SELECT kind, source <> '' FROM ledger_transactions WHERE kind <> 'began' ORDER BY id")
    assert rows == [("sale", True), ("capture", True), ("sale", False)]
    assert (await books(road)).posted.receivable == D("-19.00")
    await road.prove()
