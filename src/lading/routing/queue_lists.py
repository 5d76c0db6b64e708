"""The queues in which orders wait, and what waits in each, on screens and over HTTP."""

from datetime import date, datetime

import msgspec

from lading.store import UnitOfWork


class QueueCount(msgspec.Struct, frozen=True, kw_only=True):
    """A queue with how many orders wait in it, and since when the first of them does."""

    queue: str
    orders: int
    oldest: datetime


class QueuedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order in a queue: what of it waits, as "2 × MUG-RED", since when, and when it is cancelled."""

    number: str
    placed_at: datetime
    since: datetime
    channel: str
    cancel_on: date | None
    waiting: list[str]


_QUEUES = """
SELECT w.queue, count(*), min(w.since) FROM routing_waits w WHERE w.queue <> ''
  AND EXISTS (SELECT FROM order_lines l WHERE l.order_id = w.order_id AND l.backordered > 0)
GROUP BY w.queue ORDER BY w.queue
"""

_QUEUED = """
SELECT o.number, o.placed_at, w.since, o.channel, w.cancel_on, (
  SELECT array_agg(trim_scale(l.backordered)::text || ' × ' || l.sku ORDER BY l.line) FROM order_lines l
  WHERE l.order_id = o.id AND l.backordered > 0) AS waiting
FROM routing_waits w JOIN orders o ON o.id = w.order_id WHERE w.queue = %s
  AND EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.backordered > 0)
ORDER BY w.since, o.number LIMIT %s
"""


async def list_queues(unit: UnitOfWork) -> list[QueueCount]:
    """The queues in which orders wait."""
    return [QueueCount(queue=row[0], orders=row[1], oldest=row[2]) for row in await unit.fetch(_QUEUES)]


async def list_queued(unit: UnitOfWork, *, queue: str, limit: int = 500) -> list[QueuedOrder]:
    """The orders of a queue, those first that came into it first."""
    rows = await unit.fetch(_QUEUED, [queue, limit])
    return [
        QueuedOrder(number=row[0], placed_at=row[1], since=row[2], channel=row[3], cancel_on=row[4], waiting=row[5])
        for row in rows
    ]
