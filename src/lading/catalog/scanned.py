"""What a scanner reads, as the item that it means: by SKU or barcode, in the unit that the barcode stands on."""

from collections.abc import Sequence

import msgspec

from lading.store import UnitOfWork


class Scanned(msgspec.Struct, frozen=True):
    """An item that a code means; `unit` is the unit that carries the barcode, else the item's own."""

    sku: str
    name: str
    unit: str


async def find_scanned(unit: UnitOfWork, *, codes: Sequence[str]) -> dict[str, Scanned]:
    """Those of these codes that mean an item. A SKU is found in any writing, and goes before a barcode."""
    rows = await unit.fetch(
        "SELECT c.code, i.sku, i.name, i.unit, 2 AS rank FROM unnest(%(codes)s::text[]) AS c(code)"
        " JOIN items i ON i.barcode = c.code"
        " UNION ALL SELECT c.code, i.sku, i.name, u.unit, 2 FROM unnest(%(codes)s::text[]) AS c(code)"
        " JOIN item_units u ON u.barcode = c.code JOIN items i ON i.sku = u.sku"
        " UNION ALL SELECT c.code, i.sku, i.name, i.unit, (i.sku <> c.code)::int"
        " FROM unnest(%(codes)s::text[]) AS c(code) JOIN items i ON i.sku IN (c.code, upper(c.code))"
        " ORDER BY 5 DESC",
        {"codes": list(dict.fromkeys(codes))},
    )
    return {row[0]: Scanned(row[1], row[2], row[3]) for row in rows}


async def read_bins(unit: UnitOfWork, *, skus: Sequence[str]) -> dict[str, str]:
    """Where on the shelves these items lie, of those whose attribute `bin` says so."""
    rows = await unit.fetch(
        "SELECT sku, attributes->>'bin' FROM items WHERE sku = ANY(%s) AND coalesce(attributes->>'bin', '') <> ''",
        [list(skus)],
    )
    return {row[0]: row[1] for row in rows}
