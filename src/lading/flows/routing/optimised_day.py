"""What moves of the optimiser do to the orders of the day: limits are respected, and the counts are right after."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Place
from lading.flows.routing.gather_open_orders import OpenLines
from lading.routing.load import Busy, Lines, lock_load, read_counted, save_load
from lading.routing.optimise_problem import OpenOrder, Plan
from lading.routing.optimise_queries import Moved
from lading.routing.plans import InForce
from lading.store import UnitOfWork

Row = tuple[str, str]
_ORDERS, _LINES = " orders", " lines"
"""A place's day stands among stock as rows of items that cannot be: no code begins with a space."""


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

    def lines_left(self) -> list[tuple[int, str]]:
        """The lines that leave a place wholly, as (line, place): all that they hold may move."""
        goes = {(piece.at, leg.place) for leg in self.plan.legs for piece in leg.pieces}
        came = {(piece.at, leg.place) for leg in self.order.now.legs for piece in leg.pieces}
        return sorted((self.order.lines[at].line, place) for at, place in came - goes)

    def lines_at(self) -> Lines:
        """The lines that places give to after it."""
        found: Lines = {}
        for leg in self.plan.legs:
            found.setdefault(leg.place, set()).update(self.order.lines[piece.at].line for piece in leg.pieces)
        return found


class Day(msgspec.Struct):
    """Today's orders of places, locked where the plan minds them; `counted` are the orders' lines that count already.

    `room` is what places with a limit still take, if the plan respects limits.
    """

    day: date
    plan: int
    load: dict[str, Busy]
    counted: dict[UUID, Lines]
    room: dict[Row, Decimal]

    def more(self, one: Move) -> dict[str, Busy]:
        """How much more each place was given today then, or less where what counted today leaves."""
        counted = self.counted.get(one.open.id, {})
        after = {place: set(lines) for place, lines in counted.items()}
        for line, place in one.lines_left():
            after.get(place, set()).discard(line)
        for place, lines in one.lines_at().items():
            after.setdefault(place, set()).update(lines)
        return {
            place: Busy(bool(lines) - bool(counted.get(place)), len(lines) - len(counted.get(place, ())))
            for place, lines in after.items()
        }

    def change(self, one: Move) -> dict[Row, Decimal]:
        """The same as a change of rows that have a limit."""
        rows: dict[Row, int] = {}
        for place, busy in self.more(one).items():
            rows[_ORDERS, place] = busy.orders
            rows[_LINES, place] = busy.lines
        return {row: Decimal(more) for row, more in rows.items() if more and row in self.room}

    async def save(self, unit: UnitOfWork, moves: Iterable[Move]) -> None:
        """Count the moves that are made."""
        total: dict[str, Busy] = {}
        for one in moves if self.load else ():
            for place, busy in self.more(one).items():
                mine = total.setdefault(place, Busy())
                mine.orders += busy.orders
                mine.lines += busy.lines
        await save_load(unit, more=total, day=self.day, plan=self.plan)


async def read_day(unit: UnitOfWork, *, plan: InForce, places: Mapping[str, Place], moves: Sequence[Move]) -> Day:
    """What moving these orders, which are locked, depends on. Locks the day's counts, before stock is locked."""
    day = unit.now.date()
    if not plan.asks_load:
        return Day(day, plan.version, {}, {}, {})
    load = await lock_load(unit, places=places, day=day, plan=plan.version)
    counted = await read_counted(unit, orders=[one.open.id for one in moves], day=day)
    room: dict[Row, Decimal] = {}
    for code, place in places.items() if plan.respects_limits else ():
        if (most := place.settings.orders_per_day) is not None:
            room[_ORDERS, code] = Decimal(most - load[code].orders)
        if (most := place.settings.lines_per_day) is not None:
            room[_LINES, code] = Decimal(most - load[code].lines)
    return Day(day, plan.version, load, counted, room)
