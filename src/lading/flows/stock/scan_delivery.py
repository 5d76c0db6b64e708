"""What a scanner may read at the dock: every code of the expected items, and how many units each stands for."""

from collections.abc import Sequence

from lading.kernel import plain
from lading.store import UnitOfWork


async def codes_of_lines(unit: UnitOfWork, *, skus: Sequence[str]) -> dict[str, dict[str, str]]:
    """For each SKU its codes with the base units that one scan counts: `{"MUG-RED": {"MUG-RED": "1", "…": "12"}}`."""
    rows = await unit.fetch(
        "SELECT sku, barcode, 1::numeric FROM items WHERE sku = ANY(%(skus)s) AND barcode IS NOT NULL"
        " UNION ALL SELECT sku, barcode, factor FROM item_units WHERE sku = ANY(%(skus)s) AND barcode IS NOT NULL"
        " UNION ALL SELECT i.sku, i.supplier_sku, coalesce(u.factor, 1) FROM supplier_items i"
        " LEFT JOIN item_units u ON u.sku = i.sku AND u.unit = i.unit WHERE i.sku = ANY(%(skus)s)"
        " AND i.supplier_sku <> ''",
        {"skus": list(skus)},
    )
    found: dict[str, dict[str, str]] = {sku: {sku.upper(): "1"} for sku in skus}
    for sku, code, factor in rows:
        found[sku].setdefault(code.upper(), plain(factor))
    return found
