"""Every way in which an order may be fulfilled, as one column of a large choice: its cost, and what it takes from whom.

Hard constraints (places allowed, stock, ship complete, promise) leave columns out; scarce stock, places' room and the
bound on lateness become rows that all chosen columns together must keep.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product
from typing import NamedTuple

from lading.routing.cost import Rates, days_late, load_of, order_value, plan_cost, to_units
from lading.routing.optimise_problem import (
    Leg,
    OpenOrder,
    Piece,
    Plan,
    Problem,
    most_places,
    newly_given,
)

ZERO = Decimal(0)
EVERY_SPLIT = 100
"""Up to so many assignments of lines to places are all looked at; beyond, the best pairs of places."""
PAIRED = 6
SINGLES_ENOUGH = 3
DAYS_OF_SPLIT = 60
_NEVER = 10**6

Row = tuple[str, ...] | tuple[str, str, int]


class Single(NamedTuple):
    """A column in which one parcel from one place takes everything."""

    place: str
    service: str
    day: int
    over: bool = False


class Columns:
    """All columns, order by order. Column `j` costs `cost[j]` and belongs to `order[j]`.

    Entry `e` says that column `entry_column[e]` takes `entry_amount[e]` of row `entry_row[e]`, which has `room[row]`.
    """

    def __init__(self, problem: Problem, rates: Rates) -> None:
        self.problem = problem
        self.rates = rates
        self.order = array("i")
        self.cost = array("q")
        self.late = array("i")
        self.plans: list[Single | Plan] = []
        self.now: list[int] = []
        self.entry_column = array("i")
        self.entry_row = array("i")
        self.entry_amount = array("q")
        self.rows: dict[Row, int] = {}
        self.room: list[int] = []
        self._scarce = _scarce_stock(problem)
        if problem.late_most is not None:
            self._row(("late",), problem.late_most)

    def plan(self, column: int) -> Plan:
        """The plan that a column stands for."""
        chosen = self.plans[column]
        if isinstance(chosen, Plan):
            return chosen
        lines = self.problem.orders[self.order[column]].lines
        pieces = tuple(Piece(index, line.units) for index, line in enumerate(lines))
        return Plan((Leg(chosen.place, chosen.service, chosen.day, pieces, chosen.over),))

    def add_order(self, index: int) -> None:
        """All columns of one order, its plan of now first."""
        order = self.problem.orders[index]
        late_now = days_late(self.rates, order, order.now)
        self.now.append(len(self.cost))
        self._add(index, order.now, plan_cost(self.rates, order, order.now), late_now, self._uses(order, order.now))
        limit = max(late_now, 0) if order.on_time else None
        singles = [place for place in order.ways if _gives_all(self.problem, order, place)]
        for place in singles:
            self._add_singles(index, order, place, limit)
        if len(order.lines) > 1 and most_places(order, self.problem.penalties) > 1 and not order.whole:
            for plan in splits(self.problem, self.rates, order, enough=len(singles) >= SINGLES_ENOUGH):
                late = days_late(self.rates, order, plan)
                if limit is None or late <= limit:
                    cost = plan_cost(self.rates, order, plan)
                    self._add(index, plan, cost, late, self._uses(order, plan))

    def _add_singles(self, index: int, order: OpenOrder, place: str, limit: int | None) -> None:
        everything = tuple(Piece(number, line.units) for number, line in enumerate(order.lines))
        leg = Leg(place, "", 0, everything)
        load = load_of(order, leg)
        way, several = order.ways[place], self.problem.late_most is not None
        worth = order_value(order)
        due = _NEVER if order.due is None else order.due
        priced = [
            (sum(parts), lane.days - due, lane.service)
            for lane in self.rates.lanes(place, way.zone, order.level)
            if (parts := self.rates.leg(place, lane, way, load)) is not None
        ]
        stock = [*self._stock_uses(order, leg), *self._intake_uses(order, [place])]
        for day, over in shipping_days(self.problem, order, place):
            extra = self.rates.full_day if over else 0
            found = [
                (cost + self.rates.late(late, worth) + extra, late, service)
                for cost, behind, service in priced
                for late in (max(0, day + behind),)
                if limit is None or late <= limit
            ]
            if len(found) > 1:
                found = _best(found, several=several)
            uses = stock if over else [*stock, *self._room_use(place, day)]
            for cost, late, service in found:
                self._add(index, Single(place, service, day, over), cost, late, uses)

    def _add(self, index: int, plan: Single | Plan, cost: int, late: int, uses: Sequence[tuple[int, int]]) -> None:
        column = len(self.cost)
        self.order.append(index)
        self.cost.append(cost)
        self.late.append(late)
        self.plans.append(plan)
        for row, amount in uses:
            self.entry_column.append(column)
            self.entry_row.append(row)
            self.entry_amount.append(amount)
        if late and self.problem.late_most is not None:
            self.entry_column.append(column)
            self.entry_row.append(0)
            self.entry_amount.append(late)

    def _uses(self, order: OpenOrder, plan: Plan) -> list[tuple[int, int]]:
        uses: dict[int, int] = {}
        for leg in plan.legs:
            room = [] if leg.over else self._room_use(leg.place, leg.day)
            for row, amount in (*self._stock_uses(order, leg), *room):
                uses[row] = uses.get(row, 0) + amount
        return [*uses.items(), *self._intake_uses(order, {leg.place for leg in plan.legs})]

    def _intake_uses(self, order: OpenOrder, places: Iterable[str]) -> list[tuple[int, int]]:
        """One of today's orders at each place with a limit at which it counts then."""
        intake = self.problem.intake
        if not intake:
            return []
        return [
            (self._row(("intake", place), intake[place]), 1)
            for place in sorted(newly_given(order, places))
            if place in intake
        ]

    def _stock_uses(self, order: OpenOrder, leg: Leg) -> list[tuple[int, int]]:
        uses: dict[int, int] = {}
        for piece in leg.pieces:
            key = (order.lines[piece.at].sku, leg.place)
            if key in self._scarce:
                row = self._row(("stock", *key), _floor(self.problem.stock.get(key, ZERO)))
                uses[row] = uses.get(row, 0) + to_units(piece.units)
        return list(uses.items())

    def _room_use(self, place: str, day: int) -> list[tuple[int, int]]:
        room = self.problem.places[place].room.get(day)
        return [] if room is None else [(self._row(("room", place, day), room), 1)]

    def _row(self, key: Row, room: int) -> int:
        if (row := self.rows.get(key)) is None:
            row = self.rows[key] = len(self.room)
            self.room.append(room)
        return row


def shipping_days(problem: Problem, order: OpenOrder, place: str) -> Iterator[tuple[int, bool]]:
    """The days on which a place could send it, up to the first one without a limit.

    Where a full day only costs, each limited one stands twice: within the limit, and over it (true).
    """
    workplace = problem.places[place]
    soft = problem.penalties.full_day is not None
    for day in workplace.days:
        room = workplace.room.get(day)
        if order.leave_by is not None and day > order.leave_by:
            return
        if room != 0:
            yield day, False
        if room is None:
            return
        if soft:
            yield day, True


def splits(problem: Problem, rates: Rates, order: OpenOrder, *, enough: bool) -> Iterator[Plan]:
    """Plans of several parcels that give every line wholly: all of them where they are few, else of the best pairs.

    With `enough` places that give everything, pairs are not looked at: a second parcel would only cost more.
    """
    holding = [
        [place for place in order.ways if problem.stock.get((line.sku, place), ZERO) >= line.units]
        for line in order.lines
    ]
    if not all(holding):
        return
    count = 1
    for places in holding:
        count *= len(places)
    most = most_places(order, problem.penalties)
    chosen: Iterable[tuple[str, ...]]
    if count <= EVERY_SPLIT:
        chosen = product(*holding)
    elif enough:
        return
    else:
        chosen = _paired(rates, order, holding)
    for assigned in chosen:
        if 1 < len(set(assigned)) <= most:
            yield from _legs_of(problem, rates, order, assigned)


def _paired(rates: Rates, order: OpenOrder, holding: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Each line from one of two places, the cheaper one where both have it."""
    wide = sorted(order.ways, key=lambda place: (-sum(place in held for held in holding), rates.handling(place), place))
    for pair in combinations(wide[:PAIRED], 2):
        found = [next((place for place in pair if place in held), "") for held in holding]
        if all(found):
            yield tuple(found)


def _legs_of(problem: Problem, rates: Rates, order: OpenOrder, places: Sequence[str]) -> Iterator[Plan]:
    """The plans in which line by line these places give: every day and service where they are few."""
    options: list[list[Leg]] = []
    for place in dict.fromkeys(places):
        pieces = tuple(Piece(index, order.lines[index].units) for index, one in enumerate(places) if one == place)
        way, load = order.ways[place], load_of(order, Leg(place, "", 0, pieces))
        lanes = [
            (sum(cost), lane.service)
            for lane in rates.lanes(place, way.zone, order.level)
            if (cost := rates.leg(place, lane, way, load)) is not None
        ]
        options.append(
            [
                Leg(place, service, day, pieces, over)
                for day, over in shipping_days(problem, order, place)
                for _, service in sorted(lanes)
            ]
        )
    count = 1
    for legs in options:
        count *= len(legs)
    if count <= DAYS_OF_SPLIT:
        yield from (Plan(legs) for legs in product(*options))
    elif all(options):
        yield Plan(tuple(legs[0] for legs in options))


def _gives_all(problem: Problem, order: OpenOrder, place: str) -> bool:
    wanted: dict[str, Decimal] = {}
    for line in order.lines:
        wanted[line.sku] = wanted.get(line.sku, ZERO) + line.units
    return all(problem.stock.get((sku, place), ZERO) >= units for sku, units in wanted.items())


def _scarce_stock(problem: Problem) -> set[tuple[str, str]]:
    """Stock that would not do if every order that may take it did."""
    wanted: dict[tuple[str, str], Decimal] = {}
    for order in problem.orders:
        for line in order.lines:
            for place in order.ways:
                wanted[line.sku, place] = wanted.get((line.sku, place), ZERO) + line.units
    return {key for key, units in wanted.items() if units > problem.stock.get(key, ZERO)}


def _best(found: list[tuple[int, int, str]], *, several: bool) -> list[tuple[int, int, str]]:
    """The cheapest; with `several` also those that cost more and are less late."""
    found.sort()
    if not several:
        return found[:1]
    kept: list[tuple[int, int, str]] = []
    for one in found:
        if not kept or one[1] < kept[-1][1]:
            kept.append(one)
    return kept


def _floor(units: Decimal) -> int:
    return max(0, int(units * 1_000_000))
