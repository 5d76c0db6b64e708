"""How many units of an order's line can still come back: what is with the customer, less what is on its way already."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.store import UnitOfWork

ZERO = Decimal(0)
Key = tuple[UUID, int]
"""An order and its line."""


class Away(msgspec.Struct, frozen=True):
    """Units of a line that other returns expect, that the customer keeps, and that a claim has settled."""

    expected: Decimal = ZERO
    kept: Decimal = ZERO
    claimed: Decimal = ZERO
    returns: tuple[str, ...] = ()


_AWAY = """
SELECT order_id, line, sum(expected), sum(kept), sum(claimed), array_agg(DISTINCT number) FILTER (WHERE expected > 0)
FROM (SELECT l.order_id, l.order_line AS line, l.expected, l.kept, 0::numeric AS claimed, r.number FROM return_lines l
    JOIN returns r ON r.id = l.return_id WHERE l.order_id = ANY(%(orders)s)
  UNION ALL SELECT c.order_id, x.order_line, 0, 0, x.quantity, c.number FROM claims c
    JOIN claim_lines x ON x.claim_id = c.id WHERE c.order_id = ANY(%(orders)s) AND c.state <> 'refused'
    AND x.spoken) found GROUP BY 1, 2
"""


async def read_away(unit: UnitOfWork, *, orders: Iterable[UUID]) -> dict[Key, Away]:
    """What of these orders' lines is spoken for. Hold their locks where it is decided upon."""
    rows = await unit.fetch(_AWAY, {"orders": list(orders)}, plan_anew=True)
    return {(row[0], row[1]): Away(row[2], row[3], row[4], tuple(row[5] or ())) for row in rows}


def returnable(vector: Mapping[str, Decimal], away: Away) -> Decimal:
    """Units that can be announced: those with the customer, or on the way there, that nothing else speaks for."""
    return max(ZERO, vector["shipped"] + vector["delivered"] - away.expected - away.kept - away.claimed)
