"""Why an order ships from where it does: every routing decision about it, with the losers and their reasons."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from lading.catalog import Place, Reference
from lading.flows.routing.routing_facts import point_of, prepare_points
from lading.flows.routing.told_routing import (
    AskedKit,
    AskedPlace,
    AskedRule,
    Destination,
    ExplainedDecision,
    Given,
    Lack,
    OrderRouting,
    Spot,
)
from lading.fulfilment.reasons import SHORT_REASONS
from lading.kernel import NotFound, plain
from lading.routing import Candidate, Decision, Need, OrderFacts, Take
from lading.routing.decision import Judged, RuleRun
from lading.routing.kept import Kept, KeptKit, needs_of, read_kept
from lading.routing.optimise_explain import Reasons
from lading.routing.plans import BUILT_IN
from lading.routing.rules import route
from lading.routing.say import say_judged, say_note, say_rest
from lading.store import UnitOfWork

ZERO = Decimal(0)
NO_WHOLE_KIT = "What it has makes no whole kit."
GAVE_BACK = "It gave the work back: {0}"


_DECIDED = (
    "order.placed",
    "order.reserved",
    "order.rejected_by_place",
    "order.picked_short",
    "order.rerouted",
    "order.delivery_changed",
)
_ORDER = "SELECT o.id, p.ship_to FROM orders o JOIN order_papers p ON p.order_id = o.id WHERE o.number = %s"
_GIVING = """
SELECT place FROM reservations WHERE order_id = %(order)s AND quantity > 0
UNION SELECT f.place FROM fulfilment_lines l JOIN fulfilments f ON f.id = l.fulfilment_id
WHERE l.order_id = %(order)s AND l.quantity > l.short + l.cancelled
"""
_EVENTS = "SELECT seq, at, kind, data, reason FROM events WHERE order_id = %s AND kind = ANY(%s) ORDER BY seq DESC"


async def explain_routing(unit: UnitOfWork, reference: Reference, *, number: str) -> OrderRouting:
    """Why this order ships from where it does. Raises `NotFound`."""
    await reference.refresh(unit)
    rows = await unit.fetch(_ORDER, [number])
    if not rows:
        raise NotFound(f"There is no order {number}.")
    order, ship_to = rows[0]
    lines = await unit.fetch("SELECT line, sku, factor, decimals FROM order_lines WHERE order_id = %s", [order])
    known = {row[0]: Need(row[1], ZERO, row[2], row[3]) for row in lines}
    events = [Decided(*row) for row in await unit.fetch(_EVENTS, [order, list(_DECIDED)])]
    told = [explain(event, known, reference.places) for event in events if event.data.get("routing")]
    await prepare_points([ship_to])
    return OrderRouting(
        number=number,
        destination=Destination(*point) if (point := point_of(ship_to or {})) else None,
        spots=_spots(told, reference.places, {row[0] for row in await unit.fetch(_GIVING, {"order": order})}),
        decisions=told,
    )


class Decided(NamedTuple):
    """An event that holds a decision."""

    seq: int
    at: datetime
    kind: str
    data: dict[str, Any]
    reason: str


def explain(event: Decided, lines: Mapping[int, Need], places: Mapping[str, Place]) -> ExplainedDecision:
    """One decision in words. `lines` are the order's lines by number."""
    kept = read_kept(event.data["routing"])
    needs = needs_of(kept, lines)
    decision = decided(kept, needs, at=event.at)
    gives: dict[str, list[Given]] = {}
    for line, place, quantity in kept.takes:
        gives.setdefault(place, []).append(Given(line, lines[line].sku if line in lines else "", plain(quantity)))
    teller = _Teller(kept, needs, gives, places)
    rules = [teller.rule(run) for run in decision.runs]
    if back := _gave_back(event, places):
        rules = [msgspec.structs.replace(rule, places=[*rule.places, back]) for rule in rules]
    optimised = event.data.get("optimised")
    return ExplainedDecision(
        seq=event.seq,
        at=event.at,
        occasion=event.kind,
        why=f"{back.place}: {back.reason}" if back else "",
        plan=kept.plan,
        group=decision.group,
        routing=decision.routing,
        rule=decision.rule,
        fixed=kept.fixed,
        lines=len(set(kept.lines)),
        kits=[_kit(kit, lines) for kit in kept.kits],
        gives=gives,
        rest=say_rest(decision),
        rules=rules,
        cost=msgspec.convert(optimised, Reasons, strict=False) if optimised else None,
    )


def decided(kept: Kept, needs: Sequence[Need], *, at: datetime) -> Decision:
    """The decision as it was made. One by the built-in plan is made again on the facts that were kept."""
    takes = [[Take(place, units) for number, place, units in kept.takes if number == line] for line in kept.lines]
    older = not kept.kits and not {need.sku for need in needs} >= set(kept.skus)  # kits of which nobody kept what
    if kept.plan or kept.fixed or kept.runs or older:
        return Decision(
            version=kept.plan,
            group=kept.group,
            routing=kept.routing,
            takes=takes,
            runs=kept.runs,
            rest=kept.rest,
            cancel_on=kept.cancel_on,
            queue=kept.queue,
        )
    return again(kept, needs, at=at)


def again(kept: Kept, needs: Sequence[Need], *, at: datetime) -> Decision:
    """What the built-in plan decides on the facts that were kept."""
    free = {(sku, one.place): units for one in kept.places for sku, units in zip(kept.skus, one.free, strict=True)}
    return route(
        order=OrderFacts(today=at.date()),
        needs=needs,
        candidates=[Candidate(place=one.place, priority=one.priority) for one in kept.places],
        free=free,
        plan=BUILT_IN.settings,
        version=0,
    )


class _Teller:
    """Puts a decision's verdicts into words."""

    def __init__(
        self, kept: Kept, needs: Sequence[Need], gives: Mapping[str, list[Given]], places: Mapping[str, Place]
    ) -> None:
        self._kits = bool(kept.kits)
        self._gives = gives
        self._places = places
        self._free = {one.place: dict(zip(kept.skus, one.free, strict=True)) for one in kept.places}
        self._wanted: dict[str, Decimal] = {}
        for need in needs:
            self._wanted[need.sku] = self._wanted.get(need.sku, ZERO) + need.quantity * need.factor

    def rule(self, run: RuleRun) -> AskedRule:
        """A rule's turn."""
        asked = [self._place(run, one) for one in run.judged]
        return AskedRule(
            rule=run.rule,
            sorts=run.sorts,
            note=say_note(run),
            dropped=run.dropped,
            runner_up=run.runner_up,
            runner_up_reason=next((one.reason for one in asked if one.place == run.runner_up), ""),
            places=asked,
        )

    def _place(self, run: RuleRun, one: Judged) -> AskedPlace:
        """A place of it. What it gives of kits are whole ones, whatever components the rule would take from it."""
        gives = self._gives.get(one.place, []) if not one.code or self._kits else []
        code, reason = one.code, say_judged(one, kits=self._kits)
        if self._kits and bool(gives) == bool(code):
            code, reason = ("", "") if gives else ("no_whole_kit", NO_WHOLE_KIT)
        return AskedPlace(
            place=one.place,
            name=name_of(one.place, self._places),
            rank=one.rank or None,
            scores=dict(zip(run.sorts, one.scores, strict=False)),
            covers=one.covers,
            gives=gives,
            code=code,
            reason=reason,
            lacks=self._lacks(one.place),
        )

    def _lacks(self, place: str) -> list[Lack]:
        """What it has too little of, as far as what it had was kept."""
        free = self._free.get(place, {})
        return [
            Lack(sku, plain(wanted), plain(max(free[sku], ZERO)))
            for sku, wanted in self._wanted.items()
            if sku in free and free[sku] < wanted
        ]


def name_of(place: str, places: Mapping[str, Place]) -> str:
    """A place's name; its code where it is gone."""
    return places[place].name if place in places else place


def _kit(kit: KeptKit, lines: Mapping[int, Need]) -> AskedKit:
    return AskedKit(
        line=kit.line,
        sku=lines[kit.line].sku if kit.line in lines else "",
        wanted=plain(kit.wanted),
        components={sku: plain(units) for sku, units in kit.parts},
    )


def _gave_back(event: Decided, places: Mapping[str, Place]) -> AskedPlace | None:
    """The place that could not deliver, which is why the order was routed again; it was not asked."""
    place = event.data.get("place")
    reason = SHORT_REASONS.get(event.reason)
    if not place or reason is None:
        return None
    return AskedPlace(
        place=place,
        name=name_of(place, places),
        rank=None,
        scores={},
        covers=0,
        gives=[],
        code="gave_back",
        reason=GAVE_BACK.format(reason.sentence),
        lacks=[],
    )


def _spots(told: Sequence[ExplainedDecision], places: Mapping[str, Place], giving: AbstractSet[str]) -> list[Spot]:
    """Where the places lie that were ever asked, and those that give as things stand."""
    asked = {one.place for decision in told for rule in decision.rules for one in rule.places} | giving
    return [
        Spot(place=code, name=places[code].name, latitude=point[0], longitude=point[1], gives=code in giving)
        for code in sorted(asked & places.keys())
        if (point := places[code].settings.point)
    ]
