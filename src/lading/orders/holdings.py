"""The hold queue: what is held, why, since when, and who shall look at it."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select, tuple_

from lading.kernel import Invalid
from lading.orders.hold import NewHold
from lading.orders.tables import holds, order_papers, orders
from lading.store import UnitOfWork
from lading.store.connection import Connection

h, o, p = holds.c, orders.c, order_papers.c


class HeldOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An open hold with the order that it stops; money is in `currency`."""

    id: UUID
    reason: str
    sentence: str
    steps: list[str]
    line: int | None
    owner: str | None
    due: datetime | None
    placed_at: datetime
    placed_by: str
    may_release: str | None
    overdue: str
    overdue_at: datetime | None
    rule: str | None
    rule_version: int | None
    approval: UUID | None
    fulfilment: UUID | None
    number: str
    channel: str
    customer: str | None
    customer_name: str
    total: Decimal
    currency: str


class HoldPage(msgspec.Struct, frozen=True):
    """Open holds, oldest first, and the cursor of the next page, empty on the last."""

    holds: list[HeldOrder]
    next: str


_OWN = (
    *("id", "reason", "sentence", "steps", "line", "owner", "due", "placed_at", "placed_by", "may_release"),
    *("overdue", "overdue_at", "rule", "rule_version", "approval", "fulfilment"),
)


async def list_holds(
    connection: Connection,
    *,
    reason: str = "",
    owner: str = "",
    due_before: datetime | None = None,
    cursor: str = "",
    limit: int = 50,
) -> HoldPage:
    """Open holds, oldest first; `reason`, `owner` and `due_before` narrow."""
    own = [h[name] for name in _OWN]
    name = func.coalesce(p.customer["name"].as_string(), p.customer["company"].as_string(), "").label("customer_name")
    statement = (
        select(*own, o.number, o.channel, o.customer, name, o.total, o.currency)
        .join_from(holds, orders, h.order_id == o.id)
        .join(order_papers, p.order_id == o.id)
        .where(h.released_at.is_(None))
        .order_by(h.placed_at, h.id)
        .limit(limit + 1)
    )
    if reason:
        statement = statement.where(h.reason == reason)
    if owner:
        statement = statement.where(h.owner == owner)
    if due_before:
        statement = statement.where(h.due < due_before)
    if cursor:
        statement = statement.where(tuple_(h.placed_at, h.id) > _read_cursor(cursor))
    rows = [HeldOrder(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001
    more = _write_cursor(rows[limit - 1]) if len(rows) > limit else ""
    return HoldPage(rows[:limit], more)


async def count_holds(connection: Connection) -> list[tuple[str, int, datetime]]:
    """Open holds by reason, most first: (reason, how many, since when the oldest)."""
    many = func.count()
    rows = await connection.execute(
        select(h.reason, many, func.min(h.placed_at))
        .where(h.released_at.is_(None))
        .group_by(h.reason)
        .order_by(many.desc(), h.reason)
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def count_overdue(connection: Connection, *, now: datetime) -> int:
    """How many open holds should have been looked at by now."""
    statement = select(func.count()).where(h.released_at.is_(None), h.due < now)
    return int((await connection.execute(statement)).scalar_one())


async def holds_of_order(connection: Connection, *, order: UUID) -> Sequence[Any]:
    """Every hold of an order, released ones included, as rows of the table, oldest first."""
    return (await connection.execute(select(holds).where(h.order_id == order).order_by(h.placed_at, h.id))).all()


async def placed_at_once(unit: UnitOfWork, *, by: str, at: datetime) -> list[tuple[str, UUID]]:
    """What one act held and is still held, as (order number, hold); `by` and `at` are the act's."""
    rows = await unit.fetch(
        "SELECT o.number, h.id FROM holds h JOIN orders o ON o.id = h.order_id"
        " WHERE h.released_at IS NULL AND h.placed_at = %s AND h.placed_by = %s ORDER BY h.id",
        [at, by],
    )
    return [(row[0], row[1]) for row in rows]


_AGAIN = (
    *("reason", "sentence", "steps", "line", "owner", "due", "fulfilment", "may_release", "overdue", "rule"),
    "rule_version",
)


async def released_at_once(
    unit: UnitOfWork, *, numbers: Sequence[str], by: str, at: datetime
) -> list[tuple[str, NewHold]]:
    """The holds that one act released from these orders, as they would have to be placed again."""
    rows = await unit.fetch(
        "SELECT o.number, h.reason, h.sentence, h.steps, h.line, h.owner, h.due, h.fulfilment, h.may_release,"
        " h.overdue, h.rule, h.rule_version FROM holds h JOIN orders o ON o.id = h.order_id"
        " WHERE o.number = ANY(%s) AND h.released_at = %s AND h.released_by = %s ORDER BY h.id",
        [list(numbers), at, by],
    )
    return [(row[0], NewHold(**dict(zip(_AGAIN, row[1:], strict=True)))) for row in rows]


def _write_cursor(hold: HeldOrder) -> str:
    return base64.urlsafe_b64encode(f"{hold.placed_at.isoformat()}|{hold.id}".encode()).decode()


def _read_cursor(text: str) -> tuple[Any, Any]:
    try:
        placed_at, identity = base64.urlsafe_b64decode(text).decode().split("|")
        return datetime.fromisoformat(placed_at), UUID(identity)
    except (ValueError, binascii.Error) as error:
        raise Invalid("This is no cursor of ours. Begin at the first page again.", code="bad_cursor") from error
