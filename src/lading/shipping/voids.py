"""What a void takes back of shipments that never left: their parcels, and where each of their units had come from."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.fulfilment.work import LineKey
from lading.shipping.parcels import Parcel
from lading.shipping.shipments import Shipment
from lading.store import UnitOfWork

Origins = dict[UUID, dict[LineKey, dict[str, Decimal]]]
"""By shipment and order line: how many units it took from which state."""


class Leaving(msgspec.Struct, frozen=True):
    """The event of an order by which units left with a shipment."""

    order_id: UUID
    seq: int


async def work_of_shipments(unit: UnitOfWork, *, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The fulfilment of each of these shipments; it never changes."""
    rows = await unit.fetch("SELECT id, fulfilment_id FROM shipments WHERE id = ANY(%s)", [list(ids)])
    return {row[0]: row[1] for row in rows}


async def leavings_of(unit: UnitOfWork, *, shipments: Sequence[Shipment]) -> dict[UUID, list[Leaving]]:
    """The events by which these shipments left, for each of them one per order."""
    ids = sorted({line.order_id for one in shipments for line in one.lines.values()})
    by_number = {one.number: one.id for one in shipments}
    rows = await unit.fetch(
        "SELECT order_id, seq, data->>'shipment' FROM events WHERE order_id = ANY(%s) AND kind = 'order.shipped'"
        " AND data->>'shipment' = ANY(%s) ORDER BY order_id, seq",
        [ids, list(by_number)],
    )
    found: dict[UUID, list[Leaving]] = {one.id: [] for one in shipments}
    for order_id, seq, number in rows:
        found[by_number[number]].append(Leaving(order_id, seq))
    return found


async def origins_of(unit: UnitOfWork, *, leavings: dict[UUID, list[Leaving]]) -> Origins:
    """Where the units of shipments had been before they left, by the transitions of those events."""
    by_event = {(one.order_id, one.seq): shipment for shipment, some in leavings.items() for one in some}
    rows = await unit.fetch(
        "SELECT t.order_id, t.seq, t.line, t.from_state, t.quantity FROM transitions t"
        " JOIN unnest(%s::uuid[], %s::int[]) AS n(order_id, seq) USING (order_id, seq) WHERE t.to_state = 'shipped'",
        [[order_id for order_id, _ in by_event], [seq for _, seq in by_event]],
    )
    found: Origins = {}
    for order_id, seq, line, origin, quantity in rows:
        of_line = found.setdefault(by_event[order_id, seq], {}).setdefault((order_id, line), {})
        of_line[origin] = of_line.get(origin, Decimal(0)) + quantity
    return found


async def bring_parcels_back(unit: UnitOfWork, *, shipments: Sequence[UUID]) -> dict[UUID, list[Parcel]]:
    """The parcels of these shipments, which stand packed again once they are saved; by fulfilment."""
    by_id: dict[UUID, Parcel] = {}
    for row in await unit.fetch(
        "SELECT id, number, fulfilment_id, tracking_number, weight_grams, length_mm, width_mm, height_mm FROM parcels"
        " WHERE shipment_id = ANY(%s) ORDER BY id",
        [list(shipments)],
    ):
        by_id[row[0]] = parcel = Parcel(*row)
        parcel.touched = True
    for parcel_id, order_id, line, quantity in await unit.fetch(
        "SELECT parcel_id, order_id, line, quantity FROM parcel_lines WHERE parcel_id = ANY(%s)", [list(by_id)]
    ):
        by_id[parcel_id].contents[order_id, line] = quantity
    found: dict[UUID, list[Parcel]] = {}
    for parcel in by_id.values():
        found.setdefault(parcel.fulfilment_id, []).append(parcel)
    return found


async def save_voids(unit: UnitOfWork, *, voided: Sequence[tuple[Shipment, str]]) -> None:
    """Write that these locked shipments never left, each with the reason."""
    await unit.execute(
        "UPDATE shipments s SET state = 'voided', voided_at = %s, voided_by = %s, void_reason = n.reason,"
        " version = s.version + 1 FROM unnest(%s::uuid[], %s::text[]) AS n(id, reason) WHERE s.id = n.id",
        [unit.now, unit.actor.label, [one.id for one, _ in voided], [reason for _, reason in voided]],
    )
