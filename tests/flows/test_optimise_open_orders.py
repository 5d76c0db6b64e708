"""Open orders routed again together: what moves, what it says of itself, and who is left alone."""

import asyncio
from decimal import Decimal

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.routing.explain_routing import explain_routing
from lading.flows.routing.optimise_open_orders import optimise_open_orders
from lading.flows.routing.run_optimiser import OptimiserBusy, ask_optimisation, ask_when_due, run_optimisation
from lading.routing.optimise_queries import get_optimisation
from lading.routing.tariff import OptimiseSettings
from tests.drafts import place
from tests.flows.test_route_orders import publish
from tests.road import Road

pytest.importorskip("ortools", reason="the extra `optimise` is not installed")

QUICK = OptimiseSettings(seconds=2)


async def dear_main(company: Company) -> None:
    """MAIN, which the rules prefer, costs ten times as much as STORE, and both send on the same day."""
    async with company.database.unit_of_work() as unit:
        await unit.execute("""UPDATE places SET settings = '{"costs": {"parcel": "9.00"}}' WHERE code = 'MAIN'""")
        await unit.execute("UPDATE places SET lead_days = 1")
        await unit.execute("UPDATE reference_version SET version = version + 1")


async def orders(company: Company, count: int, sku: str = "MUG-RED") -> list[Road]:
    """One unit each, for different people, since equal orders of one are held as look-alikes."""
    who = [{"code": f"C-{turn}-{sku}-{count}", "name": "Ada Lovelace"} for turn in range(count)]
    return [Road(company, (await place(company, (sku, 1), customer=one))["number"]) for one in who]


async def held(company: Company) -> list[tuple[str, int]]:
    """How many orders hold something at which place."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT place, count(*) FROM reservations WHERE quantity > 0 GROUP BY 1 ORDER BY 1")
    return [(row[0], row[1]) for row in rows]


async def counted(company: Company) -> list[tuple[str, int]]:
    """Orders of today by place."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT place, orders FROM routing_load ORDER BY place")
    return [(row[0], row[1]) for row in rows]


async def test_orders_move_to_the_cheaper_place_as_far_as_it_has_stock(company: Company) -> None:
    await dear_main(company)
    (first, *_) = await orders(company, 12)
    found = await optimise_open_orders(company, dry_run=False, settings=QUICK)
    assert await held(company) == [("MAIN", 2), ("STORE", 10)]
    assert (found.summary.moved, found.summary.saved, found.summary.gap) == (
        10,
        Decimal("69.5000"),
        pytest.approx(0, abs=1e-3),
    )
    await first.prove()


async def test_the_event_says_why_and_what_came_next(company: Company) -> None:
    await dear_main(company)
    (road,) = await orders(company, 1)
    await optimise_open_orders(company, dry_run=False, settings=QUICK)
    ((actor, data),) = await road.ask("SELECT actor, data FROM events WHERE kind = 'order.rerouted'")
    assert (actor, data["from"], data["to"]) == ("system:optimiser", [[1, "MAIN", "1"]], [[1, "STORE", "1"]])
    told = data["optimised"]
    assert Decimal(told["before"]) - Decimal(told["after"]) == Decimal("6.95")
    assert told["runner_up"] == {"place": "MAIN", "cost": told["before"], "why": "MAIN would cost 6.95 more."}
    assert {item["kind"] for item in told["items"]} == {"pick", "pack", "freight"}


async def test_the_decision_is_shown_with_the_others_of_the_order(company: Company) -> None:
    await dear_main(company)
    (road,) = await orders(company, 1)
    await optimise_open_orders(company, dry_run=False, settings=QUICK)
    async with company.database.unit_of_work() as unit:
        told = (await explain_routing(unit, company.reference, number=road.number)).decisions[0]
    assert (told.occasion, told.routing, list(told.gives), told.rules[0].runner_up) == (
        "order.rerouted",
        "Optimiser",
        ["STORE"],
        "MAIN",
    )
    assert {one.place: one.reason for one in told.rules[0].places}["MAIN"] == "Alone it would cost 6.95 more."


async def test_a_dry_run_shows_the_gain_and_changes_nothing(company: Company) -> None:
    await dear_main(company)
    await orders(company, 2)
    found = await optimise_open_orders(company, dry_run=True, settings=QUICK)
    assert (found.summary.moved, [one.saved for one in found.moves]) == (2, [Decimal("6.9500")] * 2)
    assert await held(company) == [("MAIN", 2)]


async def test_who_is_released_or_cancelled_meanwhile_is_left_alone(company: Company) -> None:
    await dear_main(company)
    released, cancelled, moved = await orders(company, 3)

    async def meanwhile(stage: str) -> None:
        if stage == "moving":
            await released.release()
            await cancelled.cancel()

    found = await optimise_open_orders(company, dry_run=False, settings=QUICK, report=meanwhile)
    assert {one.number: one.left for one in found.moves} == {
        released.number: "The order has changed meanwhile.",
        cancelled.number: "The order has changed meanwhile.",
        moved.number: "",
    }
    assert (await held(company), found.summary.left) == ([("MAIN", 1), ("STORE", 1)], 2)
    await released.prove()


async def test_stock_that_others_took_meanwhile_stays_theirs(company: Company) -> None:
    await dear_main(company)
    (road,) = await orders(company, 1)

    async def meanwhile(stage: str) -> None:
        if stage == "moving":
            async with company.database.unit_of_work() as unit:
                await unit.execute("UPDATE stock SET safety = 10 WHERE place = 'STORE' AND sku = 'MUG-RED'")

    found = await optimise_open_orders(company, dry_run=False, settings=QUICK, report=meanwhile)
    assert (found.summary.moved, found.moves[0].left[:27]) == (0, "Its stock or place was take")
    assert await held(company) == [("MAIN", 1)]
    await road.prove()


async def test_orders_of_the_day_are_right_after_the_optimiser(company: Company) -> None:
    await dear_main(company)
    async with company.database.unit_of_work() as unit:
        await unit.execute("""UPDATE places SET settings = '{"orders_per_day": 3}' WHERE code = 'STORE'""")
    await publish(company, {"name": "x", "filters": [{"filter": "orders_per_day"}], "sorts": [{"by": "priority"}]})
    await orders(company, 5)
    assert await counted(company) == [("MAIN", 5), ("STORE", 0)]
    found = await optimise_open_orders(company, dry_run=False, settings=QUICK)
    assert (await counted(company), found.summary.moved) == ([("MAIN", 2), ("STORE", 3)], 3)
    assert await audit(company.database) == []
    await place(company, ("MUG-RED", 1))
    assert await counted(company) == [("MAIN", 3), ("STORE", 3)]
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE routing_load SET orders = orders + 1 WHERE place = 'STORE'")
    assert [breach.law for breach in await audit(company.database)] == ["orders_of_the_day_are_counted"]


async def test_nothing_that_a_promise_forbids_moves(company: Company) -> None:
    await dear_main(company)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE places SET lead_days = 9 WHERE code = 'STORE'")
        await unit.execute("UPDATE reference_version SET version = version + 1")
    await orders(company, 1)
    assert (await optimise_open_orders(company, dry_run=True, settings=QUICK)).moves == []


async def test_placing_cancelling_and_releasing_go_on_beside_it(company: Company) -> None:
    await dear_main(company)
    roads = await orders(company, 30, "MUG-BLUE")
    acts = [road.release() if turn % 2 else road.cancel() for turn, road in enumerate(roads[:20])]
    await asyncio.gather(
        *(optimise_open_orders(company, dry_run=False, settings=OptimiseSettings(seconds=1)) for _ in range(3)),
        *acts,
        orders(company, 10),
        return_exceptions=False,
    )
    assert await audit(company.database) == []


async def test_a_run_is_kept_with_what_it_found_and_is_one_at_a_time(company: Company) -> None:
    await dear_main(company)
    await orders(company, 1)
    async with company.database.unit_of_work() as unit:
        run = await ask_optimisation(unit, dry_run=True)
    async with company.database.unit_of_work() as unit:
        with pytest.raises(OptimiserBusy):
            await ask_optimisation(unit, dry_run=True)
    assert await run_optimisation(company, run=run) == "1 of 1 orders moved, 6.9500 saved."
    async with company.database.reading() as connection:
        view = await get_optimisation(connection, run=run)
    assert (view.state, view.dry_run, view.summary.moved, view.moves[0].target) == ("done", True, 1, [(1, "STORE", 1)])
    assert [(one.place, one.before, one.after) for one in view.summary.load] == [("MAIN", 1, 0), ("STORE", 0, 1)]


async def test_the_plan_says_when_it_runs_by_itself(company: Company) -> None:
    assert await ask_when_due(company) == 0
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            "INSERT INTO routing_plans (version, state, effective_from, settings, by, saved_at) VALUES"
            """ (1, 'published', now(), '{"optimise": {"every_minutes": 30}}', 'user:ada', now())"""
        )
    assert [await ask_when_due(company), await ask_when_due(company)] == [1, 0]
