"""A fulfilment under lock: its lines' parts, and the only way to shift units between them and to write them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.fulfilment.lifecycle import AT_WORK, state_of
from lading.fulfilment.tables import PARTS
from lading.kernel import Conflict, plain
from lading.store import UnitOfWork

ZERO = Decimal(0)
LineKey = tuple[UUID, int]
"""An order's id and the number of one of its lines."""


class NotThatMany(Conflict):
    """The fulfilment has not that many units there."""

    code = "not_that_many"


class WorkLine(msgspec.Struct):
    """A line of a fulfilment. `parts` sum to `quantity`, in the line's unit of `factor` base units."""

    order_id: UUID
    line: int
    sku: str
    unit: str
    factor: Decimal
    quantity: Decimal
    parts: dict[str, Decimal]
    short_reason: str = ""
    touched: bool = False


class Work(msgspec.Struct):
    """A fulfilment under lock. Change its lines with `shift`, then `save_work`."""

    id: UUID
    number: str
    place: str
    state: str
    priority: int
    due: date | None
    picker: str | None
    version: int
    released_at: datetime
    lines: dict[LineKey, WorkLine] = {}
    touched: bool = False
    handed_to: str = ""
    told_at: datetime | None = None

    def of_order(self, order_id: UUID) -> list[WorkLine]:
        """The lines of one order."""
        return [line for line in self.lines.values() if line.order_id == order_id]

    def orders(self) -> list[UUID]:
        """The orders that it has lines of, in their first appearance."""
        return list(dict.fromkeys(line.order_id for line in self.lines.values()))


_WORK = """
SELECT id, number, place, state, priority, due, picker, version, released_at, handed_to, told_at FROM fulfilments
WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""
_LINES = """
SELECT fulfilment_id, order_id, line, sku, unit, factor, quantity, short_reason, released, picked, packed, shipped,
  cancelled, short, recalled
FROM fulfilment_lines WHERE fulfilment_id = ANY(%s) ORDER BY fulfilment_id, order_id, line
"""


async def lock_work(unit: UnitOfWork, *, ids: Iterable[UUID]) -> dict[UUID, Work]:
    """Lock these fulfilments, sorted, with their lines. Their orders are locked before, stock after."""
    chosen = list(ids)
    if not chosen:
        return {}
    found = {row[0]: Work(*(*row[:9], {}, False, *row[9:])) for row in await unit.fetch(_WORK, [chosen])}
    for row in await unit.fetch(_LINES, [chosen]):
        parts = dict(zip(PARTS, row[8:], strict=True))
        found[row[0]].lines[row[1], row[2]] = WorkLine(row[1], row[2], row[3], row[4], row[5], row[6], parts, row[7])
    return found


async def open_work_of(unit: UnitOfWork, *, orders: Sequence[UUID]) -> list[UUID]:
    """Fulfilments in which units of these orders still wait for hands. Lock the orders first."""
    rows = await unit.fetch(
        "SELECT DISTINCT fulfilment_id FROM fulfilment_lines"
        " WHERE order_id = ANY(%s) AND released + picked + packed > 0",
        [list(orders)],
    )
    return [row[0] for row in rows]


def shift(work: Work, line: WorkLine, *, origin: str, target: str, quantity: Decimal) -> None:
    """Move units of a line between its parts. Raises `NotThatMany`."""
    if line.parts[origin] < quantity:
        raise NotThatMany(
            f"{work.number}, line {line.line}: only {plain(line.parts[origin])} {line.unit} are {origin},"
            f" not {plain(quantity)}."
        )
    line.parts[origin] -= quantity
    line.parts[target] += quantity
    line.touched = work.touched = True


def at_work(line: WorkLine) -> Decimal:
    """Units of a line that the place still has to do something with."""
    return sum((line.parts[part] for part in AT_WORK), ZERO)


async def save_work(unit: UnitOfWork, *, works: Iterable[Work]) -> None:
    """Write what was shifted, with the state that follows from it and one version more. The rest stays."""
    changed = [work for work in works if work.touched]
    if not changed:
        return
    lines = [(work.id, line) for work in changed for line in work.lines.values() if line.touched]
    await _write_lines(unit, lines)
    rows: list[tuple[Any, ...]] = []
    for work in changed:
        work.state = state_of((line.parts for line in work.lines.values()), taken_up=work.picker is not None)
        work.version += 1
        rows.append((work.id, work.state, work.priority, work.picker, work.version))
    await unit.execute(
        "UPDATE fulfilments f SET state = n.state, priority = n.priority, picker = n.picker, version = n.version,"
        " changed_at = %s"
        " FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::text[], %s::int[])"
        " AS n(id, state, priority, picker, version) WHERE f.id = n.id",
        [unit.now, *(list(column) for column in zip(*rows, strict=True))],
    )
    for work in changed:
        work.touched = False
        for line in work.lines.values():
            line.touched = False


async def _write_lines(unit: UnitOfWork, lines: Sequence[tuple[UUID, WorkLine]]) -> None:
    if not lines:
        return
    await unit.execute(
        "UPDATE fulfilment_lines l SET short_reason = n.reason, released = n.p0, picked = n.p1, packed = n.p2,"
        " shipped = n.p3, cancelled = n.p4, short = n.p5, recalled = n.p6"
        " FROM unnest(%s::uuid[], %s::uuid[], %s::int[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[],"
        " %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[])"
        " AS n(fulfilment_id, order_id, line, reason, p0, p1, p2, p3, p4, p5, p6)"
        " WHERE l.fulfilment_id = n.fulfilment_id AND l.order_id = n.order_id AND l.line = n.line",
        [
            [work_id for work_id, _ in lines],
            [line.order_id for _, line in lines],
            [line.line for _, line in lines],
            [line.short_reason for _, line in lines],
            *[[line.parts[part] for _, line in lines] for part in PARTS],
        ],
    )
