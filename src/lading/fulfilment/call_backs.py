"""Units that a partner was asked not to ship: written, read, answered, and overtaken by what left meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, LiteralString
from uuid import UUID

import msgspec

from lading.fulfilment.work import Work
from lading.kernel import new_id
from lading.store import UnitOfWork

ZERO = Decimal(0)
LineOfWork = tuple[UUID, UUID, int]
"""Fulfilment, order, line."""


class CallBack(msgspec.Struct, kw_only=True):
    """Units of a line that a partner shall not ship; what then happens to them is `act`."""

    fulfilment_id: UUID
    order_id: UUID
    line: int
    quantity: Decimal
    act: Literal["cancel", "recall"]
    by: Literal["customer", "seller"] = "seller"
    reason: str = ""
    id: UUID = msgspec.field(default_factory=new_id)


_FIELDS = ("id", "fulfilment_id", "order_id", "line", "quantity", "act", "by", "reason")


async def add_call_backs(unit: UnitOfWork, *, asked: Sequence[CallBack]) -> None:
    """Write what was asked. The fulfilments are locked."""
    if asked:
        await unit.execute(
            "INSERT INTO call_backs (id, fulfilment_id, order_id, line, quantity, act, by, reason, asked_at, asked_by)"
            " SELECT n.*, %s, %s FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::int[], %s::numeric[], %s::text[],"
            " %s::text[], %s::text[]) AS n",
            [unit.now, unit.actor.label, *([getattr(one, name) for one in asked] for name in _FIELDS)],
        )


async def read_pending(unit: UnitOfWork, *, fulfilments: Iterable[UUID]) -> list[CallBack]:
    """What these fulfilments' partners have not answered yet, the oldest first. Lock the fulfilments first."""
    rows = await unit.fetch(
        "SELECT id, fulfilment_id, order_id, line, quantity, act, by, reason FROM call_backs"
        " WHERE fulfilment_id = ANY(%s) AND state = 'pending' ORDER BY asked_at, id",
        [list(fulfilments)],
    )
    return [CallBack(**dict(zip(_FIELDS, row, strict=True))) for row in rows]


def pending_by_line(pending: Iterable[CallBack]) -> dict[LineOfWork, Decimal]:
    """How many units of each line are asked back."""
    sums: dict[LineOfWork, Decimal] = {}
    for one in pending:
        key = (one.fulfilment_id, one.order_id, one.line)
        sums[key] = sums.get(key, ZERO) + one.quantity
    return sums


async def answer(unit: UnitOfWork, *, answers: Mapping[UUID, bool], note: str = "") -> None:
    """Write down what the partner granted (True) or denied."""
    await unit.execute(
        "UPDATE call_backs c SET state = CASE WHEN n.granted THEN 'granted' ELSE 'denied' END, answered_at = %s,"
        " answered_by = %s, note = %s FROM unnest(%s::uuid[], %s::bool[]) AS n(id, granted) WHERE c.id = n.id",
        [unit.now, unit.actor.label, note[:500], list(answers), list(answers.values())],
    )


async def settle_overtaken(unit: UnitOfWork, *, works: Iterable[Work]) -> list[CallBack]:
    """What was asked back and has left, or was given back, meanwhile counts as denied; answers these units."""
    known = {work.id: work for work in works}
    pending = await read_pending(unit, fulfilments=known)
    left = {
        (work.id, line.order_id, line.line): line.parts["released"]
        for work in known.values()
        for line in work.lines.values()
    }
    lost: list[CallBack] = []
    for one in pending:
        key = (one.fulfilment_id, one.order_id, one.line)
        kept = min(one.quantity, left[key])
        left[key] -= kept
        if kept < one.quantity:
            lost.append(msgspec.structs.replace(one, quantity=one.quantity - kept, id=new_id() if kept else one.id))
            if kept:
                await unit.execute("UPDATE call_backs SET quantity = %s WHERE id = %s", [kept, one.id])
    known_ids = {one.id for one in pending}
    await add_call_backs(unit, asked=[one for one in lost if one.id not in known_ids])
    if lost:
        await answer(unit, answers={one.id: False for one in lost}, note="overtaken")
    return lost


class CallBackView(msgspec.Struct, frozen=True, kw_only=True):
    """Units that a partner was asked not to ship, and what it said."""

    id: UUID
    fulfilment: str
    place: str
    order: str
    line: int
    sku: str
    quantity: Decimal
    act: str
    by: str
    reason: str
    state: str
    asked_at: datetime
    asked_by: str
    answered_at: datetime | None
    note: str


async def list_call_backs(
    unit: UnitOfWork, *, orders: Sequence[UUID] | None = None, fulfilments: Sequence[UUID] | None = None
) -> list[CallBackView]:
    """What was asked back of these orders or fulfilments, the oldest first."""
    rows = await unit.fetch(
        _VIEW + " WHERE c.order_id = ANY(%s) OR c.fulfilment_id = ANY(%s) ORDER BY c.asked_at, c.id",
        [list(orders or ()), list(fulfilments or ())],
    )
    return [_view(row) for row in rows]


async def list_pending(unit: UnitOfWork, *, place: str) -> list[CallBackView]:
    """What the partner at a place has not answered, the oldest first."""
    rows = await unit.fetch(
        _VIEW + " WHERE c.state = 'pending' AND f.place = %s ORDER BY c.asked_at, c.id LIMIT 200", [place]
    )
    return [_view(row) for row in rows]


_VIEW: LiteralString = (
    "SELECT c.id, f.number, f.place, o.number, c.line, l.sku, c.quantity, c.act, c.by, c.reason, c.state, c.asked_at,"
    " c.asked_by, c.answered_at, c.note FROM call_backs c JOIN fulfilments f ON f.id = c.fulfilment_id"
    " JOIN fulfilment_lines l ON l.fulfilment_id = c.fulfilment_id AND l.order_id = c.order_id AND l.line = c.line"
    " JOIN orders o ON o.id = c.order_id"
)


def _view(row: tuple[Any, ...]) -> CallBackView:
    return CallBackView(**dict(zip(CallBackView.__struct_fields__, row, strict=True)))
