"""What one unit of an item is worth to the company: what it cost last, else the supplier's price, else our own."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.store import UnitOfWork


class UnitValue(msgspec.Struct, frozen=True):
    """What one base unit is worth, in a currency."""

    amount: Decimal
    currency: str


async def read_unit_values(unit: UnitOfWork, *, skus: Sequence[str]) -> dict[str, UnitValue]:
    """The values of those of these items of which somebody knows a cost or a price."""
    rows = await unit.fetch(
        "SELECT a.sku, coalesce(c.cost, b.cost, p.price), CASE WHEN c.cost IS NOT NULL THEN c.currency"
        " WHEN b.cost IS NOT NULL THEN b.currency ELSE p.currency END FROM unnest(%s::text[]) AS a(sku)"
        " LEFT JOIN LATERAL (SELECT unit_cost AS cost, cost_currency AS currency FROM movements m WHERE m.sku = a.sku"
        "  AND m.unit_cost IS NOT NULL ORDER BY m.id DESC LIMIT 1) c ON true"
        " LEFT JOIN LATERAL (SELECT i.cost / coalesce(u.factor, 1) AS cost, s.currency FROM supplier_items i"
        "  JOIN suppliers s ON s.code = i.supplier AND s.active"
        "  LEFT JOIN item_units u ON u.sku = i.sku AND u.unit = i.unit WHERE i.sku = a.sku"
        "  ORDER BY i.rank, s.code LIMIT 1) b ON true"
        " LEFT JOIN LATERAL (SELECT p.price, l.currency FROM prices p JOIN price_lists l ON l.code = p.list"
        "  WHERE p.sku = a.sku AND p.unit = '' ORDER BY p.from_quantity, l.code LIMIT 1) p ON true",
        [list(skus)],
    )
    return {row[0]: UnitValue(row[1], row[2]) for row in rows if row[1] is not None and row[2] is not None}
