"""Stock alerts: items at or under their reorder level."""

from decimal import Decimal

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

MOST = 1000
_LOW = text(
    "SELECT low.sku, i.name, low.place, low.free, low.reorder_at, low.all_of_them FROM"
    " (SELECT sku, place, on_hand - reserved AS free, reorder_at, count(*) OVER () AS all_of_them FROM (SELECT * FROM"
    " stock WHERE reorder_at IS NOT NULL AND on_hand - reserved <= reorder_at LIMIT :most) capped"
    " ORDER BY on_hand - reserved - reorder_at, sku, place LIMIT :limit) low"
    " JOIN items i ON i.sku = low.sku ORDER BY low.free - low.reorder_at, low.sku, low.place"
)


class LowStock(msgspec.Struct, frozen=True):
    """An item of which too little is free at a place, in the item's own unit."""

    sku: str
    name: str
    place: str
    free: Decimal
    reorder_at: Decimal


async def find_low_stock(connection: AsyncConnection, *, limit: int = 6) -> tuple[list[LowStock], int]:
    """The emptiest, farthest under their reorder level first, and how many there are (counted to at most 1,000)."""
    rows = (await connection.execute(_LOW, {"limit": limit, "most": MOST})).all()
    return [LowStock(*row[:5]) for row in rows], rows[0][5] if rows else 0
