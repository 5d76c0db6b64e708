"""Customers who pay later: up to their limit, held beyond it, let go when they have paid."""

import asyncio
from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.flows.money.exposure import read_exposure, read_standings
from lading.flows.money.set_terms import lift_credit_holds, set_terms
from lading.flows.placing.place_orders import place_orders
from lading.payments.terms import CustomerTerms
from tests.drafts import wish
from tests.flows.test_payments_by_hand import pay
from tests.money import ship_units
from tests.road import ANNA, Road, order

pytestmark = pytest.mark.anyio
D = Decimal


async def on_terms(company: Company, limit: str, **more: object) -> None:
    """C-1 may owe so much for 30 days."""
    terms = CustomerTerms(30, D(limit), "EUR", **more)  # type: ignore[arg-type]
    async with company.database.unit_of_work(ANNA) as unit:
        await set_terms(unit, customer="C-1", terms=terms)


async def held(road: Road) -> list[str]:
    """Reasons of its open holds that have to do with credit."""
    rows = await road.ask(
        "SELECT h.reason FROM holds h JOIN orders o ON o.id = h.order_id WHERE o.number = %s AND released_at IS NULL"
        " AND h.reason <> 'possible_duplicate'",
        road.number,
    )
    return [row[0] for row in rows]


async def exposure(company: Company) -> Decimal:
    """What C-1 owes and will owe."""
    async with company.database.unit_of_work() as unit:
        return (await read_exposure(unit, customers=["C-1"])).get(("C-1", "EUR"), D(0))


async def test_exposure_is_what_has_left_and_what_will_less_what_is_paid(company: Company) -> None:
    road = await order(company, ("MUG-RED", 10))
    await order(company, ("MUG-RED", 1), payment={"method": "card", "authorised": "9.50"})
    assert await exposure(company) == D("95.00")
    await ship_units(road, {1: 4})
    await road.cancel({1: 1})
    await pay(road, "20.00")
    assert await exposure(company) == D("65.50")
    async with company.database.unit_of_work() as unit:
        (found,) = await read_standings(unit, customers=["C-1"])
    assert (found.receivable, found.ahead) == (D("18.00"), D("47.50"))


async def test_an_order_beyond_the_limit_is_held_and_goes_on_when_the_customer_has_paid(company: Company) -> None:
    first = await order(company, ("MUG-RED", 10))
    await on_terms(company, "120.00")
    assert await held(await order(company, ("MUG-RED", 1))) == []
    beyond = await order(company, ("MUG-RED", 3))
    assert await held(beyond) == ["credit_limit"]
    await ship_units(first)
    await pay(first, "50.00")
    async with company.database.unit_of_work() as unit:
        assert await lift_credit_holds(unit, customers=["C-1"]) == 1
    assert await held(beyond) == []
    await beyond.prove()


async def test_paid_orders_need_no_credit_and_others_no_terms(company: Company) -> None:
    await order(company, ("MUG-RED", 1), payment={"method": "card", "captured": "9.50"})
    await on_terms(company, "5.00")
    assert await held(await order(company, ("MUG-RED", 1), payment={"method": "card", "authorised": "9.50"})) == []
    assert await held(await order(company, ("MUG-RED", 1), payment={"method": "invoice"})) == ["credit_limit"]
    assert await held(await order(company, ("MUG-RED", 9), customer={"code": "C-2", "name": "B"})) == []


async def test_a_higher_limit_lets_go_at_once_and_a_stop_holds_everything(company: Company) -> None:
    await order(company, ("MUG-RED", 1), payment={"method": "card", "captured": "9.50"})
    await on_terms(company, "10.00")
    road = await order(company, ("MUG-RED", 4))
    assert await held(road) == ["credit_limit"]
    await on_terms(company, "40.00")
    assert await held(road) == []
    await on_terms(company, "1000.00", stopped=True)
    assert await held(await order(company, ("MUG-RED", 1))) == ["credit_limit"]


async def test_a_crowd_never_goes_beyond_the_limit(company: Company) -> None:
    await order(company, ("MUG-RED", 1), payment={"method": "card", "captured": "9.50"})
    await on_terms(company, "40.00")
    await asyncio.gather(*(place_orders(company, wishes=[wish(("MUG-RED", 1))]) for _ in range(8)))
    rows = await Road(company, "").ask("SELECT count(*) FROM holds WHERE reason = 'credit_limit'")
    assert rows == [(4,)]


async def test_what_is_overdue_is_told_by_age(company: Company) -> None:
    road = await order(company, ("MUG-RED", 4))
    await on_terms(company, "100.00")
    await ship_units(road, {1: 1})
    await road.change("UPDATE ledger_transactions SET at = at - interval '75 days' WHERE kind = 'sale'")
    await ship_units(road, {1: 2})
    await road.change("UPDATE ledger_transactions SET at = at - interval '35 days' WHERE kind = 'sale'")
    await ship_units(road)
    await pay(road, "5.00")
    async with company.database.unit_of_work() as unit:
        (found,) = await read_standings(unit, customers=["C-1"])
    assert (found.overdue, found.receivable) == ([D("19.00"), D(0), D("4.50"), D(0)], D("33.00"))
