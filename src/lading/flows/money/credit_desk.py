"""What the credit desk looks at: customers on terms or overdue, and orders that wait for their limit."""

from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.money.exposure import Standing, read_standings
from lading.flows.money.set_terms import CREDIT_LIMIT
from lading.store import UnitOfWork


class HeldOrder(msgspec.Struct, frozen=True):
    """An order that a limit holds, and why."""

    number: str
    customer: str
    total: Decimal
    currency: str
    hold: UUID
    sentence: str


async def find_at_desk(unit: UnitOfWork, *, customer: str = "", limit: int = 200) -> list[Standing]:
    """Customers on terms, the most overdue first, then by what is left of their limit."""
    rows = await unit.fetch(
        "SELECT customer FROM customer_terms WHERE %s = '' OR customer = %s ORDER BY customer LIMIT %s",
        [customer, customer, limit],
    )
    found = await read_standings(unit, customers=[row[0] for row in rows])
    return sorted(found, key=lambda one: (-sum(one.overdue, Decimal(0)), one.left if one.left is not None else 0))


async def held_for_credit(unit: UnitOfWork, *, limit: int = 200) -> list[HeldOrder]:
    """Orders that wait for a limit, the oldest first."""
    rows = await unit.fetch(
        "SELECT o.number, coalesce(o.customer, ''), o.total, o.currency, h.id, h.sentence FROM holds h"
        " JOIN orders o ON o.id = h.order_id WHERE h.reason = %s AND h.released_at IS NULL"
        " ORDER BY h.placed_at LIMIT %s",
        [CREDIT_LIMIT, limit],
    )
    return [HeldOrder(*row) for row in rows]
