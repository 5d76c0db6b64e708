"""A published plan routes orders as they are placed, when stock comes and when a place gives goods back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.catalog import touch
from lading.flows.company import Company
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.routing.run_routing import cancel_overdue, run_due_groups
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.routing import PlanSettings
from lading.routing.publish import (
    NotADraft,
    PlanInForce,
    PlanRefused,
    publish_plan,
    roll_back,
    save_draft,
    withdraw_plan,
)
from tests.changing import change
from tests.drafts import place
from tests.road import Road

US = {"name": "Ada Lovelace", "line1": "1 Main St", "city": "Springfield", "postal_code": "62701", "country": "US"}


async def publish(company: Company, *rules: dict[str, Any], later: bool = False, **group: Any) -> int:
    """Publish a plan of one routing with these rules."""
    routing = {"name": "all", "rules": list(rules), **group.pop("routing", {})}
    settings = msgspec.convert({"groups": [{"name": "g", "routings": [routing], **group}]}, PlanSettings, strict=False)
    async with company.database.unit_of_work() as unit:
        number = await save_draft(unit, settings=settings)
        await publish_plan(unit, number=number, effective_from=unit.now + timedelta(days=1) if later else None)
    return number


async def settle(company: Company, code: str, settings: str) -> None:
    """Give a place these settings."""
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE places SET settings = %s WHERE code = %s", [settings, code])
        await touch(unit)


async def routing_of(company: Company, number: str, kind: str = "order.placed") -> dict[str, Any]:
    async with company.database.unit_of_work() as unit:
        ((data,),) = await unit.fetch(
            "SELECT e.data::jsonb FROM events e JOIN orders o ON o.id = e.order_id WHERE o.number = %s AND e.kind = %s",
            [number, kind],
        )
    return data["routing"]


def places_of(order: dict[str, Any]) -> list[dict[str, str]]:
    return [line["promise"]["places"] for line in order["lines"]]


async def test_without_a_plan_the_decision_is_kept_with_what_was_there(company: Company) -> None:
    order = await place(company, ("MUG-RED", 2), ("GIFT-WRAP", 1))
    assert await routing_of(company, order["number"]) == {
        "plan": 0,
        "skus": ["MUG-RED"],
        "places": [["MAIN", ["100"], 10], ["STORE", ["10"], 20]],
        "lines": [1],
        "wanted": ["2"],
        "takes": [[1, "MAIN", "2"]],
    }


async def test_a_published_plan_decides_from_the_next_order_on(company: Company) -> None:
    assert places_of(await place(company, ("MUG-RED", 1))) == [{"MAIN": "1"}]
    number = await publish(company, {"name": "stores first", "sorts": [{"by": "priority", "descending": True}]})
    order = await place(company, ("MUG-RED", 1), external_id="2")
    assert places_of(order) == [{"STORE": "1"}]
    kept = await routing_of(company, order["number"])
    assert (kept["plan"], kept["group"], kept["routing"]) == (number, "g", "all")
    assert kept["runs"][0][2][1] == ["MAIN", 2, [10], "priority", [10, 20, "STORE"], 1]


async def test_the_nearest_place_serves_an_american_customer(company: Company) -> None:
    await settle(company, "MAIN", '{"latitude": 40.7, "longitude": -74.0}')
    await settle(company, "STORE", '{"latitude": 41.9, "longitude": -87.6}')
    await publish(company, {"name": "near", "sorts": [{"by": "distance"}]})
    order = await place(company, ("MUG-RED", 1), ship_to=US, currency="USD")
    assert places_of(order) == [{"STORE": "1"}]
    kept = await routing_of(company, order["number"])
    assert [[*one[0:2], one[3]] for one in kept["places"]] == [["MAIN", ["100"], 1330.1], ["STORE", ["10"], 290.2]]


async def test_another_address_is_served_from_the_place_that_is_nearest_to_it(company: Company) -> None:
    await settle(company, "MAIN", '{"latitude": 40.7, "longitude": -74.0}')
    await settle(company, "STORE", '{"latitude": 41.9, "longitude": -87.6}')
    await publish(company, {"name": "near", "sorts": [{"by": "distance"}]})
    order = await place(company, ("MUG-RED", 3), ship_to=US, currency="USD")
    road = Road(company, order["number"])
    new_york = {**US, "city": "New York", "postal_code": "10001", "region": "NY"}
    await change(company, road.number, ship_to=new_york)
    held = await road.ask("SELECT place, quantity FROM reservations WHERE quantity > 0 ORDER BY 1")
    assert held == [("MAIN", 3)]
    assert (await routing_of(company, road.number, "order.rerouted"))["plan"] == 1
    await change(company, road.number, ship_to={**new_york, "name": "Grace Hopper"})
    assert (await road.events()).count("order.rerouted") == 1
    await road.prove()


async def test_a_place_that_is_full_today_gives_nothing_more(company: Company) -> None:
    await settle(company, "MAIN", '{"orders_per_day": 2}')
    await publish(company, {"name": "only", "filters": [{"filter": "orders_per_day"}], "sorts": [{"by": "priority"}]})
    orders = [await place(company, ("MUG-RED", 1), external_id=str(turn)) for turn in range(3)]
    assert [places_of(order) for order in orders] == [[{"MAIN": "1"}], [{"MAIN": "1"}], [{"STORE": "1"}]]


async def test_a_pick_up_stays_at_its_place_whatever_the_plan_says(company: Company) -> None:
    await publish(company, {"name": "warehouse", "filters": [{"filter": "kind", "any_of": ["warehouse"]}]})
    order = await place(company, ("MUG-RED", 1), pickup_at="STORE", ship_to=None)
    assert places_of(order) == [{"STORE": "1"}]
    assert (await routing_of(company, order["number"]))["fixed"] == "STORE"


async def test_stock_that_came_is_given_by_the_plan(company: Company) -> None:
    await publish(company, {"name": "warehouse", "filters": [{"filter": "kind", "any_of": ["warehouse"]}]})
    order = await place(company, ("BOWL", 1))
    assert order["lines"][0]["backordered"] == "1"
    async with company.database.unit_of_work() as unit:
        assert await fill_backorders(unit, company.reference, skus=["BOWL"]) == 0
        receipt = Receipt("MAIN", [ReceiptLine("BOWL", Decimal(5))])
        await receive_stock(unit, company.reference, receipts=[receipt])
        assert await fill_backorders(unit, company.reference, skus=["BOWL"]) == 1
    assert (await routing_of(company, order["number"], "order.reserved"))["takes"] == [[1, "MAIN", "1"]]


async def test_orders_of_a_scheduled_group_wait_for_its_run(company: Company) -> None:
    await publish(company, {"name": "any"}, schedule={"when": "every", "minutes": 30})
    order = await place(company, ("MUG-RED", 1))
    assert order["lines"][0]["promise"]["reason"] == "waits_for_run"
    assert await run_due_groups(company) == 1
    assert await run_due_groups(company) == 0
    assert (await routing_of(company, order["number"], "order.reserved"))["takes"] == [[1, "MAIN", "1"]]


async def test_what_may_wait_until_a_day_is_cancelled_on_it(company: Company) -> None:
    await publish(company, {"name": "any", "rest": {"do": "wait", "cancel_after_days": 3}})
    order = await place(company, ("BOWL", 5))
    assert await cancel_overdue(company) == 0
    async with company.database.unit_of_work() as unit:
        assert await unit.execute("UPDATE routing_waits SET cancel_on = current_date") == 1
    assert await cancel_overdue(company) == 1
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT reserved, cancelled FROM order_lines JOIN orders ON id = order_id")
    assert (order["lines"][0]["reserved"], rows) == ("3", [(3, 2)])


async def test_a_plan_of_tomorrow_waits_and_can_be_withdrawn(company: Company) -> None:
    number = await publish(company, {"name": "x", "filters": [{"filter": "place", "any_of": ["STORE"]}]}, later=True)
    assert places_of(await place(company, ("MUG-RED", 1))) == [{"MAIN": "1"}]
    async with company.database.unit_of_work() as unit:
        await withdraw_plan(unit, number=number)
        with pytest.raises(PlanInForce):
            await withdraw_plan(unit, number=number)


async def test_rolling_back_brings_the_built_in_plan_again(company: Company) -> None:
    number = await publish(company, {"name": "x", "filters": [{"filter": "place", "any_of": ["STORE"]}]})
    assert places_of(await place(company, ("MUG-RED", 1), external_id="1")) == [{"STORE": "1"}]
    async with company.database.unit_of_work() as unit:
        with pytest.raises(NotADraft):
            await publish_plan(unit, number=number)
        assert await roll_back(unit, number=0) == number + 1
    assert places_of(await place(company, ("MUG-RED", 1), external_id="2")) == [{"MAIN": "1"}]


async def test_a_plan_that_cannot_work_does_not_go_live(company: Company) -> None:
    with pytest.raises(PlanRefused, match="There is no place “MOON”"):
        await publish(company, {"name": "x", "filters": [{"filter": "place", "any_of": ["MOON"]}]})
