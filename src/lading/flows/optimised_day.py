"""What moves of the optimiser do to the orders of the day: limits are respected, and the counts are right after."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Place
from lading.flows.gather_open_orders import OpenLines
from lading.routing.load import lock_load, read_counted, save_load
from lading.routing.optimise_problem import OpenOrder, Plan
from lading.routing.optimise_queries import Moved
from lading.routing.plans import InForce
from lading.store import UnitOfWork

ONE = Decimal(1)
Row = tuple[str, str]
_NO_SKU = ""
"""Orders of a place's day stand among stock as a row without an item."""


class Move(msgspec.Struct):
    """An order that is to move: `change` says by (SKU, place) what it takes more (base units), `left` why it stays."""

    open: OpenLines
    order: OpenOrder
    plan: Plan
    told: Moved
    gain: int
    change: dict[Row, Decimal]
    kept: dict[str, object] = {}
    left: str = ""

    @property
    def came_from(self) -> set[str]:
        """The places that its plan of now takes from."""
        return {leg.place for leg in self.order.now.legs}

    @property
    def goes_to(self) -> set[str]:
        """The places that its new plan takes from."""
        return {leg.place for leg in self.plan.legs}


class Day(msgspec.Struct):
    """Today's orders of places, locked where the plan minds them. `stays` are places that an order cannot leave wholly.

    `room` is what places with a limit still take, if the plan respects limits.
    """

    day: date
    plan: int
    load: dict[str, int]
    counted: dict[UUID, set[str]]
    stays: dict[UUID, set[str]]
    room: dict[Row, Decimal]

    def left(self, one: Move) -> list[str]:
        """The places that the order leaves wholly."""
        return sorted(one.came_from - one.goes_to - self.stays.get(one.open.id, set()))

    def more(self, one: Move) -> dict[str, int]:
        """By how many orders each place has more today: one, or one less where the order counted today and leaves."""
        counted = self.counted.get(one.open.id, set())
        more = dict.fromkeys(one.goes_to - counted, 1)
        return more | dict.fromkeys(set(self.left(one)) & counted, -1)

    def change(self, one: Move) -> dict[Row, Decimal]:
        """The same as a change of rows that have a limit."""
        rows = {(_NO_SKU, place): ONE * orders for place, orders in self.more(one).items()}
        return {row: orders for row, orders in rows.items() if row in self.room}

    async def save(self, unit: UnitOfWork, moves: Iterable[Move]) -> None:
        """Count the moves that are made."""
        total: dict[str, int] = {}
        for one in moves:
            for place, orders in self.more(one).items():
                total[place] = total.get(place, 0) + orders
        if self.load:
            await save_load(unit, more=total, day=self.day, plan=self.plan)


async def read_day(unit: UnitOfWork, *, plan: InForce, places: Mapping[str, Place], moves: Sequence[Move]) -> Day:
    """What moving these orders, which are locked, depends on. Locks the day's counts, before stock is locked."""
    orders = [one.open.id for one in moves]
    day = unit.now.date()
    stays = await _held_besides(unit, moves)
    if not plan.asks_load:
        return Day(day, plan.version, {}, {}, stays, {})
    load = await lock_load(unit, places=places, day=day, plan=plan.version)
    counted = await read_counted(unit, orders=orders, day=day)
    limits = {code: place.settings.orders_per_day for code, place in places.items()} if plan.respects_limits else {}
    room = {(_NO_SKU, code): Decimal(most - load[code]) for code, most in limits.items() if most is not None}
    return Day(day, plan.version, load, counted, stays, room)


async def _held_besides(unit: UnitOfWork, moves: Sequence[Move]) -> dict[UUID, set[str]]:
    """Where the orders hold goods by lines that do not move."""
    moving = {(one.open.id, line) for one in moves for line in one.open.lines}
    found: dict[UUID, set[str]] = {}
    for order, line, place in await unit.fetch(
        "SELECT DISTINCT order_id, line, place FROM reservations WHERE order_id = ANY(%s) AND quantity > 0",
        [[one.open.id for one in moves]],
    ):
        if (order, line) not in moving:
            found.setdefault(order, set()).add(place)
    return found
