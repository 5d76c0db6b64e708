"""What the optimiser has to know: every order with units that are reserved and not yet released, and the places.

Left out are pick-up orders, lines that a place has begun on, kits, and what comes from suppliers: they stay where they
are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Place, Reference
from lading.flows.routing.routing_facts import point_of
from lading.fulfilment.queries import too_busy_for
from lading.inventory import Free, read_free
from lading.inventory.limits import Limits, read_quotas
from lading.promising import leaves_on
from lading.routing.cost import Rates, load_of
from lading.routing.distance import haversine
from lading.routing.load import Lines, read_counted, read_pace
from lading.routing.optimise_problem import Leg, OpenLine, OpenOrder, Piece, Plan, Problem, Way, Workplace
from lading.routing.plans import BUILT_IN, InForce
from lading.routing.tariff import DEFAULT_TARIFF, Handling, OptimiseSettings, Tariff
from lading.store import UnitOfWork

ZERO = Decimal(0)
_SATURDAY = 5
_ELSEWHERE = frozenset({"supplier"})
"""Kinds of places whose goods are not ours to move."""


class OpenLines(msgspec.Struct, frozen=True):
    """An open order as it was read: its version, and for each line that may move what it holds where."""

    id: UUID
    number: str
    version: int
    currency: str
    lines: list[int]
    factors: list[Decimal]
    held: list[dict[str, Decimal]]


class Gathered(msgspec.Struct, frozen=True):
    """The problem and, in the sequence of its orders, what stands behind each."""

    problem: Problem
    orders: list[OpenLines]
    today: date


_ORDERS = """
SELECT o.id, o.number, o.version, o.currency, o.channel, o.shipping_method, p.ship_to,
  p.attributes->'ship_complete' = 'true'
FROM orders o JOIN order_papers p ON p.order_id = o.id
WHERE NOT o.done AND o.declined_at IS NULL AND o.withdrawn_at IS NULL
  AND coalesce(o.pickup_at, '') = '' AND EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.reserved > 0)
ORDER BY o.placed_at, o.id LIMIT %s
"""

_LINES = """
SELECT l.order_id, l.line, l.sku, l.factor, l.reserved * l.factor, l.promised_for,
  l.amount * l.reserved / l.ordered, coalesce(i.weight_grams, 0),
  coalesce(i.length_mm * i.width_mm * i.height_mm / 1000, 0),
  (SELECT jsonb_object_agg(r.place, r.quantity::text) FROM reservations r
   WHERE r.order_id = l.order_id AND r.line = l.line AND r.sku = l.sku AND r.quantity > 0 AND r.picked = 0)
FROM order_lines l JOIN items i ON i.sku = l.sku
WHERE l.order_id = ANY(%s) AND l.reserved > 0 AND l.released + l.picked + l.packed = 0 ORDER BY l.order_id, l.line
"""

_AT_WORK = """
SELECT place, count(*) FROM fulfilments WHERE state IN ('open', 'picking', 'picked', 'packed') GROUP BY place
"""


async def gather_open_orders(
    unit: UnitOfWork,
    reference: Reference,
    *,
    settings: OptimiseSettings,
    plan: InForce = BUILT_IN,
    limit: int = 50_000,
) -> Gathered:
    """Read the problem as it stands, without locks. The plans of now are its orders' reservations, priced."""
    await reference.refresh(unit)
    found = await unit.fetch(_ORDERS, [limit])
    lines = await unit.fetch(_LINES, [[row[0] for row in found]])
    busy = await too_busy_for(unit, orders=[row[0] for row in found])
    places = {code: place for code, place in reference.places.items() if place.active}
    at_work = {row[0]: row[1] for row in await unit.fetch(_AT_WORK)}
    today = unit.now.date()
    free = await read_free(unit, skus={row[2] for row in lines})
    limits = Limits()
    await limits.refresh(unit, dropped=True)
    free = await _without_limits(unit, free, limits, channels={row[4] for row in found})
    facts = await _read_facts(unit, reference, plan, settings, free, orders=[row[0] for row in found])
    builder = _Builder(reference, settings, today, _workplaces(places, at_work, settings, unit.now), limits, facts)
    by_order: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in lines:
        by_order.setdefault(row[0], []).append(row)
    for row in found:
        builder.add(row, by_order.get(row[0], []), busy.get(row[0], set()))
    return builder.finish(free)


async def _without_limits(unit: UnitOfWork, free: Free, limits: Limits, *, channels: set[str]) -> Free:
    """What is free for every one of these channels: less the largest buffer and all that is set aside."""
    if not limits.any:
        return free
    aside: Free = {}
    for (sku, place, _, _), quantity in (await read_quotas(unit, skus={sku for sku, _ in free})).items():
        aside[sku, place] = aside.get((sku, place), ZERO) + quantity
    return {
        (sku, place): quantity
        - max((limits.buffer(channel, place, sku) for channel in channels), default=ZERO)
        - aside.get((sku, place), ZERO)
        for (sku, place), quantity in free.items()
    }


class Facts(msgspec.Struct, frozen=True):
    """What only some plans and tariffs ask: where orders count today, what places still take, how long stock lasts."""

    counted: Mapping[UUID, Lines] = {}
    left_today: Mapping[str, int] = {}
    weeks: Mapping[tuple[str, str], Decimal] = {}


async def _read_facts(
    unit: UnitOfWork,
    reference: Reference,
    plan: InForce,
    settings: OptimiseSettings,
    free: Free,
    *,
    orders: Sequence[UUID],
) -> Facts:
    weeks: dict[tuple[str, str], Decimal] = {}
    if settings.tariff is not None and settings.tariff.asks_pace:
        pace = await read_pace(unit, skus={sku for sku, _ in free})
        weeks = {row: max(free.get(row, ZERO), ZERO) / each for row, each in pace.items()}
    if not plan.respects_limits:
        return Facts(weeks=weeks)
    day = unit.now.date()
    rows = await unit.fetch("SELECT place, orders FROM routing_load WHERE day = %s", [day])
    load = dict(rows)
    limits = {code: place.settings.orders_per_day for code, place in reference.places.items()}
    left = {code: most - load.get(code, 0) for code, most in limits.items() if most is not None}
    return Facts(await read_counted(unit, orders=orders, day=day), left, weeks)


class _Builder:
    """Makes the problem order by order; what each holds is seated on the earliest day that has room."""

    def __init__(
        self,
        reference: Reference,
        settings: OptimiseSettings,
        today: date,
        places: Mapping[str, Workplace],
        limits: Limits,
        facts: Facts,
    ) -> None:
        self.reference = reference
        self.settings = settings
        self.today = today
        self.places = places
        self.kept = limits.kept_from(pick_up=False)
        self.rates = Rates(settings.tariff or default_tariff(reference.places.values()), settings.penalties)
        self.facts = facts
        self.left = {code: dict(place.room) for code, place in places.items()}
        self.orders: list[OpenOrder] = []
        self.behind: list[OpenLines] = []
        self.held: Free = {}

    def add(self, row: tuple[Any, ...], lines: Sequence[tuple[Any, ...]], busy: set[str]) -> None:
        """One order, unless nothing of it may move or nobody knows what sending it costs."""
        movable = [line for line in lines if self._movable(line)]
        if not movable:
            return
        ways = self._ways(row, movable, busy)
        opened = tuple(
            OpenLine(
                one[1], one[2], one[4], _whole(one[7] * one[4]), _whole(one[8] * one[4]), one[6], self._outlook(one[2])
            )
            for one in movable
        )
        holding = [_quantities(one[9]) for one in movable]
        promised = [(one[5] - self.today).days for one in movable if one[5]]
        draft = OpenOrder(
            key=row[1],
            lines=opened,
            ways=ways,
            now=Plan(()),
            on_time=self.settings.penalties.late is None,
            leave_by=min(promised) if promised else None,
            level=row[5],
            whole=bool(row[7]),
            given=frozenset(self.facts.counted.get(row[0], ())),
            most_places=max(self.settings.most_places, len({place for held in holding for place in held})),
        )
        if (now := self._seat(draft, holding)) is None:
            return
        leave_by = draft.leave_by if draft.on_time else None
        self.orders.append(msgspec.structs.replace(draft, now=now, due=self._due(draft, now), leave_by=leave_by))
        self.behind.append(
            OpenLines(row[0], row[1], row[2], row[3], [one[1] for one in movable], [one[3] for one in movable], holding)
        )
        for line, held in zip(opened, holding, strict=True):
            for place, quantity in held.items():
                self.held[line.sku, place] = self.held.get((line.sku, place), ZERO) + quantity

    def finish(self, free: Free) -> Gathered:
        """The problem; its stock is what is free and what these orders hold."""
        stock = {key: max(ZERO, quantity) for key, quantity in free.items()}
        for key, quantity in self.held.items():
            stock[key] = stock.get(key, ZERO) + quantity
        problem = Problem(
            orders=tuple(self.orders),
            places=self.places,
            stock=stock,
            tariff=self.rates.tariff,
            penalties=self.rates.penalties,
            intake=self._intake(),
        )
        return Gathered(problem, self.behind, self.today)

    def _outlook(self, sku: str) -> Mapping[str, Decimal]:
        """What taking the item costs beside at each place, by how long it lasts there."""
        tariff = self.rates.tariff
        if not tariff.asks_pace:
            return {}
        found = {place: tariff.outlook(self.facts.weeks.get((sku, place))) for place in self.places}
        return {place: percent for place, percent in found.items() if percent}

    def _intake(self) -> dict[str, int]:
        """How many of these orders may count among today's at places with a limit."""
        ours: dict[str, int] = {}
        for order in self.orders:
            for place in order.given:
                ours[place] = ours.get(place, 0) + 1
        return {place: max(0, left) + ours.get(place, 0) for place, left in self.facts.left_today.items()}

    def _movable(self, line: tuple[Any, ...]) -> bool:
        held = _quantities(line[9])
        return sum(held.values(), ZERO) == line[4] and all(
            place in self.places and self.reference.places[place].kind not in _ELSEWHERE for place in held
        )

    def _ways(self, row: tuple[Any, ...], lines: Sequence[tuple[Any, ...]], busy: set[str]) -> dict[str, Way]:
        """The places that may give, and where they give now whether they may or not."""
        to = point_of(row[6] or {})
        now = {place for line in lines for place in _quantities(line[9])}
        ways = {}
        for code in {place.code for place in self.reference.serving(row[4])} | now:
            place = self.reference.places[code]
            km = haversine(place.settings.point, to) if to and place.settings.point else None
            if code not in now and any((line[2], code) in self.kept for line in lines):
                continue
            far = self.settings.most_km is not None and km is not None and km > self.settings.most_km
            near = not far or self.settings.penalties.too_far is not None
            if code in now or (code in self.places and place.kind not in _ELSEWHERE and code not in busy and near):
                ways[code] = Way(self.rates.tariff.zone_of(km), km, far)
        return dict(sorted(ways.items()))

    def _seat(self, order: OpenOrder, holding: Sequence[Mapping[str, Decimal]]) -> Plan | None:
        legs = []
        for code in sorted({place for held in holding for place in held}):
            pieces = tuple(Piece(at, held[code]) for at, held in enumerate(holding) if code in held)
            leg = Leg(code, "", 0, pieces)
            load, way = load_of(order, leg), order.ways[code]
            priced = [
                (sum(cost), lane.service)
                for lane in self.rates.lanes(code, way.zone, order.level)
                if (cost := self.rates.leg(code, lane, way, load)) is not None
            ]
            if not priced:
                return None
            room = self.left[code]
            day = next(day for day in self.places[code].days if room.get(day, 1) > 0)
            if day in room:
                room[day] -= 1
            legs.append(Leg(code, min(priced)[1], day, pieces))
        return Plan(tuple(legs))

    def _due(self, order: OpenOrder, now: Plan) -> int:
        """When it would arrive if it left on the promised day in the way of now; it shall not come later."""
        days = []
        for leg in now.legs:
            lane = self.rates.lane(leg.place, order.ways[leg.place], order.level, leg.service)
            leaves = leg.day if order.leave_by is None else max(leg.day, order.leave_by)
            days.append(leaves + (lane.days if lane else 0))
        return max(days)


def default_tariff(places: Iterable[Place]) -> Tariff:
    """The built-in tariff with what places say that handling costs them."""
    said = [
        Handling(
            place=place.code,
            per_order=place.settings.costs.parcel,
            per_line=place.settings.costs.pick,
            pack=place.settings.costs.pack,
        )
        for place in places
        if place.settings.costs.parcel or place.settings.costs.pick or place.settings.costs.pack
    ]
    return msgspec.structs.replace(DEFAULT_TARIFF, handling=[*said, *DEFAULT_TARIFF.handling])


def _workplaces(
    places: Mapping[str, Place], at_work: Mapping[str, int], settings: OptimiseSettings, now: datetime
) -> dict[str, Workplace]:
    """Each place's days from its lead time on; what it has at hand takes of the first ones, the last is unlimited."""
    found, today = {}, now.date()
    for code, place in places.items():
        first = (leaves_on(places=[place], now=now, requested_by=None) - today).days
        span = range(first, first + settings.horizon_days + 14)
        days = tuple(day for day in span if _works(place, today + timedelta(days=day)))[: settings.horizon_days]
        days = days or (first,)
        room: dict[int, int] = {}
        if place.settings.orders_per_day is not None:
            left = at_work.get(code, 0)
            for day in days[:-1]:
                taken = min(left, place.settings.orders_per_day)
                room[day] = place.settings.orders_per_day - taken
                left -= taken
        found[code] = Workplace(code, days, room)
    return found


def _works(place: Place, day: date) -> bool:
    return place.calendar.works(day) if place.calendar else day.weekday() < _SATURDAY


def _quantities(told: Any) -> dict[str, Decimal]:
    return {place: Decimal(quantity) for place, quantity in (told or {}).items()}


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value())
