"""Questions about stock and reservations."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from lading.store import UnitOfWork


async def places_of_lines(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[tuple[UUID, int], dict[str, Decimal]]:
    """From where the lines of these orders are served: (order, line) → place → base units still held there.

    Of a kit base units of the kit, not of its components.
    """
    rows = await unit.fetch(
        "SELECT r.order_id, r.line, r.place, CASE WHEN l.components IS NULL THEN r.quantity"
        " ELSE r.quantity / (l.components->>r.sku)::numeric END FROM reservations r"
        " JOIN order_lines l ON l.order_id = r.order_id AND l.line = r.line"
        " WHERE r.order_id = ANY(%s) AND r.quantity > 0 ORDER BY 1, 2, 3",
        [list(orders)],
    )
    found: dict[tuple[UUID, int], dict[str, Decimal]] = {}
    for order_id, line, place, quantity in rows:
        found.setdefault((order_id, line), {})[place] = quantity
    return found


async def read_counters(
    unit: UnitOfWork, *, rows: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """On hand and reserved of these (SKU, place) rows, without a lock; missing rows are left out."""
    found = await unit.fetch(
        "SELECT s.sku, s.place, s.on_hand, s.reserved FROM stock s"
        " JOIN unnest(%s::text[], %s::text[]) AS asked(sku, place) USING (sku, place)",
        [[sku for sku, _ in rows], [place for _, place in rows]],
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in found}


async def lock_counters(
    unit: UnitOfWork, *, rows: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """On hand and reserved of these rows, locked in the house's order."""
    found = await unit.fetch(
        "SELECT s.sku, s.place, s.on_hand, s.reserved FROM stock s"
        " JOIN unnest(%s::text[], %s::text[]) AS asked(sku, place) USING (sku, place)"
        " ORDER BY s.sku, s.place FOR NO KEY UPDATE OF s",
        [[sku for sku, _ in rows], [place for _, place in rows]],
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in found}


async def read_picked(unit: UnitOfWork, *, rows: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Decimal]:
    """How much of these rows hands have taken for orders and has not left yet, in base units."""
    found = await unit.fetch(
        "SELECT sku, place, sum(picked) FROM reservations"
        " JOIN unnest(%s::text[], %s::text[]) AS asked(sku, place) USING (sku, place) WHERE quantity > 0"
        " GROUP BY sku, place ORDER BY sku, place",
        [[sku for sku, _ in rows], [place for _, place in rows]],
    )
    return {(row[0], row[1]): row[2] for row in found}
