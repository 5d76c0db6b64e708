"""Questions about parcels and shipments: of fulfilments, of orders, and by name."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

from lading.fulfilment.queries import as_id
from lading.fulfilment.views import tidy
from lading.kernel import NotFound
from lading.shipping.carriers import carrier_name, read_carriers, tracking_url
from lading.shipping.views import ParcelContent, ParcelView, ShipmentLineView, ShipmentView, ShippedUnits
from lading.store import UnitOfWork

_SHIPMENTS: LiteralString = """
SELECT h.id, h.number, h.version, f.number, h.place, h.state, h.late, h.carrier, h.service, h.tracking_number,
  h.tracking_url, h.shipped_at, h.delivered_at, h.voided_at, h.voided_by, h.void_reason, h.lost_at, h.lost_by,
  h.lost_reason
FROM shipments h JOIN fulfilments f ON f.id = h.fulfilment_id
"""
_LINES: LiteralString = """
SELECT s.shipment_id, o.number, s.line, s.sku, l.name, s.unit, s.quantity, s.delivered,
  (SELECT jsonb_agg(jsonb_build_object('sku', c.sku, 'lot', c.lot, 'serial', c.serial, 'quantity', c.quantity::text)
    ORDER BY c.sku, c.lot, c.serial) FROM shipped_contents c WHERE (c.shipment_id, c.order_id, c.line)
    = (s.shipment_id, s.order_id, s.line) AND (c.lot <> '' OR c.serial <> ''))
FROM shipment_lines s JOIN orders o ON o.id = s.order_id
JOIN order_lines l ON l.order_id = s.order_id AND l.line = s.line
WHERE s.shipment_id = ANY(%s) ORDER BY s.shipment_id, o.number, s.line
"""
_PARCELS: LiteralString = """
SELECT p.id, p.fulfilment_id, p.shipment_id, p.number, coalesce(h.number, ''), p.tracking_number, p.weight_grams,
  p.length_mm, p.width_mm, p.height_mm, p.packed_at
FROM parcels p LEFT JOIN shipments h ON h.id = p.shipment_id
WHERE p.emptied_at IS NULL AND (p.fulfilment_id = ANY(%(fulfilments)s) OR p.shipment_id = ANY(%(shipments)s))
ORDER BY p.id
"""


async def find_shipment(unit: UnitOfWork, *, name: str) -> UUID:
    """The id of a shipment by its number or its id as text. Raises `NotFound`."""
    rows = await unit.fetch("SELECT id FROM shipments WHERE number = %s OR id = %s", [name, as_id(name)])
    if not rows:
        raise NotFound(f"There is no shipment “{name}”.")
    found: UUID = rows[0][0]
    return found


async def shipments_of_orders(unit: UnitOfWork, *, orders: Sequence[UUID]) -> list[ShipmentView]:
    """Every shipment with units of these orders, the first in front."""
    where: LiteralString = (
        "WHERE h.id IN (SELECT shipment_id FROM shipment_lines WHERE order_id = ANY(%s)) ORDER BY h.id"
    )
    return await _views(unit, await unit.fetch(_SHIPMENTS + where, [list(orders)]))


async def shipments_of_work(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> list[ShipmentView]:
    """Every shipment of these fulfilments, the first in front."""
    rows = await unit.fetch(_SHIPMENTS + "WHERE h.fulfilment_id = ANY(%s) ORDER BY h.id", [list(fulfilments)])
    return await _views(unit, rows)


async def show_shipments(unit: UnitOfWork, *, ids: Sequence[UUID]) -> dict[UUID, ShipmentView]:
    """These shipments."""
    views = await _views(unit, await unit.fetch(_SHIPMENTS + "WHERE h.id = ANY(%s)", [list(ids)]))
    return {view.id: view for view in views}


async def shipments_by_number(unit: UnitOfWork, *, numbers: Sequence[str]) -> dict[str, ShipmentView]:
    """These shipments by their numbers."""
    views = await _views(unit, await unit.fetch(_SHIPMENTS + "WHERE h.number = ANY(%s)", [list(numbers)]))
    return {view.number: view for view in views}


async def parcels_of_work(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> dict[UUID, list[ParcelView]]:
    """The parcels of these fulfilments, gone or standing, without those that were opened again."""
    found: dict[UUID, list[ParcelView]] = {}
    for row, view in await _parcels(unit, fulfilments=fulfilments, shipments=()):
        found.setdefault(row[1], []).append(view)
    return found


async def _views(unit: UnitOfWork, rows: Sequence[tuple[Any, ...]]) -> list[ShipmentView]:
    ids = [row[0] for row in rows]
    if not ids:
        return []
    known = await read_carriers(unit)
    lines: dict[UUID, list[ShipmentLineView]] = {}
    for row in await unit.fetch(_LINES, [ids]):
        told = dict(zip(ShipmentLineView.__struct_fields__, map(tidy, row[1:]), strict=True))
        view = ShipmentLineView(**{**told, "contents": [_shipped(one) for one in row[-1] or ()]})
        lines.setdefault(row[0], []).append(view)
    parcels: dict[UUID, list[ParcelView]] = {}
    for row, parcel in await _parcels(unit, fulfilments=(), shipments=ids):
        parcels.setdefault(row[2], []).append(parcel)
    return [
        ShipmentView(
            id=row[0],
            number=row[1],
            version=row[2],
            fulfilment=row[3],
            place=row[4],
            state=row[5],
            late=row[6],
            carrier=row[7],
            carrier_name=carrier_name(known, row[7]),
            service=row[8],
            tracking_number=row[9],
            tracking_url=row[10] or tracking_url(known, carrier=row[7], number=row[9]),
            shipped_at=row[11],
            delivered_at=row[12],
            voided_at=row[13],
            voided_by=row[14],
            void_reason=row[15],
            lost_at=row[16],
            lost_by=row[17],
            lost_reason=row[18],
            lines=lines.get(row[0], []),
            parcels=parcels.get(row[0], []),
        )
        for row in rows
    ]


def _shipped(told: dict[str, Any]) -> ShippedUnits:
    return ShippedUnits(**{**told, "quantity": tidy(Decimal(told["quantity"]))})


async def _parcels(
    unit: UnitOfWork, *, fulfilments: Sequence[UUID], shipments: Sequence[UUID]
) -> list[tuple[tuple[Any, ...], ParcelView]]:
    rows = await unit.fetch(_PARCELS, {"fulfilments": list(fulfilments), "shipments": list(shipments)})
    if not rows:
        return []
    inside: dict[UUID, list[ParcelContent]] = {}
    for parcel_id, *content in await unit.fetch(
        "SELECT l.parcel_id, o.number, l.line, l.quantity FROM parcel_lines l JOIN orders o ON o.id = l.order_id"
        " WHERE l.parcel_id = ANY(%s) ORDER BY o.number, l.line",
        [[row[0] for row in rows]],
    ):
        inside.setdefault(parcel_id, []).append(ParcelContent(content[0], content[1], tidy(content[2])))
    names = ParcelView.__struct_fields__
    return [
        (row, ParcelView(**dict(zip(names, (*map(tidy, row[3:]), inside.get(row[0], [])), strict=True))))
        for row in rows
    ]
