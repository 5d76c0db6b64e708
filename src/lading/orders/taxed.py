"""Which order was first taxed by a rate, found by the name that its lines keep."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.store import UnitOfWork

_FIRST = """
SELECT o.number FROM orders o JOIN order_papers p ON p.order_id = o.id LEFT JOIN places h ON h.code = o.pickup_at
WHERE o.id >= %(since)s
  AND coalesce(p.ship_to->>'country', h.address->>'country', '') = %(country)s
  AND (%(region)s = '' OR coalesce(p.ship_to->>'region', '') = %(region)s)
  AND (EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id
      AND %(name)s = ANY (string_to_array(l.tax_name, ' + ')) AND l.tax_rate >= %(rate)s)
    OR %(shipping)s AND o.shipping > 0 AND o.shipping_tax_rate >= %(rate)s AND %(rate)s > 0)
ORDER BY o.id LIMIT 1
"""


class RateInUse(msgspec.Struct, frozen=True, kw_only=True):
    """A tax rate as orders show it: its name on lines, where it applies, and whether it may tax what shipping costs.

    Orders that came before `since` need no look: the rate did not apply yet.
    """

    country: str
    region: str
    name: str
    rate: Decimal
    shipping: bool
    since: datetime


async def first_taxed(unit: UnitOfWork, *, rate: RateInUse) -> str:
    """The number of the first order that was taxed by it; empty where there is none."""
    sought = {**msgspec.structs.asdict(rate), "since": _first_id(rate.since)}
    rows = await unit.fetch(_FIRST, sought)
    return rows[0][0] if rows else ""


def _first_id(moment: datetime) -> UUID:
    """The least id that an order can have got at that moment: ids are ordered by time."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
