"""Letters that are not true any more: those that were not sent yet are dropped."""

from collections.abc import Sequence
from uuid import UUID

from lading.store import UnitOfWork


async def drop_messages(unit: UnitOfWork, *, events: Sequence[tuple[UUID, int]], reason: str) -> list[UUID]:
    """Suppress the letters of these events (order and place in its history) that nobody has read yet.

    Answers the orders whose customers were told already, or are being told at this moment.
    """
    if not events:
        return []
    ids, seqs = [order_id for order_id, _ in events], [seq for _, seq in events]
    await unit.execute(
        "UPDATE messages m SET state = 'suppressed', reason = %s FROM unnest(%s::uuid[], %s::int[])"
        " AS n(order_id, seq) WHERE m.order_id = n.order_id AND m.seq = n.seq"
        " AND m.state IN ('queued', 'not_sent', 'failed')",
        [reason, ids, seqs],
    )
    rows = await unit.fetch(
        "SELECT DISTINCT m.order_id FROM messages m JOIN unnest(%s::uuid[], %s::int[]) AS n(order_id, seq)"
        " USING (order_id, seq) WHERE m.state IN ('sent', 'sending')",
        [ids, seqs],
    )
    return [row[0] for row in rows]
