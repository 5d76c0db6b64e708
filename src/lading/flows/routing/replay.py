"""Routing past orders again by a plan, one after the other, each seeing what the plan gave out before it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from lading.catalog import Place, Reference
from lading.flows.routing.read_placed import PlacedOrder
from lading.flows.routing.route_kits import with_kits
from lading.flows.routing.routing_facts import point_of, with_groups
from lading.flows.routing.simulated import Outcome, outcome_of
from lading.promising import begins_on
from lading.routing import Candidate, Decision, Need, OrderFacts, Take
from lading.routing.candidates import Free
from lading.routing.distance import haversine
from lading.routing.hours import opens_in
from lading.routing.kept import KeptPlace
from lading.routing.load import Busy
from lading.routing.overrides import NOTHING, Overrides, override_places
from lading.routing.plans import InForce
from lading.routing.rules import route
from lading.routing.say import say_judged

ZERO = Decimal(0)
_TENTH = Decimal("0.1")
_Day = tuple[str, date]


class Replay:
    """One plan's run over past orders. With `free` stock is given out from there, else from what each order found.

    `asked` may say other things of places and stock than are true.
    """

    def __init__(
        self,
        plan: InForce,
        reference: Reference,
        *,
        pace: Mapping[tuple[str, str], Decimal],
        free: Free | None = None,
        asked: Overrides = NOTHING,
    ) -> None:
        self._plan = plan
        self._reference = reference.with_places(override_places(reference.places, asked)) if asked.places else reference
        self._without = frozenset(asked.without)
        self._counted = {(one.sku, one.place): one.quantity for one in asked.stock}
        self._taken: Free = {}
        if free is not None:
            free |= self._counted
        self._pace = pace
        self._free = free
        self._moved: Free = {}
        self._given: dict[_Day, Busy] = {}
        self._really: dict[_Day, Busy] = {}

    def route(self, order: PlacedOrder) -> Outcome:
        """What the plan makes of the order."""
        facts = self._facts(order)
        needs = with_groups(order.needs, self._reference, [need.unit_value for need in order.needs])
        places = self._places(order)
        free = self._there(order, needs, places)
        candidates = [self._candidate(order, facts, needs, place, free) for place in places]
        decision = self._decide(order, facts, needs, candidates, free)
        self._remember(order, needs, decision)
        emptied = _emptied(needs, decision, free)
        ways = {one.place: one.km for one in candidates}
        return outcome_of(
            decision,
            facts=facts,
            needs=needs,
            places=self._reference.places,
            ways=ways,
            reason=_reason(decision),
            emptied=emptied,
        )

    def _decide(
        self, order: PlacedOrder, facts: OrderFacts, needs: list[Need], candidates: list[Candidate], free: Free
    ) -> Decision:
        if order.fixed and order.kept is not None:
            return Decision(version=0, group="", routing="", takes=_takes(order))
        channel = self._reference.channels.get(order.channel)
        found: list[Decision] = []

        def decide(parts: Sequence[Need], _lines: Sequence[int], asked: Sequence[str]) -> list[list[Take]]:
            found.append(
                route(
                    order=facts,
                    needs=parts,
                    candidates=[one for one in candidates if one.place in asked],
                    free=free,
                    plan=self._plan.settings,
                    version=self._plan.version,
                    can_wait=channel is None or channel.shortage != "refuse",
                    at_once=True,
                )
            )
            return found[-1].takes

        if not any(need.parts for need in needs):
            decide(needs, (), [one.place for one in candidates])
            return found[0]
        places = [self._reference.places[one.place] for one in candidates]
        strict = self._plan.version != 0
        takes = with_kits(decide, needs=needs, lines=range(len(needs)), places=places, free=free, strict=strict)
        return msgspec.structs.replace(found[0], takes=takes)

    def _facts(self, order: PlacedOrder) -> OrderFacts:
        return OrderFacts(
            today=order.day,
            channel=order.channel,
            method=order.method,
            currency=order.currency,
            value=order.value,
            tags=frozenset(order.tags),
            priority=order.attributes["priority"],
            customer_groups=order.customer.groups,
            country=order.country,
            region=order.ship_to.get("region", ""),
            postal_code=order.ship_to.get("postal_code", ""),
            point=point_of(order.ship_to),
            placed_at=order.at,
            wanted_by=order.wanted_by,
            ship_after=order.attributes["ship_after"],
            preferred=order.customer.preferred,
        )

    def _places(self, order: PlacedOrder) -> list[Place]:
        """Those that were asked, and those that serve the channel now; by priority as it was then, where we know it."""
        if order.fixed:
            return [place for code, place in self._reference.places.items() if code == order.fixed]
        kept = {one.place: one.priority for one in order.kept.places} if order.kept else {}
        found = {place.code: place for place in self._reference.serving(order.channel)}
        found |= {
            code: self._reference.places[code] for code in kept.keys() - self._without if code in self._reference.places
        }
        return sorted(found.values(), key=lambda place: (kept.get(place.code, place.priority), place.code))

    def _there(self, order: PlacedOrder, needs: list[Need], places: list[Place]) -> Free:
        """What is free of the order's items: from the common stock, or as the order found it, moved by what differs."""
        if self._free is not None:
            return self._free
        skus = {sku for need in needs for sku, _ in need.uses(need.quantity)}
        found = {(sku, place.code): self._moved.get((sku, place.code), ZERO) for sku in skus for place in places}
        for one in order.kept.places if order.kept else ():
            for sku, units in zip(order.kept.skus if order.kept else (), one.free, strict=True):
                found[sku, one.place] = found.get((sku, one.place), ZERO) + units
        for row, units in self._counted.items():
            if row in found:
                found[row] = units - self._taken.get(row, ZERO)
        return found

    def _candidate(
        self, order: PlacedOrder, facts: OrderFacts, needs: list[Need], place: Place, free: Free
    ) -> Candidate:
        same = order.kept is not None and order.kept.plan == self._plan.version
        then = next((one for one in order.kept.places if one.place == place.code), None) if order.kept else None
        here = place.settings.point
        way = haversine(here, facts.point) if here and facts.point else None
        today = self._today(order, place, then if same else None)
        return Candidate(
            place=place.code,
            kind=place.kind,
            priority=then.priority if then else place.priority,
            groups=frozenset(place.settings.groups),
            km=then.km if then and then.km is not None else way,
            orders_today=today.orders,
            orders_per_day=place.settings.orders_per_day,
            lines_today=today.lines,
            lines_per_day=place.settings.lines_per_day,
            opens_in=then.opens_in if then and same else opens_in(place.settings, order.at),
            leaves_in=then.leaves_in if then and same else self._leaves_in(place, order.at),
            cost=place.settings.costs.pack + place.settings.costs.parcel,
            weeks=self._weeks(order, needs, place, then, free),
        )

    def _today(self, order: PlacedOrder, place: Place, then: KeptPlace | None) -> Busy:
        """What the place was given that day: as much as really, and what the plan gave it more."""
        key = (place.code, order.day)
        really, given = self._really.get(key, Busy()), self._given.get(key, Busy())
        seen = Busy(then.orders_today, then.lines_today) if then else really
        return Busy(seen.orders + given.orders - really.orders, seen.lines + given.lines - really.lines)

    def _leaves_in(self, place: Place, at: datetime) -> int:
        return (begins_on(place, at) - at.date()).days if self._plan.asks_cut_off else 0

    def _weeks(
        self, order: PlacedOrder, needs: list[Need], place: Place, then: KeptPlace | None, free: Free
    ) -> dict[str, Decimal]:
        if then is not None and then.weeks and order.kept is not None:
            return {sku: weeks for sku, weeks in zip(order.kept.skus, then.weeks, strict=True) if weeks is not None}
        skus = {sku for need in needs for sku, _ in need.uses(need.quantity)}
        return {
            sku: (free.get((sku, place.code), ZERO) / self._pace[sku, place.code]).quantize(_TENTH)
            for sku in skus
            if (sku, place.code) in self._pace
        }

    def _remember(self, order: PlacedOrder, needs: list[Need], decision: Decision) -> None:
        """What the plan gives and what was really given: the next orders see the difference."""
        for sign, takes, counted in ((-1, decision.takes, self._given), (1, _takes(order), self._really)):
            lines: dict[str, int] = {}
            for need, taken in zip(needs, takes, strict=False):
                for take in taken:
                    lines[take.place] = lines.get(take.place, 0) + 1
                    for sku, base in need.uses(take.quantity):
                        if sign < 0 and self._counted:
                            self._taken[sku, take.place] = self._taken.get((sku, take.place), ZERO) + base
                        self._moved[sku, take.place] = self._moved.get((sku, take.place), ZERO) + sign * base
            for place, many in lines.items():
                busy = counted.setdefault((place, order.day), Busy())
                busy.orders += 1
                busy.lines += many


def _emptied(needs: Sequence[Need], decision: Decision, free: Free) -> list[tuple[str, str]]:
    """The (SKU, place) rows of which nothing is free after it."""
    return [
        (sku, take.place)
        for need, taken in zip(needs, decision.takes, strict=True)
        for take in taken
        for sku, _ in need.uses(take.quantity)
        if free.get((sku, take.place), ZERO) <= 0
    ]


def _takes(order: PlacedOrder) -> list[list[Take]]:
    """What the order really took, line by line."""
    if order.kept is None:
        return []
    return [
        [Take(place, quantity) for number, place, quantity in order.kept.takes if number == line]
        for line in dict.fromkeys(order.kept.lines)
    ]


def _reason(decision: Decision) -> str:
    """Why the runner-up of the last rule lost, in one sentence."""
    for run in decision.runs[-1:]:
        for one in run.judged:
            if one.place == run.runner_up and run.runner_up:
                return f"{one.place}: {say_judged(one)}"
    return ""
