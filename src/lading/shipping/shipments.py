"""Shipments: what left together, under which tracking number, and what of it has arrived."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.fulfilment.work import LineKey
from lading.kernel import new_id
from lading.store import UnitOfWork

ZERO = Decimal(0)
SHIPMENT_STATES = ("shipped", "part_delivered", "delivered", "voided")


class ShippedLine(msgspec.Struct):
    """Units of an order line that left with a shipment, and how many of them have arrived."""

    order_id: UUID
    line: int
    sku: str
    unit: str
    quantity: Decimal
    delivered: Decimal = ZERO


class Shipment(msgspec.Struct, kw_only=True):
    """A shipment; under lock where it is changed."""

    id: UUID
    number: str
    fulfilment_id: UUID
    place: str
    carrier: str
    service: str
    tracking_number: str
    tracking_url: str
    late: bool
    shipped_at: datetime
    delivered_at: datetime | None = None
    voided_at: datetime | None = None
    lost_at: datetime | None = None
    version: int = 1
    lines: dict[LineKey, ShippedLine]

    @property
    def state(self) -> str:
        """`shipped` until something arrives, `delivered` when all has; `voided` where it never left."""
        return "voided" if self.voided_at else shipment_state(self.lines.values())


def shipment_state(lines: Iterable[ShippedLine]) -> str:
    """How far a shipment is, from its lines."""
    arrived = missing = False
    for line in lines:
        arrived = arrived or line.delivered > 0
        missing = missing or line.delivered < line.quantity
    if not arrived:
        return "shipped"
    return "part_delivered" if missing else "delivered"


async def next_shipment_numbers(unit: UnitOfWork, *, count: int) -> list[str]:
    """Fresh shipment numbers."""
    if not count:
        return []
    return await unit.draw("shipment_number", prefix="S", count=count)


def make_shipment(
    *, number: str, fulfilment_id: UUID, place: str, lines: Mapping[LineKey, ShippedLine], **told: Any
) -> Shipment:
    """A new shipment; `told` is what the sender said of carrier, tracking and time."""
    return Shipment(id=new_id(), number=number, fulfilment_id=fulfilment_id, place=place, lines=dict(lines), **told)


async def save_new_shipments(unit: UnitOfWork, *, shipments: Sequence[Shipment]) -> None:
    """Write new shipments with their lines."""
    names = ("id", "number", "fulfilment_id", "place", "carrier", "service", "tracking_number", "tracking_url")
    columns: list[list[Any]] = [[getattr(one, name) for one in shipments] for name in names]
    await unit.execute(
        "INSERT INTO shipments (shipped_by, id, number, fulfilment_id, place, carrier, service, tracking_number,"
        " tracking_url, state, late, shipped_at) SELECT %s, n.* FROM unnest(%s::uuid[], %s::text[], %s::uuid[],"
        " %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bool[], %s::timestamptz[]) AS n",
        [
            unit.actor.label,
            *columns,
            [one.state for one in shipments],
            [one.late for one in shipments],
            [one.shipped_at for one in shipments],
        ],
    )
    rows = [(one.id, line) for one in shipments for line in one.lines.values()]
    await unit.execute(
        "INSERT INTO shipment_lines (shipment_id, order_id, line, sku, unit, quantity) SELECT * FROM"
        " unnest(%s::uuid[], %s::uuid[], %s::int[], %s::text[], %s::text[], %s::numeric[])",
        [
            [shipment_id for shipment_id, _ in rows],
            *[[getattr(line, name) for _, line in rows] for name in ("order_id", "line", "sku", "unit", "quantity")],
        ],
    )


async def orders_of_shipments(unit: UnitOfWork, *, ids: Sequence[UUID]) -> list[UUID]:
    """The orders whose units these shipments carry: to be locked before the shipments are."""
    rows = await unit.fetch("SELECT DISTINCT order_id FROM shipment_lines WHERE shipment_id = ANY(%s)", [list(ids)])
    return [row[0] for row in rows]


async def lock_shipments(unit: UnitOfWork, *, ids: Sequence[UUID]) -> dict[UUID, Shipment]:
    """Lock these shipments, sorted, with their lines."""
    found: dict[UUID, Shipment] = {}
    for row in await unit.fetch(
        "SELECT id, number, fulfilment_id, place, carrier, service, tracking_number, tracking_url, late, shipped_at,"
        " delivered_at, voided_at, lost_at, version FROM shipments WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [list(ids)],
    ):
        fields = dict(zip(_FIELDS, row, strict=True))
        found[row[0]] = Shipment(**fields, lines={})
    for shipment_id, *rest in await unit.fetch(
        "SELECT shipment_id, order_id, line, sku, unit, quantity, delivered FROM shipment_lines"
        " WHERE shipment_id = ANY(%s) ORDER BY order_id, line",
        [list(ids)],
    ):
        line = ShippedLine(*rest)
        found[shipment_id].lines[line.order_id, line.line] = line
    return found


_FIELDS = (
    "id", "number", "fulfilment_id", "place", "carrier", "service", "tracking_number", "tracking_url", "late",
    "shipped_at", "delivered_at", "voided_at", "lost_at", "version",
)  # fmt: skip


async def save_deliveries(unit: UnitOfWork, *, shipments: Sequence[Shipment]) -> None:
    """Write what of these locked shipments has arrived."""
    rows = [(one.id, line) for one in shipments for line in one.lines.values()]
    await unit.execute(
        "UPDATE shipment_lines l SET delivered = n.delivered FROM unnest(%s::uuid[], %s::uuid[], %s::int[],"
        " %s::numeric[]) AS n(shipment_id, order_id, line, delivered)"
        " WHERE l.shipment_id = n.shipment_id AND l.order_id = n.order_id AND l.line = n.line",
        [
            [shipment_id for shipment_id, _ in rows],
            *[[getattr(line, name) for _, line in rows] for name in ("order_id", "line", "delivered")],
        ],
    )
    await unit.execute(
        "UPDATE shipments s SET state = n.state, delivered_at = n.at, version = s.version + 1"
        " FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[]) AS n(id, state, at) WHERE s.id = n.id",
        [
            [one.id for one in shipments],
            [one.state for one in shipments],
            [one.delivered_at for one in shipments],
        ],
    )


async def save_corrections(unit: UnitOfWork, *, shipments: Sequence[Shipment]) -> None:
    """Write what is now said of carrier and tracking of these locked shipments."""
    names = ("id", "carrier", "service", "tracking_number", "tracking_url")
    await unit.execute(
        "UPDATE shipments s SET carrier = n.carrier, service = n.service, tracking_number = n.tracking_number,"
        " tracking_url = n.tracking_url, version = s.version + 1 FROM unnest(%s::uuid[], %s::text[], %s::text[],"
        " %s::text[], %s::text[]) AS n(id, carrier, service, tracking_number, tracking_url) WHERE s.id = n.id",
        [[getattr(one, name) for one in shipments] for name in names],
    )
