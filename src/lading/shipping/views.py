"""Parcels and shipments on the way out: what the API answers and screens and messages show."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec


class ParcelContent(msgspec.Struct, frozen=True):
    """Units of an order line in a parcel."""

    order: str
    line: int
    quantity: Decimal


class ParcelView(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel; `shipment` is empty while it stands packed."""

    number: str
    shipment: str
    tracking_number: str
    weight_grams: Decimal | None
    length_mm: Decimal | None
    width_mm: Decimal | None
    height_mm: Decimal | None
    packed_at: datetime
    lines: list[ParcelContent]


class ShippedUnits(msgspec.Struct, frozen=True, kw_only=True):
    """Base units of a lot, or one with a serial, that left; `sku` is a component where the line is a kit."""

    sku: str
    lot: str
    serial: str
    quantity: Decimal


class ShipmentLineView(msgspec.Struct, frozen=True, kw_only=True):
    """Units of an order line in a shipment, and how many of them have arrived; `contents` where they are tracked."""

    order: str
    line: int
    sku: str
    name: str
    unit: str
    quantity: Decimal
    delivered: Decimal
    contents: list[ShippedUnits] = []


class ShipmentView(msgspec.Struct, frozen=True, kw_only=True):
    """A shipment; `tracking_url` is where people can follow it, empty where nobody knows.

    One that was voided had been recorded by mistake and never left; one that was lost may still be found and delivered.
    """

    id: UUID
    number: str
    version: int
    fulfilment: str
    place: str
    state: str
    late: bool
    carrier: str
    carrier_name: str
    service: str
    tracking_number: str
    tracking_url: str
    shipped_at: datetime
    delivered_at: datetime | None
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str
    lost_at: datetime | None
    lost_by: str | None
    lost_reason: str
    lines: list[ShipmentLineView]
    parcels: list[ParcelView]
