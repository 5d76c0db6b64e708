"""Promises follow supply and stock; each move has its version and is told, the worst first."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from lading.app.audit import audit
from lading.app.promise_duties import follow_supply, note_promises
from lading.flows.company import Company
from lading.flows.show_orders import show_order
from lading.flows.stock.correct_stock import Count, StockLine, count_stock
from lading.inventory.supply import MoveSupply, SupplyDraft, close_supply, expect_supply, move_supply
from lading.orders.views import PromiseView
from lading.promising import add_working_days
from lading.promising.keep import versions_of
from tests.drafts import place

D = Decimal


async def settle(company: Company) -> None:
    """What the worker does for promises, until nothing is left to do."""
    while await follow_supply(company) + await note_promises(company):
        pass


async def promise(company: Company, number: str) -> PromiseView:
    """Of the order's first line."""
    async with company.database.unit_of_work() as unit:
        return (await show_order(unit, number=number)).lines[0].promise


async def expect(company: Company, quantity: int, days: int, reference: str = "P-1") -> tuple[Any, date]:
    """Bowls that come to MAIN in so many days; the supply and the day."""
    async with company.database.unit_of_work() as unit:
        due = unit.now.date() + timedelta(days=days)
        draft = SupplyDraft(
            kind="purchase", reference=reference, sku="BOWL", place="MAIN", quantity=D(quantity), due_on=due
        )
        (supply_id,) = await expect_supply(unit, drafts=[draft])
    return supply_id, due


async def told(company: Company) -> list[tuple[str, list[Any]]]:
    """What `promise.moved` said."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT data FROM events WHERE kind = 'promise.moved' ORDER BY id")
    return [(row[0]["cause"], row[0]["orders"]) for row in rows]


async def test_who_waits_gets_a_day_from_supply_in_turn(company: Company) -> None:
    first, second = [await place(company, ("BOWL", 5)) for _ in range(2)]
    assert first["lines"][0]["promise"]["ship_by"] is None
    _, due = await expect(company, 6, days=10)
    await settle(company)
    now = await promise(company, first["number"])
    leaves = add_working_days(due, 1)
    assert (now.ship_by, now.reason, now.version, now.supply) == (leaves, "supply_expected", 2, "P-1")
    assert (now.deliver_p50, now.deliver_p90) == (leaves + timedelta(days=2), leaves + timedelta(days=4))
    assert (await promise(company, second["number"])).reason == "waits_for_stock"
    assert await told(company) == []
    assert await audit(company.database) == []


async def test_supply_that_is_late_moves_promises_and_tells_the_worst_first(company: Company) -> None:
    numbers = [(await place(company, ("BOWL", many)))["number"] for many in (4, 2, 3)]
    one, due = await expect(company, 6, days=10)
    two, _ = await expect(company, 2, days=20, reference="P-2")
    await settle(company)
    async with company.database.unit_of_work() as unit:
        await move_supply(unit, moves=[MoveSupply(id=one, due_on=due + timedelta(days=30))])
    await settle(company)
    ((cause, orders),) = await told(company)
    assert cause == "supply/P-1"
    assert orders[0][0] in numbers
    days = [row[4] for row in orders]
    assert days == sorted(days, reverse=True)
    async with company.database.unit_of_work() as unit:
        await close_supply(unit, ids=[one, two], reason="gone")
    await settle(company)
    lost = (await told(company))[-1][1]
    assert all(row[3] is None for row in lost)
    async with company.database.unit_of_work() as unit:
        order_id = (await show_order(unit, number=numbers[0])).id
        versions = await versions_of(unit, order_id=order_id)
    assert [one.version for one in versions] == [1, 2, 3, 4]
    assert [one.reason for one in versions] == [
        "waits_for_stock", "supply_expected", "supply_expected", "waits_for_stock",
    ]  # fmt: skip
    assert await audit(company.database) == []


async def test_stock_that_is_lost_moves_promises(company: Company) -> None:
    placed = await place(company, ("BOWL", 3))
    day = placed["lines"][0]["promise"]["ship_by"]
    async with company.database.unit_of_work() as unit:
        count = Count(place="STORE", lines=[StockLine(sku="BOWL", quantity=D(1))])
        await count_stock(unit, company.reference, count=count)
    await settle(company)
    assert await told(company) == [("order.uncovered", [[placed["number"], 1, day, None, None]])]
    assert (await promise(company, placed["number"])).version == 2


async def test_a_closed_place_warns(company: Company) -> None:
    placed = await place(company, ("BOWL", 2))
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            "INSERT INTO events (subject, kind, at, actor, data, hash) VALUES"
            " ('place/STORE', 'place.changed', now(), 'x', %s, '')",
            [msgspec.json.encode({"changes": {"active": [True, False]}}).decode()],
        )
    await settle(company)
    ((cause, orders),) = await told(company)
    assert (cause, orders[0][0]) == ("place/STORE", placed["number"])
