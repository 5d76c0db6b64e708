"""The history of one order, as everybody may read it."""

from datetime import datetime
from typing import Any

import msgspec

from lading.kernel import NotFound
from lading.store import UnitOfWork


class EventView(msgspec.Struct, frozen=True):
    """Something that happened to the order; `hash` is hexadecimal and chains to the event before."""

    seq: int
    kind: str
    at: datetime
    actor: str
    reason: str
    data: dict[str, Any]
    hash: str


async def history_of(unit: UnitOfWork, *, number: str) -> list[EventView]:
    """Every event of the order, the first one first. Raises `NotFound`."""
    rows = await unit.fetch(
        "SELECT e.seq, e.kind, e.at, e.actor, e.reason, e.data, encode(e.hash, 'hex') FROM orders o"
        " JOIN events e ON e.order_id = o.id WHERE o.number = %s ORDER BY e.seq",
        [number],
    )
    if not rows:
        raise NotFound(f"There is no order {number}.")
    return [EventView(*row) for row in rows]
