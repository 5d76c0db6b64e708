"""What users of other systems complain about most when stock is promised and moved, each as a test that names it."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from lading.app.promise_duties import follow_supply, note_promises, sweep_pegs
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed
from lading.flows.promising.promise import PromiseWish, WantedLine, promise
from lading.flows.proving.repair import RepairWish, repair_breaches
from lading.flows.proving.run_audit import run_audit
from lading.inventory.supply import SupplyDraft, expect_supply
from lading.kernel import Refusal
from lading.promising import ship_by
from lading.store import open_database
from tests.changing import change
from tests.drafts import wish
from tests.flows.test_ceilings import limit, line_of, refused
from tests.flows.test_kits import PRICE, put_kit
from tests.road import Road, order

D = Decimal
STRICT: dict[str, Any] = {"channel": "strict"}


async def at_the_same_time(company: Company, *wishes: Any) -> list[Any]:
    """Each buyer comes by a server of its own: its own connections, and nothing that it remembers with others."""
    others = [Company(open_database(company.database.url, pool=1)) for _ in wishes]
    try:
        each = (place_orders(one, wishes=[wanted]) for one, wanted in zip(others, wishes, strict=True))
        return [outcome for outcomes in await asyncio.gather(*each) for outcome in outcomes]
    finally:
        for one in others:
            await one.database.close()


def served(outcomes: list[Any]) -> tuple[int, set[str]]:
    """How many were placed, and why the others were not."""
    return sum(isinstance(one, Placed) for one in outcomes), {one.code for one in outcomes if isinstance(one, Refusal)}


async def shelf(road: Road, sku: str) -> list[tuple[str, int, int]]:
    """On hand and reserved of an item, by place."""
    rows = await road.ask("SELECT place, on_hand::int, reserved::int FROM stock WHERE sku = %s ORDER BY place", sku)
    return [(row[0], row[1], row[2]) for row in rows]


async def test_pain_1_two_buyers_for_the_last_unit_at_the_same_time_and_one_gets_it(company: Company) -> None:
    road = await order(company, ("BOWL", 2), **STRICT)
    for turn in range(5):
        buyers = [wish(("BOWL", 1), **STRICT, customer={"code": f"B-{turn}-{one}"}) for one in range(2)]
        outcomes = await at_the_same_time(company, *buyers)
        assert served(outcomes) == (1, {"out_of_stock"})
        assert await shelf(road, "BOWL") == [("STORE", 3, 3)]
        (winner,) = await road.ask("SELECT number FROM orders ORDER BY placed_at DESC, number DESC LIMIT 1")
        await Road(company, winner[0]).cancel()
    await road.prove()


async def test_pain_2_what_all_places_have_together_is_promised_from_where_it_lies(company: Company) -> None:
    asked = PromiseWish(lines=[WantedLine(sku="MUG-BLUE", quantity=D(52))], channel="strict")
    async with company.database.unit_of_work() as unit:
        foretold = await promise(unit, company, wish=asked)
    road = await order(company, ("MUG-BLUE", 52), **STRICT)
    placed = await line_of(company, road.number)
    told = {portion.place: portion.quantity for portion in foretold.lines[0].portions}
    assert placed.promise.places == told == {"MAIN": D(5), "STORE": D(47)}
    assert await shelf(road, "MUG-BLUE") == [("MAIN", 5, 5), ("STORE", 50, 47)]
    await order(company, ("MUG-BLUE", 3), **STRICT)
    outcomes = await place_orders(company, wishes=[wish(("MUG-BLUE", 1), **STRICT)])
    assert served(outcomes) == (0, {"out_of_stock"})
    await road.prove()


async def test_pain_3_goods_leave_from_where_they_were_allocated_also_after_another_place_was_chosen(
    company: Company,
) -> None:
    road = await order(company, ("MUG-RED", 4))
    (work,) = await road.release()
    assert (work.place, await shelf(road, "MUG-RED")) == ("MAIN", [("MAIN", 100, 4), ("STORE", 10, 0)])
    await road.reject(work.id, "too_busy")
    assert await shelf(road, "MUG-RED") == [("MAIN", 100, 0), ("STORE", 10, 4)]
    (second,) = await road.release()
    await road.pick(second.id)
    await road.ship(second.id)
    assert (second.place, await shelf(road, "MUG-RED")) == ("STORE", [("MAIN", 100, 0), ("STORE", 6, 0)])
    await road.prove()


async def test_pain_4_a_line_over_two_places_never_allocates_more_than_was_ordered(company: Company) -> None:
    road = await order(company, ("MUG-BLUE", 52))
    for wanted in (54, 51, 55):
        await change(company, road.number, lines=[{"line": 1, "quantity": wanted}])
        held = await road.ask("SELECT place, quantity::int FROM reservations WHERE sku = 'MUG-BLUE' AND quantity > 0")
        assert (sum(row[1] for row in held), await road.line()) == (wanted, {"reserved": str(wanted)})
        assert [row[2] for row in await shelf(road, "MUG-BLUE")] == [many for _, many in sorted(held)]
    await road.prove()


async def test_pain_5_one_order_leaves_from_two_warehouses_in_two_shipments(company: Company) -> None:
    road = await order(company, ("MUG-BLUE", 52), ("TEA-1KG", "0.5"))
    works = {work.place: work for work in await road.release()}
    assert sorted(works) == ["MAIN", "STORE"]
    await road.pick(works["STORE"].id)
    await road.ship(works["STORE"].id)
    assert (await road.progress(), await road.line()) == ("part_shipped", {"released": "5", "shipped": "47"})
    await road.pick(works["MAIN"].id)
    await road.ship(works["MAIN"].id)
    assert (await road.progress(), await road.line(2)) == ("shipped", {"shipped": "0.5"})
    assert await shelf(road, "MUG-BLUE") == [("MAIN", 0, 0), ("STORE", 3, 0)]
    await road.prove()


async def test_pain_13_stock_that_is_fully_reserved_ships_to_its_own_order_and_to_no_other(company: Company) -> None:
    mine, other = await order(company, ("BOWL", 3)), await order(company, ("BOWL", 1), customer={"code": "C-2"})
    assert (await mine.line(), await other.line()) == ({"reserved": "3"}, {"backordered": "1"})
    with pytest.raises(Refusal):
        await other.release()
    (work,) = await mine.release()
    await mine.pick(work.id)
    await mine.ship(work.id)
    assert (await mine.progress(), await shelf(mine, "BOWL")) == ("shipped", [("STORE", 0, 0)])
    assert await other.line() == {"backordered": "1"}
    await mine.prove()


async def test_pain_14_sixty_lines_hold_sixty_units_and_let_go_of_each(company: Company) -> None:
    road = await order(company, *[("MUG-RED", 1)] * 60)
    assert await shelf(road, "MUG-RED") == [("MAIN", 100, 60), ("STORE", 10, 0)]
    await road.cancel(dict.fromkeys(range(1, 11), 1))
    (work,) = await road.release(dict.fromkeys(range(11, 31), 1))
    await road.pick(work.id)
    await road.ship(work.id)
    assert await shelf(road, "MUG-RED") == [("MAIN", 80, 30), ("STORE", 10, 0)]
    await road.cancel()
    assert await shelf(road, "MUG-RED") == [("MAIN", 80, 0), ("STORE", 10, 0)]
    await road.prove()


async def test_pain_14_a_reservation_that_went_missing_is_found_and_mended(company: Company) -> None:
    road = await order(company, ("MUG-RED", 4))
    await run_audit(company.database, secret="s")
    await road.change("UPDATE stock SET reserved = 1 WHERE sku = 'MUG-RED' AND place = 'MAIN'")
    await run_audit(company.database, secret="s", wish="all")
    ((breach, law, repair),) = await road.ask("SELECT id, law, repair FROM breaches WHERE state = 'open'")
    assert (law, repair["should"]) == ("reserved_equals_reservations", {"reserved": "4"})
    async with company.database.unit_of_work() as unit:
        await repair_breaches(unit, wishes=[RepairWish(UUID(str(breach)), "found by the audit")], secret="s")
    assert await shelf(road, "MUG-RED") == [("MAIN", 100, 4), ("STORE", 10, 0)]
    await road.prove()


async def test_pain_15_a_bundle_and_its_component_are_not_sold_from_the_same_unit(company: Company) -> None:
    await put_kit(company, BOWL=2)
    bundle = wish(lines=[{"sku": "TEA-SET", "quantity": 1, **PRICE}], **STRICT, customer={"code": "C-1"})
    single = wish(("BOWL", 2), **STRICT, customer={"code": "C-2"})
    assert served(await at_the_same_time(company, bundle, single)) == (1, {"out_of_stock"})
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT on_hand::int, reserved::int FROM stock WHERE sku = 'BOWL'") == [(3, 2)]
    both = [{"sku": "TEA-SET", "quantity": 1, **PRICE}, {"sku": "BOWL", "quantity": 2, **PRICE}]
    outcomes = await place_orders(company, wishes=[wish(lines=both, **STRICT, customer={"code": "C-3"})])
    assert served(outcomes) == (0, {"out_of_stock"})


async def test_pain_16_a_backorder_has_a_ceiling_and_a_day(company: Company) -> None:
    await limit(company, backorder_limit=5)
    async with company.database.unit_of_work() as unit:
        due = unit.now.date() + timedelta(days=10)
        draft = SupplyDraft(kind="purchase", reference="P", sku="BOWL", place="MAIN", quantity=D(9), due_on=due)
        await expect_supply(unit, drafts=[draft])
    road = await order(company, ("BOWL", 8))
    while await follow_supply(company) + await note_promises(company) + await sweep_pegs(company):
        pass
    line = await line_of(company, road.number)
    assert (await road.line(), line.promise.supply) == ({"reserved": "3", "backordered": "5"}, "P")
    assert line.promise.ship_by == ship_by(today=due, lead_days=1, requested_by=None)
    assert (await refused(company, ("BOWL", 1))).code == "beyond_ceiling"
    await road.prove()
