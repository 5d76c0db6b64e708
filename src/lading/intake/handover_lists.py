"""Orders that were handed over to another system, for whoever looks at that system."""

from datetime import datetime
from typing import Literal

import msgspec

from lading.store import UnitOfWork


class HandedOver(msgspec.Struct, frozen=True, kw_only=True):
    """An order on its way to another system, or there: `number` is that system's, `error` what it said last.

    `unknown`: it was sent, and nobody knows yet whether it arrived; it is asked for at `next_at`.
    """

    case: str
    name: str
    state: Literal["intended", "unknown", "confirmed", "refused"]
    number: str
    error: str
    attempts: int
    next_at: datetime | None
    settled_at: datetime | None


async def list_handovers(unit: UnitOfWork, *, channel: str, limit: int = 50) -> list[HandedOver]:
    """The newest of a channel, what is still on its way first."""
    rows = await unit.fetch(
        "SELECT c.number, h.name, h.state, h.number, h.error, h.attempts, h.next_at, h.settled_at"
        " FROM intake_handovers h JOIN intake_cases c ON c.id = h.case_id WHERE h.channel = %s"
        " ORDER BY h.settled_at IS NOT NULL, h.id DESC LIMIT %s",
        [channel, limit],
        plan_anew=True,
    )
    return [HandedOver(**dict(zip(HandedOver.__struct_fields__, row, strict=True))) for row in rows]
