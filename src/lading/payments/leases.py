"""Taking operations to call providers about: from the moment before a call until it is recorded, they are unknown.

So whoever dies in between leaves an operation that is asked after, and never one that is called blindly again.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal
from uuid import UUID

from lading.payments.operations import Operation, find_operations
from lading.store import UnitOfWork

LEASE = timedelta(seconds=90)
"""So long nobody else touches an operation that was taken: longer than any call lasts."""
LONGEST = timedelta(hours=1)

_TAKE = """
UPDATE payment_operations p SET state = 'unknown', attempts = p.attempts + 1, next_try = %s
FROM (SELECT id FROM payment_operations o WHERE state = %s AND next_try <= %s AND provider = ANY(%s)
  AND NOT EXISTS (SELECT FROM payment_operations e WHERE e.order_id = o.order_id AND e.tender = o.tender
    AND e.id < o.id AND e.state IN ('intended', 'unknown'))
  AND NOT (o.state = 'intended' AND EXISTS (SELECT FROM holds h WHERE h.order_id = o.order_id
    AND h.released_at IS NULL AND h.line IS NULL AND h.fulfilment IS NULL AND o.kind = ANY(h.steps)))
  ORDER BY next_try, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED) t
WHERE p.id = t.id RETURNING p.id
"""


async def take_operations(
    unit: UnitOfWork, *, state: Literal["intended", "unknown"], providers: Sequence[str], limit: int = 10
) -> list[Operation]:
    """Take operations whose turn it is, one after the other of each tender; other workers pass them by.

    What a hold on the order stops is not begun; what was begun is asked after all the same.
    """
    rows = await unit.fetch(_TAKE, [unit.now + LEASE, state, unit.now, list(providers), limit], plan_anew=True)
    found = await find_operations(unit, ids=[row[0] for row in rows])
    return sorted(found.values(), key=lambda one: one.id)


async def put_back(unit: UnitOfWork, *, operation: UUID, sentence: str, attempts: int) -> None:
    """The provider surely has not done it: call it again later, with the same key, more and more slowly."""
    await unit.execute(
        "UPDATE payment_operations SET state = 'intended', sentence = %s, next_try = %s"
        " WHERE id = %s AND state = 'unknown'",
        [sentence, unit.now + pause(attempts), operation],
    )


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return min(timedelta(seconds=2) * float(2 ** min(attempts - 1, 20)), LONGEST)
