"""What a customer has ordered so far."""

from datetime import datetime
from decimal import Decimal

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

MOST = 20_000
_TOTALS = text(
    "SELECT currency, count(*), sum(total) FILTER (WHERE progress <> 'cancelled'), min(placed_at), max(placed_at),"
    " count(*) FILTER (WHERE NOT done) FROM (SELECT currency, total, progress, placed_at, done FROM orders"
    " WHERE customer = :code ORDER BY placed_at DESC LIMIT :most) theirs GROUP BY 1 ORDER BY 2 DESC, 1"
)


class CustomerTotals(msgspec.Struct, frozen=True):
    """Orders of a customer in one currency; wholly cancelled ones count as orders, not as money. `open`: not done."""

    currency: str
    orders: int
    total: Decimal
    first: datetime
    last: datetime
    open: int


async def read_customer_totals(connection: AsyncConnection, *, code: str) -> list[CustomerTotals]:
    """Per currency, over at most the latest 20,000 orders."""
    rows = await connection.execute(_TOTALS, {"code": code, "most": MOST})
    return [CustomerTotals(row[0], row[1], row[2] or Decimal(0), row[3], row[4], row[5]) for row in rows]
