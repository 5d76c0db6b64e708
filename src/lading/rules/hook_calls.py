"""Calls of other systems: written with what causes them, taken when due, settled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from lading.kernel import new_id
from lading.store import UnitOfWork

MOST_ATTEMPTS = 10


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call that is due."""

    id: UUID
    hook: str
    url: str
    secret: str
    body: dict[str, Any]
    attempts: int
    inside: bool


async def write_calls(unit: UnitOfWork, *, calls: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Let these bodies be sent to these hooks once the transaction has committed."""
    for hook, body in calls:
        await unit.execute(
            "INSERT INTO hook_calls (id, hook, body, next_at, made_at) VALUES (%s, %s, %s, %s, %s)",
            [new_id(), hook, msgspec.json.encode(body).decode(), unit.now, unit.now],
        )


async def take_calls(unit: UnitOfWork, *, limit: int = 20) -> list[Call]:
    """Calls that are due, put off by ten minutes so that no other worker sends them, too."""
    rows = await unit.fetch(
        "UPDATE hook_calls c SET attempts = attempts + 1, next_at = %s FROM hooks h WHERE h.code = c.hook AND h.active"
        " AND c.id IN (SELECT id FROM hook_calls WHERE state = 'waiting' AND next_at <= %s ORDER BY next_at LIMIT %s"
        " FOR UPDATE SKIP LOCKED) RETURNING c.id, c.hook, h.url, h.secret, c.body, c.attempts, h.inside",
        [unit.now + timedelta(minutes=10), unit.now, limit],
    )
    return [Call(**dict(zip(Call.__struct_fields__, row, strict=True))) for row in rows]


async def settle_call(unit: UnitOfWork, *, call: Call, why: str) -> None:
    """Note how a call went (`why` empty: it was taken); else it is sent again, each time after twice as long."""
    if not why:
        await unit.execute(
            "UPDATE hook_calls SET state = 'sent', sent_at = %s, said = '' WHERE id = %s", [unit.now, call.id]
        )
        return
    again: datetime = unit.now + timedelta(seconds=10 * 2**call.attempts)
    state = "failed" if call.attempts >= MOST_ATTEMPTS else "waiting"
    await unit.execute(
        "UPDATE hook_calls SET state = %s, said = %s, next_at = %s WHERE id = %s", [state, why[:300], again, call.id]
    )
