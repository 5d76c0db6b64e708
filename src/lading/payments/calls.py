"""What we asked of gateways and what came of it: for the status page; it holds ids, and no secrets."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import text

from lading.kernel import new_id
from lading.store import UnitOfWork
from lading.store.connection import Connection

KEPT = timedelta(days=30)


class CallMade(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a provider."""

    gateway: str
    kind: str
    at: datetime
    took_ms: int
    outcome: str
    sentence: str = ""
    key: str = ""
    order_id: UUID | None = None


class CallView(msgspec.Struct, frozen=True):
    """A call as the status page shows it; `order` is the order's number."""

    at: datetime
    kind: str
    order: str
    key: str
    took_ms: int
    outcome: str
    sentence: str


async def note_calls(unit: UnitOfWork, *, calls: Sequence[CallMade]) -> None:
    """Keep what was asked."""
    await unit.execute(
        "INSERT INTO gateway_calls (id, gateway, kind, order_id, key, at, took_ms, outcome, sentence) SELECT * FROM"
        " unnest(%s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::text[], %s::timestamptz[], %s::int[],"
        " %s::text[], %s::text[])",
        [
            [new_id() for _ in calls],
            [one.gateway for one in calls],
            [one.kind for one in calls],
            [one.order_id for one in calls],
            [one.key for one in calls],
            [one.at for one in calls],
            [one.took_ms for one in calls],
            [one.outcome for one in calls],
            [one.sentence[:500] for one in calls],
        ],
    )


async def drop_old_calls(unit: UnitOfWork) -> int:
    """Forget calls of long ago; answers how many."""
    return await unit.execute("DELETE FROM gateway_calls WHERE at < %s", [unit.now - KEPT])


_LAST = text(
    "SELECT c.at, c.kind, coalesce(o.number, ''), c.key, c.took_ms, c.outcome, c.sentence FROM gateway_calls c"
    " LEFT JOIN orders o ON o.id = c.order_id WHERE c.gateway = :gateway ORDER BY c.at DESC, c.id DESC LIMIT :limit"
)


async def list_calls(connection: Connection, *, gateway: str, limit: int = 50) -> list[CallView]:
    """The last calls of a gateway, the newest first."""
    found = await connection.execute(_LAST, {"gateway": gateway, "limit": limit})
    return [CallView(*row) for row in found]
