"""Trying settings before they are trusted: unchanged ones reproduce what was decided, others say what would differ."""

import random
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.flows.company import Company
from lading.flows.routing.explain_routing import explain_routing
from lading.flows.routing.simulate_routing import Simulation, SimulationResult, simulate_routing
from lading.flows.routing.simulated import Tally
from lading.kernel import Invalid
from lading.routing import PlanSettings
from lading.routing.overrides import Overrides
from lading.routing.publish import publish_plan, save_draft
from lading.routing.settings import DEFAULT_PLAN
from tests.drafts import place
from tests.flows.test_kits import put_kit, sets
from tests.flows.test_route_orders import publish

NEAR_AND_LIMITED = {
    "name": "g",
    "routings": [
        {
            "name": "r",
            "rules": [
                {
                    "name": "not full, most first",
                    "filters": [{"filter": "orders_per_day"}, {"filter": "safety_stock", "keep": "2"}],
                    "sorts": [{"by": "balance", "band": "5"}, {"by": "load"}],
                    "limits": {"most_places": 2},
                },
                {"name": "the rest", "assign": "in_order", "sorts": [{"by": "priority"}]},
            ],
        }
    ],
}
STORES_ONLY = {
    "name": "stores",
    "filters": [{"filter": "kind", "any_of": ["store"]}],
    "sorts": [{"by": "priority"}],
}
STORES = {"groups": [{"name": "g", "routings": [{"name": "r", "rules": [STORES_ONLY]}]}]}


def settings(plain: dict[str, Any]) -> PlanSettings:
    return msgspec.convert(plain, PlanSettings, strict=False)


async def simulate(company: Company, tried: PlanSettings, **fields: Any) -> SimulationResult:
    async with company.database.unit_of_work() as unit:
        today = unit.now.date()
        wish = Simulation(settings=tried, placed_from=today, placed_to=today, **fields)
        return await simulate_routing(unit, company.reference, wish=wish)


async def sell(company: Company, *, orders: int = 25) -> None:
    """Some orders of all sorts, more than the stock can serve."""
    chance = random.Random(7)
    for number in range(orders):
        skus = chance.sample(["MUG-RED", "MUG-BLUE", "BOWL", "TEA-1KG"], chance.randint(1, 3))
        await place(company, *((sku, chance.randint(1, 6)) for sku in skus), external_id=f"S-{number}")


async def test_the_built_in_plan_reproduces_what_it_decided(company: Company) -> None:
    await sell(company)
    found = await simulate(company, DEFAULT_PLAN)
    assert (found.now.orders, found.reproduced, found.different) == (25, 25, 0)
    assert found.now == found.then


async def test_a_published_plan_reproduces_what_it_decided(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("""UPDATE places SET settings = '{"orders_per_day": 9}' WHERE code = 'STORE'""")
        number = await save_draft(unit, settings=settings({"groups": [NEAR_AND_LIMITED]}))
        await publish_plan(unit, number=number)
    await sell(company)
    found = await simulate(company, settings({"groups": [NEAR_AND_LIMITED]}))
    assert (found.plan, found.reproduced, found.different) == (number, 25, 0)
    assert {one.place for one in found.now.load} == {"MAIN", "STORE"}


@pytest.mark.parametrize("rule", [None, {"name": "few", "filters": [{"filter": "safety_stock", "keep": "1"}]}])
async def test_kits_are_reproduced_by_either_plan(company: Company, rule: dict[str, Any] | None) -> None:
    await put_kit(company, MUG_BLUE=2, BOWL=1)
    if rule:
        await publish(company, rule)
    for quantity in (1, 2, 5):
        await sets(company, quantity, ("MUG-RED", quantity))
    found = await simulate(company, DEFAULT_PLAN)
    assert (found.now.orders, found.reproduced, len(found.said)) == (3, 3, 2)
    assert (found.now.unfilled, found.then.unfilled) == ((2, 1) if rule else (1, 1))


async def test_other_settings_say_what_they_would_change(company: Company) -> None:
    await place(company, ("MUG-RED", 2), external_id="1")
    await place(company, ("MUG-RED", 9), external_id="2")
    found = await simulate(company, settings(STORES))
    assert (found.now.fill_rate, found.then.fill_rate) == ("1", "0.9091")
    assert [(one.now, one.then, one.filled) for one in found.differences] == [
        ({"MAIN": "2"}, {"STORE": "2"}, "0"),
        ({"MAIN": "9"}, {"STORE": "8"}, "-1"),
    ]
    assert (found.now.unfilled, found.then.unfilled) == (0, 1)


async def test_what_if_tries_numbers_places_and_counts_without_editing(company: Company) -> None:
    await place(company, ("MUG-RED", 2), external_id="1")
    await place(company, ("BOWL", 3), external_id="2")

    async def tried(**asked: Any) -> Tally:
        overrides = msgspec.convert(asked, Overrides, strict=False)
        return (await simulate(company, settings(STORES), overrides=overrides)).then

    plain = await tried()
    assert (plain.by_kind, plain.emptied, plain.emptied_places, plain.unfillable) == ({"store": 2}, 1, 1, 0)
    closed = await tried(without=["STORE"])
    assert (closed.unfillable, closed.fill_rate, closed.by_kind) == (2, "0", {})
    counted = await tried(stock=[{"sku": "BOWL", "place": "STORE", "quantity": 1}])
    assert (counted.unfilled, counted.unfillable, counted.fill_rate) == (1, 0, "0.6")
    limited = await tried(limits=True, orders_per_day={"STORE": 1})
    assert (limited.unfillable, [one.limit for one in limited.load]) == (1, [1])
    with pytest.raises(Invalid, match="There is no place “MOON”"):
        await tried(without=["MOON"])


async def test_stock_as_it_is_is_given_out_anew(company: Company) -> None:
    await place(company, ("BOWL", 2))
    found = await simulate(company, DEFAULT_PLAN, stock="as_it_is")
    assert (found.now.fill_rate, found.now.unfilled) == ("0.5", 1)
    assert found.said[0].startswith("Stock is what is free now")


async def test_a_simulation_names_what_the_checks_find(company: Company) -> None:
    wrong = {"groups": [{"name": "g", "routings": [{"name": "r", "rules": []}]}]}
    found = await simulate(company, settings(wrong))
    assert [(one.code, one.severity) for one in found.findings] == [("no_rules", "refuse")]


async def test_an_order_says_why_it_ships_from_there(company: Company) -> None:
    order = await place(company, ("MUG-RED", 2), ("MUG-BLUE", 6))
    async with company.database.unit_of_work() as unit:
        told = await explain_routing(unit, company.reference, number=order["number"])
    (decision,) = told.decisions
    (rule,) = decision.rules
    assert {place: [(one.line, one.quantity) for one in given] for place, given in decision.gives.items()} == {
        "STORE": [(1, "2"), (2, "6")]
    }
    assert [(one.place, one.rank, one.code, one.reason) for one in rule.places] == [
        ("MAIN", 1, "has_not_all", "It has 1 of 2 lines; STORE has everything."),
        ("STORE", 2, "", ""),
    ]
    assert (rule.runner_up, decision.plan, Decimal(rule.places[0].covers)) == ("MAIN", 0, 1)
