"""The outbox: each consumer reads the event log with a cursor of its own and holds back no other."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, text

from lading.store.database import Database
from lading.store.events import Xid8
from lading.store.schema import Column, Instant, Table, Text, metadata
from lading.store.unit_of_work import UnitOfWork

consumers = Table(
    "consumers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("xid", Xid8, nullable=False, server_default=text("'0'::xid8")),
    Column("id", BigInteger, nullable=False, server_default="0"),
    Column("moved_at", Instant, nullable=False, server_default=text("now()")),
)


class Logged(msgspec.Struct, frozen=True):
    """An event as it stands in the log."""

    id: int
    order_id: UUID | None
    seq: int | None
    subject: str | None
    kind: str
    at: datetime
    actor: str
    reason: str
    data: dict[str, Any]


Consume = Callable[[UnitOfWork, Sequence[Logged]], Awaitable[None]]


async def drain(database: Database, *, consumer: str, consume: Consume, limit: int = 500) -> int:
    """Hand the next events to `consume` in commit-safe order and move the cursor in the same transaction.

    Only events whose transaction is older than every running one are seen, so a late commit is never skipped.
    Two workers cannot drain one consumer at once; the second answers 0 at once. Answers how many were consumed.
    """
    async with database.unit_of_work() as unit:
        await unit.execute("INSERT INTO consumers (name) VALUES (%s) ON CONFLICT DO NOTHING", [consumer])
        cursor = await unit.fetch(
            "SELECT xid::text, id FROM consumers WHERE name = %s FOR NO KEY UPDATE SKIP LOCKED", [consumer]
        )
        if not cursor:
            return 0
        rows = await unit.fetch(
            "SELECT xid::text, id, order_id, seq, subject, kind, at, actor, reason, data FROM events"
            " WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) AND (xid, id) > (%s::xid8, %s)"
            " ORDER BY xid, id LIMIT %s",
            [*cursor[0], limit],
        )
        if not rows:
            return 0
        await consume(unit, [Logged(*row[1:]) for row in rows])
        await unit.execute(
            "UPDATE consumers SET xid = %s::xid8, id = %s, moved_at = now() WHERE name = %s",
            [rows[-1][0], rows[-1][1], consumer],
        )
        return len(rows)


async def take_turn(unit: UnitOfWork, *, consumer: str) -> None:
    """Until commit, nobody drains this consumer: for an act that must not meet what its events cause."""
    await unit.execute("INSERT INTO consumers (name) VALUES (%s) ON CONFLICT DO NOTHING", [consumer])
    await unit.execute("SELECT FROM consumers WHERE name = %s FOR NO KEY UPDATE", [consumer])


async def start_at_end(unit: UnitOfWork, *, consumer: str) -> None:
    """Create a consumer that sees only what happens from now on; an existing one is left alone."""
    await unit.execute(
        "INSERT INTO consumers (name, xid, id) SELECT %s, pg_current_xact_id(), coalesce(max(id), 0) FROM events"
        " ON CONFLICT DO NOTHING",
        [consumer],
    )


SETTLE = """
UPDATE events SET xid = '0'::xid8 WHERE xid <> '0'::xid8;
UPDATE consumers SET xid = '0'::xid8, id = (SELECT coalesce(max(id), 0) FROM events);
"""
"""What `restore` runs: transaction ids do not survive a dump, so every restored event counts as delivered."""
