"""Changes as objects: each wish to change an order with its life, from the request to its answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from lading.kernel import Conflict, NotFound, new_id
from lading.store import UnitOfWork

State = Literal["requested", "pending", "granted", "denied", "withdrawn"]
Door = Literal["staff", "channel", "customer"]
ChangeKind = Literal["edit", "cancel", "papers", "delivery", "price", "channel"]
_encode = msgspec.json.Encoder().encode


class NewChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change to be kept. `wish` is what was sent; `result` is what came of it: no names or addresses in it."""

    order_id: UUID
    kind: ChangeKind
    state: State
    door: Door
    reason: str = ""
    wish: Mapping[str, Any] = {}
    seen: int | None = None
    due_at: datetime | None = None
    code: str = ""
    sentence: str = ""
    result: Mapping[str, Any] = {}
    undoes: UUID | None = None
    id: UUID = msgspec.field(default_factory=new_id)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change as it stands."""

    id: UUID
    order_id: UUID
    n: int
    kind: ChangeKind
    state: State
    door: Door
    asked_by: str
    asked_at: datetime
    reason: str
    wish: dict[str, Any]
    seen: int | None
    due_at: datetime | None
    answered_at: datetime | None
    answered_by: str
    code: str
    sentence: str
    result: dict[str, Any]
    undoes: UUID | None


class AnsweredAlready(Conflict):
    """The change was answered before."""

    code = "answered_already"


_COLUMNS = ", ".join(Change.__struct_fields__)


async def keep_changes(unit: UnitOfWork, *, changes: Sequence[NewChange]) -> list[UUID]:
    """Write changes, numbered within their orders; answers their ids. The orders are locked."""
    if not changes:
        return []
    rows = [
        (
            one.id,
            one.order_id,
            one.kind,
            one.state,
            one.door,
            one.reason,
            _encode(one.wish).decode(),
            one.seen,
            one.due_at,
            None if one.state in ("requested", "pending") else unit.now,
            "" if one.state in ("requested", "pending") else unit.actor.label,
            one.code,
            one.sentence,
            _encode(one.result).decode(),
            one.undoes,
        )
        for one in changes
    ]
    await unit.execute(
        "INSERT INTO changes (n, asked_by, asked_at, id, order_id, kind, state, door, reason, wish, seen, due_at,"
        " answered_at, answered_by, code, sentence, result, undoes)"
        " SELECT coalesce((SELECT max(c.n) FROM changes c WHERE c.order_id = w.order_id), 0)"
        " + row_number() OVER (PARTITION BY w.order_id ORDER BY w.id), %s, %s, w.* FROM unnest(%s::uuid[], %s::uuid[],"
        " %s::text[], %s::text[], %s::text[], %s::text[], %s::json[], %s::bigint[], %s::timestamptz[],"
        " %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::jsonb[], %s::uuid[]) AS w(id, order_id, kind,"
        " state, door, reason, wish, seen, due_at, answered_at, answered_by, code, sentence, result, undoes)",
        [unit.actor.label, unit.now, *(list(column) for column in zip(*rows, strict=True))],
    )
    return [one.id for one in changes]


async def changes_of(unit: UnitOfWork, *, orders: Sequence[UUID]) -> list[Change]:
    """All changes of these orders, the first of each first."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM changes WHERE order_id = ANY(%s) ORDER BY order_id, n",  # noqa: S608 -- our words
        [list(orders)],
    )
    return [_change(row) for row in rows]


async def read_changes(unit: UnitOfWork, *, ids: Sequence[UUID], lock: bool = False) -> dict[UUID, Change]:
    """These changes; to `lock` them, lock their orders first. Raises `NotFound`."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM changes WHERE id = ANY(%s) ORDER BY id"  # noqa: S608 -- our own words
        + (" FOR NO KEY UPDATE" if lock else ""),
        [list(ids)],
    )
    found = {row[0]: _change(row) for row in rows}
    if missing := [one for one in ids if one not in found]:
        raise NotFound(f"There is no change {missing[0]}.")
    return found


async def answer_change(
    unit: UnitOfWork,
    change: Change,
    *,
    state: State,
    code: str = "",
    sentence: str = "",
    result: Any = None,
    due_at: datetime | None = None,
) -> None:
    """Write what became of an open change; what is pending then is due anew. Raises `AnsweredAlready`."""
    if change.state not in ("requested", "pending"):
        raise AnsweredAlready(f"This change was {change.state} already.")
    ended = state not in ("requested", "pending")
    await unit.execute(
        "UPDATE changes SET state = %s, code = %s, sentence = %s, result = coalesce(%s::jsonb, result),"
        " due_at = coalesce(%s, due_at), answered_at = %s, answered_by = %s WHERE id = %s",
        [
            state,
            code,
            sentence,
            None if result is None else _encode(result).decode(),
            due_at,
            unit.now if ended else None,
            unit.actor.label if ended else "",
            change.id,
        ],
    )


def _change(row: Sequence[Any]) -> Change:
    return Change(**dict(zip(Change.__struct_fields__, row, strict=True)))


async def forget_changes(unit: UnitOfWork, *, orders: Sequence[UUID]) -> None:
    """Forget what people wrote in changes of these orders, and end their links; what came of it stays."""
    await unit.execute(
        "UPDATE changes SET reason = '', wish = '{}', sentence = CASE WHEN state = 'denied' THEN code ELSE '' END"
        " WHERE order_id = ANY(%s)",
        [list(orders)],
    )
    await unit.execute("DELETE FROM change_links WHERE order_id = ANY(%s)", [list(orders)])
