"""What orders say of themselves on documents: who bought, how prices are said, where it went."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.store import UnitOfWork


class OrderFacts(msgspec.Struct, frozen=True):
    """What an order says of itself on a document."""

    id: UUID
    number: str
    channel: str
    customer: str
    currency: str
    reference: str
    prices_include_tax: bool
    shipping_tax_rate: Decimal
    told: dict[str, Any]
    bill_to: dict[str, Any]
    ship_to: dict[str, Any]
    party: dict[str, Any]
    fetched_in: str


_ORDERS = """
SELECT o.id, o.number, o.channel, coalesce(o.customer, ''), o.currency, coalesce(o.external_id, ''),
  o.prices_include_tax,  o.shipping_tax_rate, p.customer, coalesce(p.bill_to, p.ship_to), p.ship_to,
  to_jsonb(c) - 'attributes' - 'note', coalesce(h.address->>'country', '')
FROM orders o JOIN order_papers p ON p.order_id = o.id LEFT JOIN parties c ON c.code = o.customer
LEFT JOIN places h ON h.code = o.pickup_at
WHERE o.id = ANY(%s) ORDER BY o.number
"""


async def read_order_facts(unit: UnitOfWork, *, orders: Iterable[UUID]) -> dict[UUID, OrderFacts]:
    """These orders with who bought and where it went."""
    rows = await unit.fetch(_ORDERS, [list(orders)])
    return {row[0]: OrderFacts(*(value if value is not None else {} for value in row)) for row in rows}
