"""What went out to third parties, as the API answers and screens show it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.store import UnitOfWork


class ExchangeView(msgspec.Struct, frozen=True, kw_only=True):
    """A message to a third party; `body` is what it says, or said when it went out."""

    id: UUID
    place: str
    kind: str
    fulfilment: str
    state: str
    reason: str
    attempts: int
    made_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None


_VIEW = (
    "e.id, e.place, e.kind, f.number, e.state, e.reason, e.attempts, e.made_at, e.sent_at, e.settled_at"
    " FROM exchanges e JOIN fulfilments f ON f.id = e.fulfilment_id"
)


async def list_exchanges(
    unit: UnitOfWork, *, place: str, states: Sequence[str] = (), before: UUID | None = None, limit: int = 50
) -> list[ExchangeView]:
    """Messages to a place's partner, the newest first, behind `before`."""
    rows = await unit.fetch(
        f"SELECT {_VIEW} WHERE e.place = %s AND (%s::uuid IS NULL OR e.id < %s)"
        " AND (%s::text[] = '{}' OR e.state = ANY(%s)) ORDER BY e.id DESC LIMIT %s",
        [place, before, before, list(states), list(states), limit],
    )
    return [_view(row) for row in rows]


def _view(row: tuple[Any, ...]) -> ExchangeView:
    return ExchangeView(**dict(zip(ExchangeView.__struct_fields__, row, strict=True)))
