"""Changes as people look at them: those of one order, and the queue of those that wait for an answer."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.store import UnitOfWork

_MOST = 200


class AskView(msgspec.Struct, frozen=True):
    """What a place or partner is asked to leave out, and what it said."""

    fulfilment: str
    place: str
    line: int
    sku: str
    quantity: Decimal
    who: str
    state: str


class ChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """A change of an order: who asked for what, whose answer it waits for, and what came of it.

    `result` holds what differs: `changed` lines as `[line, SKU, wanted before, wanted after, price before, price
    after]` (of a cancellation without prices), lines that were added, sums as `[before, after]`.
    `can_undo`: whether it may still be taken back.
    """

    id: UUID
    number: str
    order: str
    kind: str
    state: str
    door: str
    asked_by: str
    asked_at: datetime
    reason: str
    wish: dict[str, Any]
    due_at: datetime | None
    answered_at: datetime | None
    answered_by: str
    code: str
    sentence: str
    result: dict[str, Any]
    undoes: UUID | None
    can_undo: bool
    asks: list[AskView] = []


_VIEW = """
SELECT c.id, o.number || '-C' || c.n, o.number, c.kind, c.state, c.door, c.asked_by, c.asked_at, c.reason, c.wish,
  c.due_at, c.answered_at, c.answered_by, c.code, c.sentence, c.result, c.undoes,
  c.state = 'granted' AND c.result ? 'undo' AND NOT EXISTS (SELECT FROM changes later
    WHERE later.order_id = c.order_id AND later.n > c.n AND later.state IN ('granted', 'pending'))
FROM changes c JOIN orders o ON o.id = c.order_id
"""
_ASKS = """
SELECT a.change_id, f.number, f.place, a.line, l.sku, a.quantity, a.who, a.state FROM change_asks a
JOIN fulfilments f ON f.id = a.fulfilment_id
JOIN order_lines l ON l.order_id = a.order_id AND l.line = a.line
WHERE a.change_id = ANY(%s) ORDER BY a.change_id, f.number, a.line
"""


async def list_changes(unit: UnitOfWork, *, order: UUID) -> list[ChangeView]:
    """All changes of an order, the last first."""
    rows = await unit.fetch(_VIEW + "WHERE c.order_id = %s ORDER BY c.n DESC", [order])
    return await _views(unit, rows)


async def list_waiting(unit: UnitOfWork, *, states: Sequence[str], limit: int = _MOST) -> list[ChangeView]:
    """Changes in these states; what waits comes in the order in which it is due, what is over the last first."""
    open_only = not set(states) - {"requested", "pending"}
    order_by = "c.due_at NULLS LAST, c.asked_at" if open_only else "c.asked_at DESC"
    rows = await unit.fetch(
        _VIEW + f"WHERE c.state = ANY(%s) ORDER BY {order_by} LIMIT %s",
        [list(states), min(limit, _MOST)],
        plan_anew=True,
    )
    return await _views(unit, rows)


async def asked_of(unit: UnitOfWork, *, fulfilment: str) -> list[ChangeView]:
    """Pending changes that wait for the people who work on a fulfilment, by its number."""
    rows = await unit.fetch(
        _VIEW + "WHERE c.state = 'pending' AND EXISTS (SELECT FROM change_asks a JOIN fulfilments f"
        " ON f.id = a.fulfilment_id WHERE a.change_id = c.id AND f.number = %s AND a.state = 'pending'"
        " AND a.who = 'place') ORDER BY c.asked_at",
        [fulfilment],
    )
    return await _views(unit, rows)


async def count_waiting(unit: UnitOfWork) -> dict[str, int]:
    """How many changes wait, by state."""
    rows = await unit.fetch(
        "SELECT state, count(*) FROM changes WHERE state IN ('requested', 'pending') GROUP BY 1", plan_anew=True
    )
    return dict(rows)


async def _views(unit: UnitOfWork, rows: Sequence[tuple[Any, ...]]) -> list[ChangeView]:
    asks: dict[UUID, list[AskView]] = {}
    if rows:
        for change, *ask in await unit.fetch(_ASKS, [[row[0] for row in rows]]):
            asks.setdefault(change, []).append(AskView(*ask))
    names = ChangeView.__struct_fields__[:-1]
    return [ChangeView(**dict(zip(names, row, strict=True)), asks=asks.get(row[0], [])) for row in rows]
