"""Ceilings of backorders and pre-orders: exact under any crowd, and what a pre-order becomes."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lading.app.audit import audit
from lading.app.promise_duties import follow_supply, note_promises, sweep_pegs
from lading.catalog import touch
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.promising.promise import PromiseWish, WantedLine, promise
from lading.flows.promising.show_queue import show_queue
from lading.flows.show_orders import show_order
from lading.inventory.supply import SupplyDraft, expect_supply
from lading.kernel import Refusal
from lading.orders.views import LineView
from lading.promising import ship_by
from tests.drafts import place, wish

D = Decimal


async def limit(company: Company, **fields: Any) -> None:
    """Set fields of the item BOWL, of which 3 lie in the store."""
    async with company.database.unit_of_work() as unit:
        for name, value in fields.items():
            await unit.execute(f"UPDATE items SET {name} = %s WHERE sku = 'BOWL'", [value])  # type: ignore[arg-type]
        await touch(unit)


async def today(company: Company) -> date:
    """The database's day."""
    async with company.database.unit_of_work() as unit:
        return unit.now.date()


async def refused(company: Company, *lines: tuple[str, int], **fields: Any) -> Refusal:
    """Place one order that must be refused."""
    (outcome,) = await place_orders(company, wishes=[wish(*lines, **fields)])
    assert isinstance(outcome, Refusal), outcome
    return outcome


async def line_of(company: Company, number: str) -> LineView:
    """The order's first line."""
    async with company.database.unit_of_work() as unit:
        return (await show_order(unit, number=number)).lines[0]


async def settle(company: Company) -> None:
    """What the worker does for promises, until nothing is left to do."""
    while await follow_supply(company) + await note_promises(company) + await sweep_pegs(company):
        pass
    assert await audit(company.database) == []


async def test_what_goes_beyond_is_refused_and_says_what_is_left(company: Company) -> None:
    await limit(company, backorder_limit=5)
    await place(company, ("BOWL", 7))
    refusal = await refused(company, ("BOWL", 1), ("MUG-RED", 1), ("BOWL", 1))
    assert (refusal.code, [one.pointer for one in refusal.errors]) == (
        "beyond_ceiling", ["/lines/0/quantity", "/lines/2/quantity"],
    )  # fmt: skip
    assert "only 1 each may still be sold beyond what is in stock" in str(refusal)
    await place(company, ("BOWL", 1))
    await refused(company, ("BOWL", 1))
    await limit(company, backorder_limit=None)
    await place(company, ("BOWL", 1))


async def test_none_may_wait_where_the_limit_is_nothing(company: Company) -> None:
    await limit(company, backorder_limit=0)
    await refused(company, ("BOWL", 4))
    await place(company, ("BOWL", 3))


async def test_a_channel_may_hold_instead(company: Company) -> None:
    await limit(company, backorder_limit=0)
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            'UPDATE channels SET settings = \'{"findings": {"beyond_ceiling": "hold"}}\' WHERE code = \'phone\''
        )
        await touch(unit)
    order = await place(company, ("BOWL", 4), channel="phone")
    assert [hold["reason"] for hold in order["holds"]] == ["beyond_ceiling"]


@pytest.mark.parametrize("stock", [3, 0])
async def test_three_hundred_buyers_and_a_ceiling_of_fifty(company: Company, stock: int) -> None:
    await limit(company, backorder_limit=50)
    if not stock:
        await place(company, ("BOWL", 3))
    buyers = [wish(("BOWL", 1), customer={"code": f"B-{number}", "name": "B"}) for number in range(300)]
    batches = [buyers[start::10] for start in range(10)]
    outcomes = [
        one for some in await asyncio.gather(*(place_orders(company, wishes=one) for one in batches)) for one in some
    ]
    assert sum(isinstance(one, Placed) for one in outcomes) == 50 + stock
    assert {one.code for one in outcomes if isinstance(one, Refusal)} == {"beyond_ceiling"}
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT sum(backordered) FROM order_lines WHERE sku = 'BOWL'") == [(50,)]
    assert await audit(company.database) == []


async def test_a_pre_order_waits_for_its_day_and_takes_no_stock(company: Company) -> None:
    release = await today(company) + timedelta(days=20)
    await limit(company, releases_on=release, pre_order_limit=6, backorder_limit=0)
    order = await place(company, ("BOWL", 2), channel="strict")
    line = await line_of(company, order["number"])
    leaves = ship_by(today=release, lead_days=0, requested_by=None)
    assert (line.backordered, line.promise.reason, line.promise.ship_by) == (2, "pre_order", leaves)
    await refused(company, ("BOWL", 5))
    async with company.database.unit_of_work() as unit:
        assert await fill_backorders(unit, company.reference, skus=["BOWL"]) == 0
        due = release + timedelta(days=10)
        draft = SupplyDraft(kind="purchase", reference="P", sku="BOWL", place="MAIN", quantity=D(9), due_on=due)
        await expect_supply(unit, drafts=[draft])
    second = await place(company, ("BOWL", 4))
    await settle(company)
    later = await line_of(company, second["number"])
    assert (later.promise.reason, later.promise.supply) == ("pre_order", "P")
    assert later.promise.ship_by == ship_by(today=due, lead_days=1, requested_by=None)
    asked = PromiseWish(lines=[WantedLine(sku="BOWL", quantity=D(1))])
    async with company.database.unit_of_work() as unit:
        told = await promise(unit, company, wish=asked)
        queue = await show_queue(unit, company.reference, sku="BOWL")
    assert [one.order for one in queue.lines] == [order["number"], second["number"]]
    assert told.ship_by
    assert told.ship_by > release


async def test_a_pre_order_becomes_a_backorder_when_its_day_comes_without_goods(company: Company) -> None:
    release = await today(company) + timedelta(days=20)
    await limit(company, releases_on=release)
    first, second = await place(company, ("BOWL", 2)), await place(company, ("BOWL", 4))
    await settle(company)
    await limit(company, releases_on=await today(company))
    await settle(company)
    assert (await line_of(company, second["number"])).promise.reason == "waits_for_stock"
    async with company.database.unit_of_work() as unit:
        assert await fill_backorders(unit, company.reference, skus=["BOWL"]) == 2
    lines = [await line_of(company, one["number"]) for one in (first, second)]
    assert [(line.reserved, line.backordered) for line in lines] == [(2, 0), (1, 3)]
    assert await audit(company.database) == []
