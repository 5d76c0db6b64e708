"""The Brunel supply chain set as an optimisation problem, routed by the nearest-place rule to begin with.

A day's 9,215 orders of a microchip maker, 19 plants with daily capacities, 1,540 freight bands. The files stay where
they are; who measures passes their folder.
"""

import csv
import gzip
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import msgspec

from lading.routing.cost import Rates, load_of
from lading.routing.optimise_problem import Leg, OpenLine, OpenOrder, Piece, Plan, Problem, Way, Workplace
from lading.routing.tariff import Band, Carriage, Handling, Tariff, ZoneRate

FOLDER = Path(__file__).parents[4] / ".." / "shared" / "data" / "04-order-history" / "brunel-supply-chain"
HORIZON = 12
PLENTY = Decimal(10**9)
ZERO = Decimal(0)
NOWHERE = Plan(())
Table = list[dict[str, str]]


class Files(msgspec.Struct, frozen=True):
    """The set's tables, every cell without the spaces around it."""

    orders: Table
    freight: Table
    makes: Mapping[str, set[str]]
    only_for: Mapping[str, set[str]]
    plants: Mapping[str, set[str]]
    room: Mapping[str, int]
    cost: Mapping[str, Decimal]


def read_files(folder: Path) -> Files:
    """The seven files. Raises `FileNotFoundError`."""
    with gzip.open(folder / "OrderList.csv.gz", "rt", encoding="utf-8-sig") as file:
        orders = list(_rows(file))
    return Files(
        orders,
        _table(folder / "FreighRates.csv"),
        _sets(folder / "ProductsPerPlant.csv", "Product ID", "Plant Code"),
        _sets(folder / "VmiCustomers.csv", "Plant Code", "Customers"),
        _sets(folder / "PlantPorts.csv", "Port", "Plant Code"),
        {row["Plant ID"]: int(row["Daily Capacity"]) for row in _table(folder / "WhCapacities.csv")},
        {row["WH"]: Decimal(row["Cost/unit"]) for row in _table(folder / "WhCosts.csv") if row["WH"]},
    )


def read_problem(folder: Path) -> Problem:
    """All orders, each with its plan by the nearest-place rule; together they may not be later than that makes them.

    A plant may give what it makes, to its own customers where it has such. A service of the order's level must leave
    from its port. Freight is the band's rate times the weight, at least the minimum, by ground the rate as a whole;
    customers of level CRF fetch the goods. An order should arrive when it did, counted from its day, and as many days
    later as it was shipped ahead (or earlier as it was late).
    """
    files = read_files(folder)
    tariff = Tariff(
        services=[*_services(files), *(_fetched(days) for days in sorted(_fetching(files)))],
        handling=[Handling(place=plant, per_unit=cost) for plant, cost in files.cost.items()],
    )
    orders = [_order(files, row) for row in files.orders]
    days = tuple(range(HORIZON))
    problem = Problem(
        orders=tuple(orders),
        places={plant: Workplace(plant, days, dict.fromkeys(days, room)) for plant, room in files.room.items()},
        stock={(product, plant): PLENTY for product, plants in files.makes.items() for plant in plants},
        tariff=tariff,
    )
    return route_by_nearest(problem)


def route_by_nearest(problem: Problem) -> Problem:
    """The same with each order's plan by the rule, and its lateness as the bound.

    Day by day, orders in the sequence of the file: the nearest plant that may give and has room on this day, near
    meaning fewest days in transit by its fastest service, then the plant's code; there the cheapest service that
    arrives by the due day, else the fastest, of equals the cheapest. Who finds no room waits for the next day.
    """
    rates = Rates(problem.tariff)
    left = {place: dict(one.room) for place, one in problem.places.items()}
    plans: dict[int, Plan] = {}
    near = [_by_distance(rates, order) for order in problem.orders]
    for day in range(HORIZON):
        for index, order in enumerate(problem.orders):
            if index in plans:
                continue
            place = next((place for place in near[index] if left[place][day] > 0), None)
            if place is not None:
                left[place][day] -= 1
                plans[index] = _best_service(rates, order, place, day)
    routed = tuple(msgspec.structs.replace(order, now=plans[index]) for index, order in enumerate(problem.orders))
    late = sum(_late(rates, order) for order in routed)
    return msgspec.structs.replace(problem, orders=routed, late_most=late)


def forced_cost(problem: Problem) -> Decimal:
    """Handling of orders that only one plant may fulfil: the part of every plan's cost that nobody can choose."""
    unit = {one.place: one.per_unit for one in problem.tariff.handling}
    return sum(
        (unit[next(iter(order.ways))] * order.lines[0].units for order in problem.orders if len(order.ways) == 1), ZERO
    )


def _late(rates: Rates, order: OpenOrder) -> int:
    leg = order.now.legs[0]
    lane = rates.lane(leg.place, order.ways[leg.place], order.level, leg.service)
    return max(0, leg.day + (lane.days if lane else 0) - (order.due or 0))


def _by_distance(rates: Rates, order: OpenOrder) -> list[str]:
    return sorted(
        order.ways,
        key=lambda place: (min(lane.days for lane in rates.lanes(place, order.ways[place].zone, order.level)), place),
    )


def _best_service(rates: Rates, order: OpenOrder, place: str, day: int) -> Plan:
    pieces = (Piece(0, order.lines[0].units),)
    found = []
    for lane in rates.lanes(place, order.ways[place].zone, order.level):
        leg = Leg(place, lane.service, day, pieces)
        cost = rates.leg(place, lane, order.ways[place], load_of(order, leg))
        if cost is not None:
            found.append((max(0, day + lane.days - (order.due or 0)), sum(cost), lane.service, Plan((leg,))))
    return min(found)[3]


def _order(files: Files, row: dict[str, str]) -> OpenOrder:
    level = row["Service Level"]
    plants = [
        plant
        for plant in sorted(files.makes[row["Product ID"]])
        if row["Customer"] in files.only_for.get(plant, {row["Customer"]})
        and (level == "CRF" or _serves(files, plant, level))
    ]
    units, kilos = Decimal(row["Unit quantity"]), Decimal(row["Weight"])
    due = int(row["TPT"]) + int(row["Ship ahead day count"]) - int(row["Ship Late Day count"])
    return OpenOrder(
        key=row["Order ID"],
        lines=(OpenLine(1, row["Product ID"], units, grams=round(kilos * 1000)),),
        ways={plant: Way(row["Destination Port"]) for plant in plants},
        now=NOWHERE,
        due=max(0, due),
        level=f"CRF{row['TPT']}" if level == "CRF" else level,
        whole=True,
    )


def _serves(files: Files, plant: str, level: str) -> bool:
    return any(row["svc_cd"] == level and plant in files.plants[row["orig_port_cd"]] for row in files.freight)


def _services(files: Files) -> Iterator[Carriage]:
    """One for each carrier, port, level, mode and days; where it has two rates for one weight, one for each."""
    found: dict[tuple[str, ...], dict[Decimal, Band]] = {}
    names = ("Carrier", "orig_port_cd", "svc_cd", "mode_dsc", "tpt_day_cnt", "Carrier type")
    for row in files.freight:
        base = [row[name] for name in names]
        up_to, rate, minimum = (_number(row[name]) for name in ("max_wgh_qty", "rate", "minimum cost"))
        ground = row["mode_dsc"] == "GROUND"
        band = Band(up_to_kg=up_to, base=rate if ground else ZERO, per_kg=ZERO if ground else rate, minimum=minimum)
        turn = next(turn for turn in range(100) if up_to not in found.get((*base, str(turn)), {}))
        found.setdefault((*base, str(turn)), {})[up_to] = band
    for key, bands in found.items():
        _, port, level, _, days, *_ = key
        rate_of = ZoneRate(zone="PORT09", days=int(days), bands=[bands[up_to] for up_to in sorted(bands)])
        places = sorted(files.plants[port])
        yield Carriage(code="/".join(key), level=level, places=places, volume_divisor=0, rates=[rate_of])


def _fetching(files: Files) -> set[int]:
    return {int(row["TPT"]) for row in files.orders if row["Service Level"] == "CRF"}


def _fetched(days: int) -> Carriage:
    rate = ZoneRate(zone="PORT09", days=days, bands=[Band()])
    return Carriage(code=f"CRF{days}", level=f"CRF{days}", volume_divisor=0, rates=[rate])


def _number(text: str) -> Decimal:
    return Decimal(text.replace("$", "").replace(",", "").strip())


def _table(file: Path) -> Table:
    with file.open(encoding="utf-8-sig") as text:
        return list(_rows(text))


def _rows(file: "Iterator[str]") -> Iterator[dict[str, str]]:
    for row in csv.DictReader(file):
        yield {name.strip(): (cell or "").strip() for name, cell in row.items() if name}


def _sets(file: Path, key: str, value: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in _table(file):
        found.setdefault(row[key], set()).add(row[value])
    return found
