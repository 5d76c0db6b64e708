"""What stands behind a number of stock: who waits for an item, who holds it, and what moved it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from lading.store import UnitOfWork


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Base units that an order line holds at a place; of these, `picked` are off the shelf."""

    order: str
    line: int
    place: str
    quantity: Decimal
    picked: Decimal
    at: datetime


class Waiter(msgspec.Struct, frozen=True, kw_only=True):
    """An order line that waits for stock: base units, since when, and what its customer was promised."""

    order: str
    line: int
    quantity: Decimal
    placed_at: datetime
    promised_for: date | None


async def waiting_units(unit: UnitOfWork, *, skus: Sequence[str]) -> dict[str, Decimal]:
    """How many base units of these items orders wait for; items that nobody waits for are left out."""
    rows = await unit.fetch(
        "SELECT sku, sum(backordered * factor) FROM order_lines WHERE sku = ANY(%s) AND backordered > 0 GROUP BY 1",
        [list(skus)],
    )
    return {row[0]: row[1] for row in rows}


async def who_waits(unit: UnitOfWork, *, sku: str, limit: int = 100) -> list[Waiter]:
    """Order lines that wait for an item, in the sequence in which they will be served."""
    rows = await unit.fetch(
        "SELECT o.number, l.line, l.backordered * l.factor, o.placed_at, l.promised_for FROM order_lines l"
        " JOIN orders o ON o.id = l.order_id WHERE l.sku = %s AND l.backordered > 0"
        " ORDER BY o.placed_at, o.id, l.line LIMIT %s",
        [sku, limit],
    )
    return [Waiter(**dict(zip(Waiter.__struct_fields__, row, strict=True))) for row in rows]


async def who_holds(unit: UnitOfWork, *, sku: str, place: str | None = None, limit: int = 200) -> list[Holder]:
    """Order lines for which an item is reserved, the first reserved in front."""
    rows = await unit.fetch(
        "SELECT o.number, r.line, r.place, r.quantity, r.picked, r.at FROM reservations r"
        " JOIN orders o ON o.id = r.order_id WHERE r.sku = %(sku)s AND r.quantity > 0"
        " AND (%(place)s::text IS NULL OR r.place = %(place)s) ORDER BY r.at, o.number, r.line LIMIT %(limit)s",
        {"sku": sku, "place": place, "limit": limit},
    )
    return [Holder(**dict(zip(Holder.__struct_fields__, row, strict=True))) for row in rows]


async def orders_of_references(unit: UnitOfWork, *, references: Sequence[str]) -> dict[str, str]:
    """The order behind each reference in the journal that is a shipment, a fulfilment or an order."""
    rows = await unit.fetch(
        "SELECT s.number, min(o.number) FROM shipments s JOIN shipment_lines l ON l.shipment_id = s.id"
        " JOIN orders o ON o.id = l.order_id WHERE s.number = ANY(%(told)s) GROUP BY 1"
        " UNION ALL SELECT f.number, min(o.number) FROM fulfilments f JOIN fulfilment_lines l"
        " ON l.fulfilment_id = f.id JOIN orders o ON o.id = l.order_id WHERE f.number = ANY(%(told)s) GROUP BY 1"
        " UNION ALL SELECT number, number FROM orders WHERE number = ANY(%(told)s)",
        {"told": sorted(set(references) - {""})},
    )
    return {row[0]: row[1] for row in rows}
