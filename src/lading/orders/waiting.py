"""Which orders wait for stock."""

from collections.abc import Sequence
from uuid import UUID

from lading.store import UnitOfWork


async def find_waiting(unit: UnitOfWork, *, skus: Sequence[str], limit: int) -> list[UUID]:
    """Orders with backordered lines of these SKUs, the one that was placed first in front."""
    if not skus:
        return []
    rows = await unit.fetch(
        "SELECT o.id FROM orders o WHERE o.id IN"
        " (SELECT order_id FROM order_lines WHERE backordered > 0 AND sku = ANY(%s))"
        " ORDER BY o.placed_at, o.id LIMIT %s",
        [list(skus), limit],
    )
    return [row[0] for row in rows]


async def find_fillable(unit: UnitOfWork, *, limit: int) -> list[str]:
    """SKUs for which orders wait although stock is free."""
    rows = await unit.fetch(
        "SELECT DISTINCT l.sku FROM order_lines l JOIN stock s USING (sku)"
        " WHERE l.backordered > 0 AND s.on_hand - s.reserved - s.safety > 0 ORDER BY l.sku LIMIT %s",
        [limit],
    )
    return [row[0] for row in rows]
