"""Trying routing settings on orders that were placed: what they would have decided, beside what today's would."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.routing.read_placed import PlacedOrder, read_placed
from lading.flows.routing.replay import Replay
from lading.flows.routing.routing_facts import prepare_points
from lading.flows.routing.simulated import Difference, Outcome, Tally, difference, tally
from lading.inventory import read_free
from lading.kernel import Invalid
from lading.routing import PlanSettings
from lading.routing.checks import check_plan
from lading.routing.findings import PlanFinding
from lading.routing.load import read_pace
from lading.routing.overrides import NOTHING, Overrides, override_places, override_plan
from lading.routing.plans import InForce, plan_now
from lading.routing.world import read_world
from lading.store import UnitOfWork

MOST = 5_000
DIFFERENCES = 200
Stock = Literal["as_it_was", "as_it_is"]


class Simulation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Try these settings on the orders that came in from one day to another (UTC, both included).

    `stock` is what each order found when it came (`as_it_was`), or what is free now, given out anew (`as_it_is`).
    `overrides` change numbers of the settings, places and stock for this try alone.
    """

    settings: PlanSettings
    placed_from: date
    placed_to: date
    stock: Stock = "as_it_was"
    limit: Annotated[int, Meta(ge=1, le=MOST)] = MOST
    overrides: Overrides = NOTHING


class SimulationResult(msgspec.Struct, frozen=True, kw_only=True):
    """Today's plan (`now`, with its number) and the tried settings (`then`) on the same orders.

    `said` are plain sentences on what the figures rest on. `reproduced` orders were routed by today's plan exactly as
    they really were. `differences` are the first of `different` orders.
    """

    plan: int
    placed_from: date
    placed_to: date
    stock: Stock
    said: list[str]
    now: Tally
    then: Tally
    reproduced: int
    different: int
    differences: list[Difference]
    findings: list[PlanFinding]


async def simulate_routing(unit: UnitOfWork, reference: Reference, *, wish: Simulation) -> SimulationResult:
    """Run the settings against past orders. Reads only. Raises `Invalid` for a period without end or orders."""
    if not timedelta(0) <= wish.placed_to - wish.placed_from <= timedelta(days=366):
        raise Invalid("Choose a period of at most a year, from its first to its last day.", code="bad_period")
    orders = await read_placed(unit, first=wish.placed_from, last=wish.placed_to, limit=wish.limit + 1)
    more, orders = len(orders) > wish.limit, orders[: wish.limit]
    skus = sorted({sku for order in orders for need in order.needs for sku in (need.sku, *dict(need.parts))})
    await reference.refresh(unit, skus=skus)
    plan = await plan_now(unit)
    _refuse_unknown(reference, wish.overrides)
    tried = InForce(-1, override_plan(wish.settings, wish.overrides))
    await prepare_points([order.ship_to for order in orders])
    pace = await read_pace(unit, skus=skus) if plan.asks_weeks or tried.asks_weeks else {}
    free = await read_free(unit, skus=skus) if wish.stock == "as_it_is" else None
    findings = check_plan(tried.settings, await read_world(unit, settings=wish.settings))
    usable = [order for order in orders if not order.kits and (free is not None or order.kept is not None)]
    runs = [
        Replay(one, reference, pace=pace, free=None if free is None else dict(free), asked=asked)
        for one, asked in ((plan, NOTHING), (tried, wish.overrides))
    ]
    now, then = await asyncio.to_thread(_both, runs, usable)
    told = [
        found
        for order, one, two in zip(usable, now, then, strict=True)
        if (found := difference(order.number, one, two))
    ]
    days = [order.day for order in usable]
    return SimulationResult(
        plan=plan.version,
        placed_from=wish.placed_from,
        placed_to=wish.placed_to,
        stock=wish.stock,
        said=_say(wish, orders, usable, plan, tried, more=more),
        now=tally(list(zip(days, now, strict=True)), reference.places),
        then=tally(list(zip(days, then, strict=True)), override_places(reference.places, wish.overrides)),
        reproduced=sum(one.places == order.took for order, one in zip(usable, now, strict=True)),
        different=len(told),
        differences=told[:DIFFERENCES],
        findings=findings,
    )


def _refuse_unknown(reference: Reference, asked: Overrides) -> None:
    """Places that are not there cannot be tried."""
    if unknown := sorted(asked.places - reference.places.keys()):
        raise Invalid(f"There is no place “{unknown[0]}”. Name one that exists.", code="unknown_place")


def _both(runs: Sequence[Replay], orders: Sequence[PlacedOrder]) -> tuple[list[Outcome], list[Outcome]]:
    first, second = runs
    return [first.route(order) for order in orders], [second.route(order) for order in orders]


def _say(
    wish: Simulation,
    orders: Sequence[PlacedOrder],
    usable: Sequence[PlacedOrder],
    plan: InForce,
    tried: InForce,
    *,
    more: bool,
) -> list[str]:
    """What the figures rest on, so that nobody believes more than was computed."""
    if wish.stock == "as_it_was":
        said = [
            "Stock is what each order found when it was placed, moved by what the plan gave out differently before it."
        ]
    else:
        said = ["Stock is what is free now, given out anew to these orders in the sequence in which they came."]
    said.append("Places, their groups, costs and limits are as they stand today.")
    if wish.overrides != NOTHING:
        said.append("The tried plan runs with what you changed for this try; today's plan runs as things are.")
    if kits := sum(order.kits for order in orders):
        said.append(f"{kits} orders with kits are left out, since nobody kept what of their components was there.")
    if left := len(orders) - len(usable) - kits:
        said.append(f"{left} orders are left out, since nobody kept what they found: they came along or are older.")
    if more:
        said.append(f"Only the first {wish.limit} orders of the period were tried.")
    if plan.scheduled or tried.scheduled:
        said.append("Groups with a time of their own route each order as if their time had come when it was placed.")
    if fixed := sum(order.fixed != "" for order in usable):
        said.append(f"{fixed} pick-ups stay at the place that the customer chose.")
    return said


def period(name: str, today: date) -> tuple[date, date]:
    """The first and last day of `yesterday`, `week` (the last seven days) or `month` (the last thirty)."""
    ends: Mapping[str, tuple[int, int]] = {"yesterday": (1, 1), "week": (7, 1), "month": (30, 1), "today": (0, 0)}
    first, last = ends.get(name, ends["week"])
    return today - timedelta(days=first), today - timedelta(days=last)
