"""Tracing a lot or a serial: where it came from, where it lies, in whose hands it is, and to whom it went."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from lading.fulfilment.views import tidy
from lading.inventory.content_lists import ContentRow, list_contents
from lading.inventory.lot_lists import get_lot
from lading.kernel import NotFound
from lading.store import UnitOfWork

MOST = 5000


class TracedMove(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal; `what` is the purchase order, transfer, shipment or note that `reference` names."""

    at: datetime
    kind: str
    place: str
    quantity: Decimal
    condition: str
    bin: str
    serial: str
    reason: str
    reference: str
    what: str
    source: str
    actor: str


class TracedShipment(msgspec.Struct, frozen=True, kw_only=True):
    """Units that left for somebody. Names are empty where the person was erased."""

    shipment: str
    shipped_at: datetime
    delivered_at: datetime | None
    voided: bool
    place: str
    order: str
    line: int
    serial: str
    quantity: Decimal
    customer: str | None
    name: str
    email: str
    phone: str


class InHands(msgspec.Struct, frozen=True, kw_only=True):
    """Units that are picked or packed for an order and have not left."""

    order: str
    line: int
    place: str
    bin: str
    serial: str
    quantity: Decimal


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known of a lot or a serial of an item, the newest in front; at most 5,000 of each."""

    sku: str
    name: str
    unit: str
    lot: str
    serial: str
    expires_on: date | None
    contents: list[ContentRow]
    in_hands: list[InHands]
    shipments: list[TracedShipment]
    movements: list[TracedMove]


_MOVES = """
SELECT m.at, m.kind, m.place, m.quantity, m.condition, m.bin, m.serial, m.reason, m.reference,
  CASE WHEN p.number IS NOT NULL THEN 'purchase_order' WHEN t.number IS NOT NULL THEN 'transfer'
    WHEN s.number IS NOT NULL THEN 'shipment' WHEN f.number IS NOT NULL THEN 'fulfilment' ELSE '' END,
  coalesce(p.supplier, t.origin, ''), m.actor
FROM movements m LEFT JOIN purchase_orders p ON p.number = m.reference LEFT JOIN transfers t ON t.number = m.reference
LEFT JOIN shipments s ON s.number = m.reference LEFT JOIN fulfilments f ON f.number = m.reference
WHERE m.sku = %(sku)s AND (%(lot)s = '' OR m.lot = %(lot)s) AND (%(serial)s = '' OR m.serial = %(serial)s)
ORDER BY m.id DESC LIMIT %(most)s
"""
_SHIPMENTS = """
SELECT s.number, s.shipped_at, s.delivered_at, s.voided_at IS NOT NULL, s.place, o.number, c.line, c.serial,
  sum(c.quantity), o.customer, coalesce(min(p.customer->>'name'), min(p.ship_to->>'name'), ''),
  coalesce(min(p.customer->>'email'), ''), coalesce(min(p.customer->>'phone'), '')
FROM shipped_contents c JOIN shipments s ON s.id = c.shipment_id JOIN orders o ON o.id = c.order_id
LEFT JOIN order_papers p ON p.order_id = o.id
WHERE c.sku = %(sku)s AND (%(lot)s = '' OR c.lot = %(lot)s) AND (%(serial)s = '' OR c.serial = %(serial)s)
GROUP BY s.id, o.id, c.line, c.serial ORDER BY s.shipped_at DESC, o.number, c.line, c.serial LIMIT %(most)s
"""
_IN_HANDS = """
SELECT o.number, c.line, c.place, c.bin, c.serial, c.quantity FROM picked_contents c JOIN orders o ON o.id = c.order_id
WHERE c.sku = %(sku)s AND (%(lot)s = '' OR c.lot = %(lot)s) AND (%(serial)s = '' OR c.serial = %(serial)s)
ORDER BY 1, 2, 3, 4, 5 LIMIT %(most)s
"""


async def trace_lot(unit: UnitOfWork, *, sku: str, lot: str) -> Trace:
    """The trace of a lot. Raises `NotFound`."""
    known = await get_lot(unit.sql, sku=sku, lot=lot)
    return await _trace(unit, sku=sku, name=known.name, unit_name=known.unit, lot=lot, expires_on=known.expires_on)


async def trace_serial(unit: UnitOfWork, *, sku: str, serial: str) -> Trace:
    """The trace of a serial. Raises `NotFound`."""
    rows = await unit.fetch(
        "SELECT i.name, i.unit, (SELECT max(m.lot) FROM movements m WHERE m.sku = i.sku AND m.serial = %(serial)s)"
        " FROM items i WHERE i.sku = %(sku)s",
        {"sku": sku, "serial": serial},
    )
    if not rows or rows[0][2] is None:
        raise NotFound(f"There is no serial “{serial}” of {sku}.")
    name, unit_name, lot = rows[0]
    expires_on = (await get_lot(unit.sql, sku=sku, lot=lot)).expires_on if lot else None
    found = await _trace(unit, sku=sku, name=name, unit_name=unit_name, serial=serial, expires_on=expires_on)
    return msgspec.structs.replace(found, lot=lot)


async def _trace(
    unit: UnitOfWork, *, sku: str, name: str, unit_name: str, expires_on: date | None, lot: str = "", serial: str = ""
) -> Trace:
    asked = {"sku": sku, "lot": lot, "serial": serial, "most": MOST}
    return Trace(
        sku=sku,
        name=name,
        unit=unit_name,
        lot=lot,
        serial=serial,
        expires_on=expires_on,
        contents=await list_contents(unit.sql, sku=sku, lot=lot, serial=serial, limit=500),
        in_hands=[_read(InHands, row) for row in await unit.fetch(_IN_HANDS, asked)],
        shipments=[_read(TracedShipment, row) for row in await unit.fetch(_SHIPMENTS, asked)],
        movements=[_read(TracedMove, row) for row in await unit.fetch(_MOVES, asked)],
    )


def _read(kind: type[Any], row: tuple[Any, ...]) -> Any:
    return kind(**dict(zip(kind.__struct_fields__, map(tidy, row), strict=True)))
