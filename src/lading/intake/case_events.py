"""What happened to a case, out of the event log."""

from datetime import datetime
from typing import Any

import msgspec

from lading.store import UnitOfWork


class CaseEvent(msgspec.Struct, frozen=True):
    """One event of a case."""

    kind: str
    at: datetime
    actor: str
    reason: str
    data: dict[str, Any]


async def events_of_case(unit: UnitOfWork, *, number: str, limit: int = 100) -> list[CaseEvent]:
    """What happened to a case, the newest first."""
    rows = await unit.fetch(
        "SELECT kind, at, actor, coalesce(reason, ''), data FROM events WHERE subject = %s ORDER BY id DESC LIMIT %s",
        [f"case/{number}", limit],
    )
    return [CaseEvent(*row) for row in rows]
