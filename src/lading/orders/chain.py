"""An order's own history: its events, and how the units of a line have moved."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, select

from lading.orders.tables import order_papers, transitions
from lading.store.connection import Connection
from lading.store.events import events


class OrderEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One link of an order's chain: who did what, when and why, and its hash."""

    seq: int
    kind: str
    at: datetime
    actor: str
    reason: str
    data: dict[str, Any]
    hash: bytes


class UnitsMoved(msgspec.Struct, frozen=True):
    """Units of a line that went from one state to another, with the event that moved them."""

    seq: int
    origin: str
    target: str
    quantity: Decimal
    kind: str
    at: datetime
    actor: str
    reason: str


async def read_events(connection: Connection, *, order: UUID, limit: int = 500) -> list[OrderEvent]:
    """The latest events of an order, latest first."""
    columns = [events.c[name] for name in OrderEvent.__struct_fields__]
    chain = select(*columns).where(events.c.order_id == order).order_by(events.c.seq.desc()).limit(limit)
    return [OrderEvent(**row._mapping) for row in await connection.execute(chain)]  # noqa: SLF001


async def read_moves(connection: Connection, *, order: UUID, line: int) -> list[UnitsMoved]:
    """How the units of a line have moved, oldest first."""
    t, e = transitions.c, events.c
    statement = (
        select(t.seq, t.from_state, t.to_state, t.quantity, e.kind, e.at, e.actor, e.reason)
        .join_from(transitions, events, and_(e.order_id == t.order_id, e.seq == t.seq))
        .where(t.order_id == order, t.line == line)
        .order_by(t.seq)
    )
    return [UnitsMoved(*row) for row in await connection.execute(statement)]


async def read_sent(connection: Connection, *, order: UUID) -> dict[str, Any]:
    """The order as its channel sent it."""
    found = (await connection.execute(select(order_papers.c.sent).where(order_papers.c.order_id == order))).first()
    return dict(found[0]) if found else {}
