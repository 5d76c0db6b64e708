"""What a customer has ordered so far."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec
from sqlalchemy import text

from lading.store.connection import Connection

MOST = 20_000
_TOTALS = text(
    "SELECT currency, count(*), sum(total) FILTER (WHERE progress <> 'cancelled'), min(placed_at), max(placed_at),"
    " count(*) FILTER (WHERE NOT done) FROM (SELECT currency, total, progress, placed_at, done FROM orders"
    " WHERE customer = :code ORDER BY placed_at DESC LIMIT :most) theirs GROUP BY 1 ORDER BY 2 DESC, 1"
)

_LATEST = text(
    "SELECT code, latest.placed_at FROM unnest(CAST(:codes AS text[])) code CROSS JOIN LATERAL"
    " (SELECT placed_at FROM orders WHERE customer = code ORDER BY placed_at DESC LIMIT 1) latest"
)


class CustomerTotals(msgspec.Struct, frozen=True):
    """Orders of a customer in one currency; wholly cancelled ones count as orders, not as money. `open`: not done."""

    currency: str
    orders: int
    total: Decimal
    first: datetime
    last: datetime
    open: int


async def read_customer_totals(connection: Connection, *, code: str) -> list[CustomerTotals]:
    """Per currency, over at most the latest 20,000 orders."""
    rows = await connection.execute(_TOTALS, {"code": code, "most": MOST})
    return [CustomerTotals(row[0], row[1], row[2] or Decimal(0), row[3], row[4], row[5]) for row in rows]


async def latest_orders(connection: Connection, *, codes: Sequence[str]) -> dict[str, datetime]:
    """When each of these customers ordered last; who never has is left out."""
    rows = await connection.execute(_LATEST, {"codes": list(codes)})
    return {row[0]: row[1] for row in rows}
