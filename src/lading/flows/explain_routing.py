"""Why an order ships from where it does: every routing decision about it, with the losers and their reasons."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Place, Reference
from lading.flows.routing_facts import point_of, prepare_points
from lading.kernel import NotFound, plain
from lading.routing import Candidate, Decision, Need, OrderFacts, Take
from lading.routing.decision import RuleRun
from lading.routing.distance import Point
from lading.routing.kept import Kept, read_kept
from lading.routing.plans import BUILT_IN
from lading.routing.rules import route
from lading.routing.say import say_judged, say_note, say_rest
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Given(msgspec.Struct, frozen=True):
    """Units of a line that a place gives."""

    line: int
    sku: str
    quantity: str


class AskedPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place as one rule judged it. `rank` 1 is the best; None was left out by a filter. `reason` is why it lost."""

    place: str
    name: str
    rank: int | None
    scores: dict[str, str | float | None]
    covers: int
    gives: list[Given]
    code: str
    reason: str


class AskedRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule's turn. `note` says what became of it where that is not plain."""

    rule: str
    sorts: list[str]
    note: str
    runner_up: str
    runner_up_reason: str
    places: list[AskedPlace]


class ExplainedDecision(msgspec.Struct, frozen=True, kw_only=True):
    """One decision: when, on which occasion (the event's kind), by which plan, and how each rule judged each place.

    `plan` 0 is the built-in one. `lines` is how many lines wanted stock; `rest` what becomes of what was missing.
    """

    seq: int
    at: datetime
    occasion: str
    plan: int
    group: str
    routing: str
    rule: str
    lines: int
    gives: dict[str, list[Given]]
    rest: str
    rules: list[AskedRule]


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the map; `gives` whether something comes from it."""

    place: str
    name: str
    latitude: float
    longitude: float
    gives: bool


class Destination(msgspec.Struct, frozen=True):
    """Where the goods go, in degrees: the address's own point, or the centre of its postal code."""

    latitude: float
    longitude: float


class OrderRouting(msgspec.Struct, frozen=True, kw_only=True):
    """Every routing decision about an order, the newest first, and where its places and its destination lie."""

    number: str
    destination: Destination | None
    spots: list[Spot]
    decisions: list[ExplainedDecision]


_DECIDED = ("order.placed", "order.reserved", "order.rejected_by_place", "order.picked_short", "order.rerouted")


async def explain_routing(unit: UnitOfWork, reference: Reference, *, number: str) -> OrderRouting:
    """Why this order ships from where it does. Raises `NotFound`."""
    await reference.refresh(unit)
    rows = await unit.fetch(
        "SELECT o.id, p.ship_to FROM orders o JOIN order_papers p ON p.order_id = o.id WHERE o.number = %s",
        [number],
    )
    if not rows:
        raise NotFound(f"There is no order {number}.")
    order, ship_to = rows[0]
    lines = await unit.fetch("SELECT line, sku, factor, decimals FROM order_lines WHERE order_id = %s", [order])
    known = {row[0]: (row[1], row[2], row[3]) for row in lines}
    told = [_explain(event, known, reference.places) for event in await _events(unit, order) if event[3].get("routing")]
    return OrderRouting(
        number=number,
        destination=Destination(*point) if (point := await _point(ship_to or {})) else None,
        spots=_spots(told, reference.places),
        decisions=told,
    )


async def _point(ship_to: Mapping[str, Any]) -> Point | None:
    await prepare_points([ship_to])
    return point_of(ship_to)


async def _events(unit: UnitOfWork, order: UUID) -> list[tuple[int, datetime, str, dict[str, Any]]]:
    return await unit.fetch(
        "SELECT seq, at, kind, data FROM events WHERE order_id = %s AND kind = ANY(%s) ORDER BY seq DESC",
        [order, list(_DECIDED)],
    )


def _explain(
    event: tuple[int, datetime, str, dict[str, Any]],
    lines: Mapping[int, tuple[str, Decimal, int]],
    places: Mapping[str, Place],
) -> ExplainedDecision:
    seq, at, kind, data = event
    kept = read_kept(data["routing"])
    decision = decided(kept, lines, at=at)
    gives: dict[str, list[Given]] = {}
    for line, place, quantity in kept.takes:
        gives.setdefault(place, []).append(Given(line, lines[line][0] if line in lines else "", plain(quantity)))
    return ExplainedDecision(
        seq=seq,
        at=at,
        occasion=kind,
        plan=kept.plan,
        group=decision.group,
        routing=decision.routing,
        rule=decision.rule,
        lines=len(kept.lines),
        gives=gives,
        rest=say_rest(decision),
        rules=[_rule(run, gives, places) for run in decision.runs],
    )


def decided(kept: Kept, lines: Mapping[int, tuple[str, Decimal, int]], *, at: datetime) -> Decision:
    """The decision as it was made. One by the built-in plan is made again on the facts that were kept."""
    takes = [[Take(place, units) for number, place, units in kept.takes if number == line] for line in kept.lines]
    kits = not {lines[line][0] for line in kept.lines if line in lines} >= set(kept.skus)
    if kept.plan or kept.fixed or kept.runs or kits:  # what is kept of kits speaks of their components
        return Decision(
            version=kept.plan,
            group=kept.group,
            routing=kept.routing,
            takes=takes,
            runs=kept.runs,
            rest=kept.rest,
            cancel_on=kept.cancel_on,
        )
    return again(kept, lines, at=at)


def again(kept: Kept, lines: Mapping[int, tuple[str, Decimal, int]], *, at: datetime) -> Decision:
    """What the built-in plan decides on the facts that were kept."""
    free = {(sku, one.place): units for one in kept.places for sku, units in zip(kept.skus, one.free, strict=True)}
    pairs = [(line, units) for line, units in zip(kept.lines, kept.wanted, strict=True) if line in lines]
    return route(
        order=OrderFacts(today=at.date()),
        needs=[Need(lines[line][0], units, lines[line][1], lines[line][2]) for line, units in pairs],
        candidates=[Candidate(place=one.place, priority=one.priority) for one in kept.places],
        free=free,
        plan=BUILT_IN.settings,
        version=0,
    )


def _rule(run: RuleRun, gives: Mapping[str, list[Given]], places: Mapping[str, Place]) -> AskedRule:
    asked = [
        AskedPlace(
            place=one.place,
            name=places[one.place].name if one.place in places else one.place,
            rank=one.rank or None,
            scores=dict(zip(run.sorts, one.scores, strict=False)),
            covers=one.covers,
            gives=gives.get(one.place, []) if not one.code else [],
            code=one.code,
            reason=say_judged(one),
        )
        for one in run.judged
    ]
    next_best = next((one.reason for one in asked if one.place == run.runner_up), "")
    return AskedRule(
        rule=run.rule,
        sorts=run.sorts,
        note=say_note(run),
        runner_up=run.runner_up,
        runner_up_reason=next_best,
        places=asked,
    )


def _spots(told: list[ExplainedDecision], places: Mapping[str, Place]) -> list[Spot]:
    giving = {code for decision in told for code in decision.gives}
    asked = {one.place for decision in told for rule in decision.rules for one in rule.places} | giving
    return [
        Spot(place=code, name=places[code].name, latitude=point[0], longitude=point[1], gives=code in giving)
        for code in sorted(asked & places.keys())
        if (point := places[code].settings.point)
    ]
