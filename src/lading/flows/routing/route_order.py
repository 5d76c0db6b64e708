"""Routing one order in an act: what the plan in force asks for is read once, then each order is decided in turn."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from lading.catalog import Place, Reference
from lading.flows.routing.route_kits import with_kits
from lading.inventory import Free
from lading.promising import begins_on
from lading.routing import Candidate, Need, OrderFacts, Take, allocate
from lading.routing.candidates import Free as RoutingFree
from lading.routing.distance import Point, haversine
from lading.routing.hours import opens_in
from lading.routing.kept import add_kits, add_takes, keep_decision, keep_plain
from lading.routing.load import Busy, Lines, lock_load, read_pace, save_load
from lading.routing.plans import InForce
from lading.routing.rules import route
from lading.store import UnitOfWork

ZERO = Decimal(0)
_TENTH = Decimal("0.1")
_IDLE = Busy()


class Around(msgspec.Struct):
    """What a batch of orders is routed in: the plan, today's orders by place and the pace of stock (if asked for).

    `load` grows while orders are decided, so that each sees those before it; `given` is by how much.
    """

    plan: InForce
    now: datetime
    load: dict[str, Busy] = {}
    given: dict[str, Busy] = {}
    pace: dict[tuple[str, str], Decimal] = {}

    def mark(self) -> tuple[dict[str, Busy], dict[str, Busy]]:
        """What is counted now, for `go_back`."""
        return _copied(self.load), _copied(self.given)

    def go_back(self, mark: tuple[dict[str, Busy], dict[str, Busy]]) -> None:
        """What was counted since the mark was not given after all."""
        self.load, self.given = _copied(mark[0]), _copied(mark[1])

    def count(self, given: Lines, *, counted: Lines) -> None:
        """An order's lines were given to places, where some of them may count already."""
        for place in given.keys() & self.load.keys():
            before = counted.get(place, ())
            more = Busy(0 if before else 1, len(given[place].difference(before)))
            for busy in (self.load[place], self.given.setdefault(place, Busy())):
                busy.orders += more.orders
                busy.lines += more.lines


def _copied(busy: dict[str, Busy]) -> dict[str, Busy]:
    return {place: Busy(one.orders, one.lines) for place, one in busy.items()}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """An order as routing sees it. Without `facts` the built-in plan decides: a pick-up, or no plan is published.

    `lines` are the numbers of the lines that `needs` stand for. `places` may be asked, best first. `counted` are
    the lines that count today already, by place.
    """

    needs: Sequence[Need]
    lines: Sequence[int]
    places: Sequence[Place]
    facts: OrderFacts | None = None
    fixed: str = ""
    can_wait: bool = True
    run: str | None = None
    counted: Lines = {}

    def note_given(self, takes: Sequence[Sequence[Take]]) -> None:
        """These count from now on, where the same order is decided again in one act."""
        for place, lines in lines_given(self.lines, takes).items():
            self.counted.setdefault(place, set()).update(lines)


class Routed(msgspec.Struct, frozen=True):
    """What each line takes from where, and the decision as the event keeps it (empty where nothing needs stock)."""

    takes: list[list[Take]]
    kept: dict[str, object]


async def look_around(unit: UnitOfWork, *, plan: InForce, reference: Reference, skus: Iterable[str]) -> Around:
    """Read what the plan asks for; nothing where it asks for nothing. Locks today's counts of places with a limit."""
    around = Around(plan, unit.now)
    if plan.asks_load:
        around.load = await lock_load(unit, places=reference.places, day=unit.now.date(), plan=plan.version)
    if plan.asks_weeks:
        around.pace = await read_pace(unit, skus=skus)
    return around


async def save_around(unit: UnitOfWork, *, around: Around) -> None:
    """Write how many orders places were given, where the plan counts them."""
    await save_load(unit, more=around.given, day=around.now.date(), plan=around.plan.version)


def decide_route(around: Around, wanted: Wanted, free: Free) -> Routed:
    """From where one order's lines come. `free` shrinks by what is taken; places that give are counted."""
    kits = any(need.parts for need in wanted.needs)
    routed = _decide_kits(around, wanted, free) if kits else _decide(around, wanted, free)
    if around.load and wanted.facts is not None:
        around.count(lines_given(wanted.lines, routed.takes), counted=wanted.counted)
    return routed


def lines_given(lines: Sequence[int], takes: Sequence[Sequence[Take]]) -> Lines:
    """Which lines each place gives to."""
    given: Lines = {}
    for line, taken in zip(lines, takes, strict=True):
        for take in taken:
            given.setdefault(take.place, set()).add(line)
    return given


def _decide(around: Around, wanted: Wanted, free: Free) -> Routed:
    if wanted.facts is None:
        codes = [place.code for place in wanted.places]
        kept = keep_plain(needs=wanted.needs, lines=wanted.lines, places=wanted.places, free=free, fixed=wanted.fixed)
        takes = allocate(needs=wanted.needs, places=codes, free=free)
        add_takes(kept, lines=wanted.lines, takes=takes)
        return Routed(takes, kept)
    candidates = candidates_of(around, wanted.places, point=wanted.facts.point, needs=wanted.needs, free=free)
    before: RoutingFree = {
        (need.sku, place.code): free.get((need.sku, place.code), ZERO)
        for need in wanted.needs
        for place in wanted.places
    }
    decision = route(
        order=wanted.facts,
        needs=wanted.needs,
        candidates=candidates,
        free=free,
        plan=around.plan.settings,
        version=around.plan.version,
        run=wanted.run,
        can_wait=wanted.can_wait,
    )
    kept = keep_decision(
        decision=decision, needs=wanted.needs, lines=wanted.lines, candidates=candidates, before=before
    )
    return Routed(decision.takes, kept)


def _decide_kits(around: Around, wanted: Wanted, free: Free) -> Routed:
    """Decided, and kept, component by component; what comes of it are whole kits."""
    kept: dict[str, object] = {}

    def decide(needs: Sequence[Need], lines: Sequence[int], codes: Sequence[str]) -> list[list[Take]]:
        places = [place for place in wanted.places if place.code in codes]
        routed = _decide(around, msgspec.structs.replace(wanted, needs=needs, lines=lines, places=places), free)
        if not kept:
            kept.update(routed.kept)
        return routed.takes

    takes = with_kits(
        decide,
        needs=wanted.needs,
        lines=wanted.lines,
        places=wanted.places,
        free=free,
        strict=wanted.facts is not None,
    )
    add_kits(kept, needs=wanted.needs, lines=wanted.lines)
    add_takes(kept, lines=wanted.lines, takes=takes)
    return Routed(takes, kept)


def candidates_of(
    around: Around, places: Sequence[Place], *, point: Point | None, needs: Sequence[Need], free: Free
) -> list[Candidate]:
    """The places with the facts that the plan asks for."""
    plan = around.plan
    return [
        Candidate(
            place=place.code,
            kind=place.kind,
            priority=place.priority,
            groups=frozenset(place.settings.groups),
            km=_way(place, point) if plan.asks_distance else None,
            orders_today=around.load.get(place.code, _IDLE).orders,
            orders_per_day=place.settings.orders_per_day,
            lines_today=around.load.get(place.code, _IDLE).lines,
            lines_per_day=place.settings.lines_per_day,
            opens_in=opens_in(place.settings, around.now),
            leaves_in=(begins_on(place, around.now) - around.now.date()).days if plan.asks_cut_off else 0,
            cost=place.settings.costs.pack + place.settings.costs.parcel,
            weeks=_weeks(place.code, needs, free, around.pace) if around.pace else {},
        )
        for place in places
    ]


def _way(place: Place, point: Point | None) -> float | None:
    here = place.settings.point
    return haversine(here, point) if here and point else None


def _weeks(place: str, needs: Sequence[Need], free: Free, pace: dict[tuple[str, str], Decimal]) -> dict[str, Decimal]:
    return {
        need.sku: (free.get((need.sku, place), ZERO) / pace[need.sku, place]).quantize(_TENTH)
        for need in needs
        if (need.sku, place) in pace
    }
