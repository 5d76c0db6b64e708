"""Orders that readings may repeat or revise: the customers' own numbers, and what they ordered lately."""

from collections.abc import Sequence

from lading.intake.matching.make_draft import external_id_of
from lading.intake.matching.world import Earlier, ReadOf
from lading.store import UnitOfWork

_EARLIER = """
SELECT DISTINCT ON (o.placed_at, o.number) o.number, o.customer, coalesce(o.external_id, ''), o.content, o.placed_at,
  o.requested_by
FROM (
  SELECT o.id FROM orders o WHERE o.channel IN (SELECT code FROM channels) AND o.external_id = ANY(%(names)s)
  UNION SELECT o.id FROM unnest(%(customers)s::text[]) AS asked(customer) CROSS JOIN LATERAL (
    SELECT id FROM orders WHERE customer = asked.customer AND placed_at > now() - interval '60 days'
    ORDER BY placed_at DESC LIMIT 60) o
) found JOIN orders o USING (id)
WHERE o.customer IS NOT NULL AND o.withdrawn_at IS NULL AND o.declined_at IS NULL ORDER BY o.placed_at, o.number
"""


async def find_earlier(
    unit: UnitOfWork, *, readings: Sequence[ReadOf], customers: Sequence[str]
) -> tuple[Earlier, ...]:
    """Orders of these customers under these numbers, and their last ones; the oldest first."""
    numbers = sorted({number for one in readings if (number := one.reading.value("po_number"))})
    names = sorted({*numbers, *(external_id_of(customer, number) for customer in customers for number in numbers)})
    rows = await unit.fetch(_EARLIER, {"names": names, "customers": list(customers)}, plan_anew=True)
    return tuple(
        Earlier(number=row[0], customer=row[1], po_number=row[2], content=row[3], placed_at=row[4], requested_by=row[5])
        for row in rows
    )
