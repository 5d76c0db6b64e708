"""A generated optimisation problem: many open orders, some of them of several lines, at places with scarce stock."""

import math
import random
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.routing.cost import Rates
from lading.routing.optimise_problem import Leg, OpenLine, OpenOrder, Piece, Plan, Problem, Way, Workplace
from lading.routing.tariff import Band, Carriage, Handling, Tariff, Zone, ZoneRate

SIDE = 1500
ITEMS = 600
HORIZON = 8
ZERO = Decimal(0)


def make_problem(*, orders: int, places: int, seed: int = 7) -> Problem:
    """Orders of 1 to 3 lines all over a square of 1,500 km, routed by the nearest place that has everything.

    Stock is 1.5 times the demand, on three places of four; a day's room at all places is two fifths of the orders.
    """
    rng = random.Random(seed)  # noqa: S311 -- the same problem in every run
    names = [f"P{number:02}" for number in range(places)]
    points = {name: (rng.uniform(0, SIDE), rng.uniform(0, SIDE)) for name in names}
    tariff = _tariff(names, rng)
    wished = [_order(number, points, tariff, rng) for number in range(orders)]
    days = tuple(range(HORIZON))
    room = max(1, orders * 2 // (5 * places))
    limits = dict.fromkeys(days[:-1], room)
    problem = Problem(
        orders=tuple(wished),
        places={name: Workplace(name, days, limits) for name in names},
        stock=_stock(wished, names, rng),
        tariff=tariff,
    )
    return msgspec.structs.replace(problem, orders=tuple(_route(problem)))


def _tariff(names: Sequence[str], rng: random.Random) -> Tariff:
    zones = [Zone(name="A", up_to_km=200), Zone(name="B", up_to_km=600), Zone(name="C")]
    services = []
    for code, days, base, per_kg in (
        ("road", (1, 3, 5), (4, 6, 9), (30, 50, 90)),
        ("air", (1, 1, 2), (9, 12, 16), (80, 120, 190)),
    ):
        rates = [
            ZoneRate(
                zone=zone.name,
                days=days[turn],
                bands=[Band(base=Decimal(base[turn]), per_kg=Decimal(per_kg[turn]).scaleb(-2))],
            )
            for turn, zone in enumerate(zones)
        ]
        services.append(Carriage(code=code, rates=rates))
    handling = [
        Handling(
            place=name,
            per_order=Decimal(rng.randint(50, 250)).scaleb(-2),
            per_line=Decimal("0.40"),
            pack=Decimal("0.90"),
        )
        for name in names
    ]
    return Tariff(zones=zones, services=services, handling=handling, split=Decimal(2), late_per_day=Decimal(4))


def _order(number: int, points: dict[str, tuple[float, float]], tariff: Tariff, rng: random.Random) -> OpenOrder:
    here = (rng.uniform(0, SIDE), rng.uniform(0, SIDE))
    lines = []
    for line in range(1, rng.choice((1, 1, 1, 2, 2, 3)) + 1):
        units = rng.randint(1, 4)
        sku = f"S{int(rng.paretovariate(1.2)) % ITEMS:03}"
        lines.append(
            OpenLine(line, sku, Decimal(units), grams=units * rng.randint(200, 3000), value=Decimal(20 * units))
        )
    ways = {}
    for name, (x, y) in points.items():
        km = math.hypot(x - here[0], y - here[1])
        ways[name] = Way(tariff.zone_of(km), round(km, 1))
    return OpenOrder(key=f"O{number}", lines=tuple(lines), ways=ways, now=Plan(()), due=rng.randint(2, 6))


def _stock(orders: Sequence[OpenOrder], names: Sequence[str], rng: random.Random) -> dict[tuple[str, str], Decimal]:
    demand: dict[str, int] = {}
    for order in orders:
        for line in order.lines:
            demand[line.sku] = demand.get(line.sku, 0) + int(line.units)
    stock = {}
    for sku, units in demand.items():
        holding = rng.sample(list(names), max(1, len(names) * 3 // 4))
        for name in holding:
            stock[sku, name] = Decimal(math.ceil(1.5 * units / len(holding)) + 4)
    return stock


def _route(problem: Problem) -> list[OpenOrder]:
    """Each order in turn from the nearest place that has all and still has room on the first day that any has."""
    rates = Rates(problem.tariff)
    left, room = dict(problem.stock), {place: dict(one.room) for place, one in problem.places.items()}
    routed = []
    for order in problem.orders:
        near = sorted(order.ways, key=lambda place: (order.ways[place].km, place))
        holding = [place for place in near if _has_all(left, order, place)]
        chosen = next(
            ((place, day) for day in range(HORIZON) for place in holding if room[place].get(day, 1) > 0), None
        )
        plan = Plan(())
        if chosen is not None:
            place, day = chosen
            if day in room[place]:
                room[place][day] -= 1
            for line in order.lines:
                left[line.sku, place] -= line.units
            pieces = tuple(Piece(index, line.units) for index, line in enumerate(order.lines))
            plan = Plan((Leg(place, _service(rates, order, place, day), day, pieces),))
        routed.append(msgspec.structs.replace(order, now=plan))
    return routed


def _service(rates: Rates, order: OpenOrder, place: str, day: int) -> str:
    """The slower, cheaper one if it arrives in time."""
    lanes = rates.lanes(place, order.ways[place].zone, "")
    return next((lane.service for lane in lanes if day + lane.days <= (order.due or 0)), lanes[-1].service)


def _has_all(left: dict[tuple[str, str], Decimal], order: OpenOrder, place: str) -> bool:
    wanted: dict[str, Decimal] = {}
    for line in order.lines:
        wanted[line.sku] = wanted.get(line.sku, ZERO) + line.units
    return all(left.get((sku, place), ZERO) >= units for sku, units in wanted.items())
