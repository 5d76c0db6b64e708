"""Which orders wait for stock."""

from collections.abc import Sequence
from uuid import UUID

from lading.store import UnitOfWork

PARKED = "waits_for_run"
"""Why a line waits that is routed only when its group's time comes."""

PRE_ORDER = "pre_order"
"""Why a line waits that was sold ahead of its item's release."""

WAITING = ("waits_for_stock", "supply_expected", PARKED, PRE_ORDER)
"""Why a line waits; with `supply_expected` and `pre_order` it has a day."""


async def find_waiting(
    unit: UnitOfWork, *, skus: Sequence[str], limit: int, parked: bool = True, without: Sequence[UUID] = ()
) -> list[UUID]:
    """Orders with backordered lines of these SKUs, or of kits with them, the one that was placed first in front.

    Without `parked`, lines that wait for the turn of their routing group do not count; pre-orders never do, and
    `without` are left out.
    """
    if not skus:
        return []
    rows = await unit.fetch(
        "SELECT o.id FROM orders o WHERE o.id IN"
        " (SELECT order_id FROM order_lines WHERE backordered > 0 AND (sku = ANY(%(skus)s) OR components ?| %(skus)s)"
        "  AND (%(parked)s OR promise_reason <> %(reason)s) AND promise_reason <> %(ahead)s)"
        " AND o.id <> ALL(%(without)s::uuid[]) ORDER BY o.placed_at, o.id LIMIT %(limit)s",
        {
            "skus": list(skus),
            "parked": parked,
            "reason": PARKED,
            "ahead": PRE_ORDER,
            "without": list(without),
            "limit": limit,
        },
    )
    return [row[0] for row in rows]


async def find_fillable(unit: UnitOfWork, *, limit: int) -> list[str]:
    """SKUs for which orders wait although stock is free."""
    rows = await unit.fetch(
        "SELECT DISTINCT s.sku FROM order_lines l JOIN stock s"
        " ON s.sku = l.sku OR l.components IS NOT NULL AND s.sku IN (SELECT jsonb_object_keys(l.components))"
        " WHERE l.backordered > 0 AND l.promise_reason <> %s AND s.on_hand - s.reserved - s.safety > 0"
        " ORDER BY s.sku LIMIT %s",
        [PRE_ORDER, limit],
    )
    return [row[0] for row in rows]


async def find_waited_for(unit: UnitOfWork, *, limit: int = 2000) -> list[str]:
    """SKUs for which lines wait: their own, or components of kits."""
    rows = await unit.fetch(
        "SELECT DISTINCT part FROM order_lines l CROSS JOIN LATERAL (SELECT l.sku AS part WHERE l.components IS NULL"
        " UNION ALL SELECT jsonb_object_keys(coalesce(l.components, '{}'))) p WHERE l.backordered > 0"
        " ORDER BY part LIMIT %s",
        [limit],
    )
    return [row[0] for row in rows]


async def find_released(unit: UnitOfWork, *, limit: int = 200) -> list[str]:
    """SKUs that are released by now, and of which pre-orders wait still."""
    rows = await unit.fetch(
        "SELECT DISTINCT l.sku FROM order_lines l JOIN items i USING (sku) WHERE l.backordered > 0"
        " AND l.promise_reason = %s AND coalesce(i.releases_on, '-infinity') <= %s ORDER BY l.sku LIMIT %s",
        [PRE_ORDER, unit.now.date(), limit],
    )
    return [row[0] for row in rows]
