"""The expected landed cost of a plan: whole ten-thousandths of the currency inside, decimals and reasons at the edges.

Everything that compares plans compares them by these functions, so a plan's cost can be computed again from the plan.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import NamedTuple

import msgspec

from lading.routing.optimise_problem import Leg, OpenOrder, Plan, Problem, Way
from lading.routing.tariff import Carriage, Handling, Penalties, Tariff

MONEY = 10_000
UNITS = 1_000_000
ONE = Decimal(1)
ZERO = Decimal(0)
NO_PENALTIES = Penalties()


class CostItem(msgspec.Struct, frozen=True):
    """One reason for cost: an `amount` in the tariff's currency, below zero where it is a gain."""

    kind: str
    amount: Decimal
    why: str


class Lane(NamedTuple):
    """A service from a place to a zone; `bands` hold (up to grams, base, per kilogram, minimum)."""

    service: str
    days: int
    divisor: int
    bands: tuple[tuple[int | None, int, int, int], ...]


class Load(NamedTuple):
    """What one parcel holds: `units` in millionths; `outlook` what taking it costs beside, in ten-thousandths."""

    lines: int
    units: int
    grams: int
    cm3: int
    value: int
    outlook: int = 0


class LegCost(NamedTuple):
    """What one parcel costs, in ten-thousandths."""

    pick: int
    pack: int
    freight: int
    opportunity: int
    carbon: int
    too_far: int = 0
    full_day: int = 0


class Rates:
    """A tariff made ready for millions of questions. Raises nothing: what a service does not serve has no lane."""

    def __init__(self, tariff: Tariff, penalties: Penalties = NO_PENALTIES) -> None:
        self.tariff = tariff
        self.penalties = penalties
        self._too_far = to_money(penalties.too_far or ZERO)
        self._too_many = to_money(penalties.too_many_places or ZERO)
        self._behind = to_money(penalties.late or ZERO)
        self.full_day = to_money(penalties.full_day or ZERO)
        self.split = to_money(tariff.split)
        self._late = to_money(tariff.late_per_day)
        self._levels = {service.level for service in tariff.services if service.level}
        self._handling = {one.place: one for one in tariff.handling}
        self._prepared: dict[str, tuple[int, int, int, int, int]] = {}
        self._lanes: dict[tuple[str, str, str], tuple[Lane, ...]] = {}
        self._carbon = int(tariff.carbon_grams * tariff.carbon_price * MONEY)

    def handling(self, place: str) -> tuple[int, int, int, int, int]:
        """Per order, per line, per unit, for packing, and the opportunity in millionths of the goods' value."""
        if (known := self._prepared.get(place)) is None:
            said = self._handling.get(place) or self._handling.get("") or Handling()
            known = self._prepared[place] = (
                to_money(said.per_order),
                to_money(said.per_line),
                to_money(said.per_unit),
                to_money(said.pack),
                int(said.opportunity_percent * 10_000),
            )
        return known

    def lanes(self, place: str, zone: str, level: str) -> tuple[Lane, ...]:
        """The ways to send from a place to a zone. Where some service has this level, only those of it."""
        key = (place, zone, level if level in self._levels else "")
        if (known := self._lanes.get(key)) is None:
            known = self._lanes[key] = tuple(
                Lane(service.code, rate.days, service.volume_divisor, _bands(service, zone))
                for service in self.tariff.services
                for rate in service.rates
                if rate.zone == zone
                and (not service.places or place in service.places)
                and (service.level == key[2] or not key[2])
            )
        return known

    def lane(self, place: str, way: Way, level: str, service: str) -> Lane | None:
        """The one of these that this service is; None where it does not go there."""
        return next((one for one in self.lanes(place, way.zone, level) if one.service == service), None)

    def late(self, days: int, value: int) -> int:
        """What being so many days late costs an order of this value."""
        if days <= 0:
            return 0
        return days * (self._late + _share(value, self.tariff.late_percent)) + self._behind

    def places(self, count: int, wished: int) -> int:
        """What it costs that an order comes from so many places."""
        return self.split * max(0, count - 1) + self._too_many * max(0, count - wished)

    def waiting(self, value: int) -> int:
        """What it costs that goods of this value wait for stock."""
        return _share(value, self.tariff.waiting_percent)

    def leg(self, place: str, lane: Lane, way: Way, load: Load, *, over: bool = False) -> LegCost | None:
        """The cost of one parcel; None where it is too heavy for the service."""
        freight = self.freight(lane, load)
        if freight is None:
            return None
        order, line, unit, pack, opportunity = self.handling(place)
        return LegCost(
            order + line * load.lines + _half_up(unit * load.units, UNITS),
            pack,
            freight,
            _half_up(load.value * opportunity, 1_000_000) + load.outlook,
            self.carbon(way, load),
            self._too_far if way.far else 0,
            self.full_day if over else 0,
        )

    def freight(self, lane: Lane, load: Load) -> int | None:
        """Freight by the billable weight; None where no band is that heavy."""
        grams = billable(lane, load)
        for up_to, base, per_kg, minimum in lane.bands:
            if up_to is None or grams <= up_to:
                return max(minimum, base + _half_up(per_kg * grams, 1000))
        return None

    def carbon(self, way: Way, load: Load) -> int:
        """The price of the CO₂ of the way, nothing where its length is unknown."""
        return _half_up(int(way.km or 0) * load.grams * self._carbon, 1_000_000_000)


def rates_of(problem: Problem) -> Rates:
    """The tariff and the penalties of a problem."""
    return Rates(problem.tariff, problem.penalties)


def billable(lane: Lane, load: Load) -> int:
    """Grams that freight is paid for: the weight, or the volume where that counts for more."""
    return max(load.grams, -(-load.cm3 * 1000 // lane.divisor)) if lane.divisor else load.grams


def load_of(order: OpenOrder, leg: Leg) -> Load:
    """What a leg carries; weight, volume and value of a part of a line are in proportion, rounded half up."""
    units = grams = cm3 = value = outlook = 0
    for piece in leg.pieces:
        line = order.lines[piece.at]
        share = ONE if piece.units == line.units else piece.units / line.units
        units += to_units(piece.units)
        grams += _whole(line.grams * share)
        cm3 += _whole(line.cm3 * share)
        value += (worth := to_money(line.value * share))
        if percent := line.outlook.get(leg.place):
            outlook += _share(worth, percent)
    return Load(len({piece.at for piece in leg.pieces}), units, grams, cm3, value, outlook)


def days_late(rates: Rates, order: OpenOrder, plan: Plan) -> int:
    """How many days after the promise its last parcel arrives."""
    if order.due is None or not plan.legs:
        return 0
    return max(0, max(_arrival(rates, order, leg) for leg in plan.legs) - order.due)


def plan_cost(rates: Rates, order: OpenOrder, plan: Plan) -> int:
    """The cost of a plan in ten-thousandths. Raises `ValueError` where a leg's service does not go there."""
    total = rates.places(len({leg.place for leg in plan.legs}), order.most_places)
    for leg in plan.legs:
        total += sum(_leg_cost(rates, order, leg))
    return total + rates.late(days_late(rates, order, plan), order_value(order)) + rates.waiting(_waits(order, plan))


def explain_cost(rates: Rates, order: OpenOrder, plan: Plan) -> list[CostItem]:
    """The same cost item by item, each with its reason; the amounts sum to `plan_cost`."""
    items: list[CostItem] = []
    for leg in plan.legs:
        items += _explain_leg(rates, order, leg)
    places = len({leg.place for leg in plan.legs})
    if extra := rates.places(places, order.most_places):
        many = f"; {order.most_places} are wished" if places > order.most_places else ""
        items.append(CostItem("split", to_decimal(extra), f"It comes from {places} places{many}."))
    late = days_late(rates, order, plan)
    if cost := rates.late(late, order_value(order)):
        items.append(CostItem("late", to_decimal(cost), f"It arrives {late} days after the promised day."))
    if cost := rates.waiting(_waits(order, plan)):
        items.append(CostItem("waiting", to_decimal(cost), "No place gives everything; the rest waits for stock."))
    return items


def to_money(amount: Decimal) -> int:
    """Ten-thousandths, rounded half up."""
    return _whole(amount * MONEY)


def to_decimal(money: int) -> Decimal:
    """An amount in the tariff's currency, with four digits."""
    return Decimal(money).scaleb(-4)


def to_units(units: Decimal) -> int:
    """Millionths of a base unit, rounded up, so that nothing is taken twice."""
    return int((units * UNITS).to_integral_value(ROUND_CEILING))


def order_value(order: OpenOrder) -> int:
    """The value of all that is open of it, in ten-thousandths."""
    return sum(to_money(line.value) for line in order.lines)


def _explain_leg(rates: Rates, order: OpenOrder, leg: Leg) -> list[CostItem]:
    cost, load = _leg_cost(rates, order, leg), load_of(order, leg)
    way = order.ways[leg.place]
    lane = _lane(rates, order, leg)
    kilos = Decimal(billable(lane, load)).scaleb(-3)
    by = "by its volume" if billable(lane, load) > load.grams else "by its weight"
    said = {
        "pick": f"{leg.place} picks {load.lines} lines.",
        "pack": f"{leg.place} packs a parcel.",
        "freight": f"{leg.service} takes {kilos.normalize():f} kg ({by}) to zone {way.zone} in {lane.days} days.",
        "opportunity": f"The goods could sell at {leg.place} otherwise.",
        "carbon": f"{int(way.km or 0)} km from {leg.place}.",
        "too_far": f"{leg.place} is further away than wished.",
        "full_day": f"{leg.place} sends it on a day on which it is full.",
    }
    return [CostItem(kind, to_decimal(amount), said[kind]) for kind, amount in cost._asdict().items() if amount]


def _leg_cost(rates: Rates, order: OpenOrder, leg: Leg) -> LegCost:
    cost = rates.leg(leg.place, _lane(rates, order, leg), order.ways[leg.place], load_of(order, leg), over=leg.over)
    if cost is None:
        raise ValueError(f"A parcel of order {order.key} is too heavy for {leg.service}.")
    return cost


def _lane(rates: Rates, order: OpenOrder, leg: Leg) -> Lane:
    lane = rates.lane(leg.place, order.ways[leg.place], order.level, leg.service)
    if lane is None:
        raise ValueError(f"{leg.service} does not take order {order.key} from {leg.place}.")
    return lane


def _arrival(rates: Rates, order: OpenOrder, leg: Leg) -> int:
    return leg.day + _lane(rates, order, leg).days


def _waits(order: OpenOrder, plan: Plan) -> int:
    given: dict[int, Decimal] = {}
    for leg in plan.legs:
        for piece in leg.pieces:
            given[piece.at] = given.get(piece.at, Decimal(0)) + piece.units
    return sum(
        to_money(line.value * (line.units - given.get(index, Decimal(0))) / line.units)
        for index, line in enumerate(order.lines)
        if line.units > given.get(index, Decimal(0))
    )


def _bands(service: Carriage, zone: str) -> tuple[tuple[int | None, int, int, int], ...]:
    bands: Sequence[tuple[int | None, int, int, int]] = [
        (
            None if band.up_to_kg is None else int(band.up_to_kg * 1000),
            to_money(band.base),
            to_money(band.per_kg),
            to_money(band.minimum),
        )
        for rate in service.rates
        if rate.zone == zone
        for band in rate.bands
    ]
    return tuple(bands)


def _share(value: int, percent: Decimal) -> int:
    return _whole(value * percent / 100)


def _half_up(product: int, divisor: int) -> int:
    return (2 * product + divisor) // (2 * divisor)


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))
