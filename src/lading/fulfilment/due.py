"""The list of orders that may be released by themselves, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from lading.store import UnitOfWork


async def note_due(unit: UnitOfWork, *, since: Mapping[UUID, datetime], delays: Mapping[str, timedelta]) -> None:
    """Put orders on the list, due a while after their time in `since`; only those of channels in `delays`.

    An order that stands on the list already comes sooner if this is sooner, unless it waits after a failure.
    """
    if not since or not delays:
        return
    await unit.execute(
        "INSERT INTO releases_due (order_id, due_at) SELECT o.id, n.at + d.delay"
        " FROM unnest(%s::uuid[], %s::timestamptz[]) AS n(id, at) JOIN orders o ON o.id = n.id"
        " JOIN unnest(%s::text[], %s::interval[]) AS d(channel, delay) ON d.channel = o.channel"
        " WHERE NOT o.done ON CONFLICT (order_id) DO UPDATE SET due_at = excluded.due_at"
        " WHERE NOT releases_due.failed AND excluded.due_at < releases_due.due_at",
        [list(since), list(since.values()), list(delays), list(delays.values())],
    )


async def note_forgotten(unit: UnitOfWork, *, delays: Mapping[str, timedelta]) -> int:
    """Put every order on the list that has reserved units and does not stand there; answers how many.

    For the start of a worker: after a restore the events that would have done it count as delivered.
    """
    return await unit.execute(
        "INSERT INTO releases_due (order_id, due_at) SELECT o.id, o.accepted_at + d.delay FROM orders o"
        " JOIN unnest(%s::text[], %s::interval[]) AS d(channel, delay) ON d.channel = o.channel"
        " WHERE NOT o.done AND o.commitment = 'accepted' AND EXISTS"
        " (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.reserved > 0) ON CONFLICT (order_id) DO NOTHING",
        [list(delays), list(delays.values())],
    )


async def read_due(unit: UnitOfWork, *, limit: int) -> list[UUID]:
    """Orders whose time has come, the longest due first."""
    rows = await unit.fetch("SELECT order_id FROM releases_due WHERE due_at <= now() ORDER BY due_at LIMIT %s", [limit])
    return [row[0] for row in rows]


async def drop_due(unit: UnitOfWork, *, orders: Sequence[UUID]) -> None:
    """Take orders off the list. They are locked, so that nothing can have happened to them since."""
    await unit.execute("DELETE FROM releases_due WHERE order_id = ANY(%s)", [list(orders)])


async def wait_until(unit: UnitOfWork, *, moments: Mapping[UUID, datetime]) -> None:
    """Put orders on the list again for these moments, as what is left of them is wished for later days."""
    if moments:
        await unit.execute(
            "INSERT INTO releases_due (order_id, due_at) SELECT * FROM unnest(%s::uuid[], %s::timestamptz[])"
            " ON CONFLICT (order_id) DO NOTHING",
            [list(moments), list(moments.values())],
        )


async def put_off(unit: UnitOfWork, *, orders: Sequence[UUID]) -> None:
    """Let orders wait ten minutes, after something went wrong with them."""
    await unit.execute(
        "UPDATE releases_due SET failed = true, due_at = now() + interval '10 minutes' WHERE order_id = ANY(%s)",
        [list(orders)],
    )
