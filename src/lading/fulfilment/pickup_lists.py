"""Questions about pick-ups: how one stands, and what a message to its customer says."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from lading.fulfilment.lifecycle import PICKUP_STATE
from lading.fulfilment.pickup_codes import MOST_WRONG
from lading.store import UnitOfWork


class HandoverView(msgspec.Struct, frozen=True, kw_only=True):
    """Goods that were given to somebody: the shipment that books it, how we knew them, and by whom."""

    shipment: str
    checked: str
    other: bool
    at: datetime
    by: str


class PickupView(msgspec.Struct, frozen=True, kw_only=True):
    """How a pick-up stands: `open`, `picking`, `ready`, `collected`, `expired`, or how its fulfilment ended.

    `collector` is the other person whom the customer sends; `blocked` after too many wrong codes.
    """

    state: str
    ready_by: datetime | None
    ready_at: datetime | None
    shelf: str
    keep_until: datetime | None
    reminded_at: datetime | None
    collector: str
    blocked: bool
    handovers: list[HandoverView]


class AcceptanceView(msgspec.Struct, frozen=True, kw_only=True):
    """Until when the place has to accept the work, and who has."""

    accept_by: datetime | None
    accepted_at: datetime | None
    accepted_by: str | None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What a message about a pick-up says of it; `address` is the place's, as it is kept."""

    fulfilment: str
    place: str
    code: str
    keep_until: datetime | None
    collector: str
    address: dict[str, Any]


_VIEWS: LiteralString = (
    f"SELECT k.fulfilment_id, {PICKUP_STATE}, k.ready_by, k.ready_at, k.shelf, k.keep_until,"  # noqa: S608 -- our words
    " k.reminded_at, coalesce(c.collector, ''), coalesce(c.wrong, 0) FROM pickups k"
    " JOIN fulfilments f ON f.id = k.fulfilment_id LEFT JOIN pickup_codes c ON c.order_id = k.order_id"
    " WHERE k.fulfilment_id = ANY(%s)"
)


async def show_pickups(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> dict[UUID, PickupView]:
    """How the pick-ups among these fulfilments stand."""
    given: dict[UUID, list[HandoverView]] = {}
    for row in await unit.fetch(
        'SELECT h.fulfilment_id, s.number, h.checked, h.other, h.at, h."by" FROM handovers h'
        " JOIN shipments s ON s.id = h.shipment_id WHERE h.fulfilment_id = ANY(%s) ORDER BY h.at, s.number",
        [list(fulfilments)],
    ):
        view = HandoverView(shipment=row[1], checked=row[2], other=row[3], at=row[4], by=row[5])
        given.setdefault(row[0], []).append(view)
    return {
        row[0]: PickupView(
            state=row[1],
            ready_by=row[2],
            ready_at=row[3],
            shelf=row[4],
            keep_until=row[5],
            reminded_at=row[6],
            collector=row[7],
            blocked=row[8] >= MOST_WRONG,
            handovers=given.get(row[0], []),
        )
        for row in await unit.fetch(_VIEWS, [list(fulfilments)])
    }


async def show_acceptances(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> dict[UUID, AcceptanceView]:
    """What of these fulfilments the place had or has to accept."""
    rows = await unit.fetch(
        "SELECT fulfilment_id, accept_by, accepted_at, accepted_by FROM acceptances WHERE fulfilment_id = ANY(%s)",
        [list(fulfilments)],
    )
    return {row[0]: AcceptanceView(accept_by=row[1], accepted_at=row[2], accepted_by=row[3]) for row in rows}


async def read_waiting(unit: UnitOfWork, *, numbers: Sequence[str]) -> dict[str, Waiting]:
    """What messages say of the pick-ups with these fulfilment numbers."""
    if not numbers:
        return {}
    rows = await unit.fetch(
        "SELECT f.number, k.place, coalesce(c.code, ''), k.keep_until, coalesce(c.collector, ''), p.address"
        " FROM pickups k JOIN fulfilments f ON f.id = k.fulfilment_id JOIN places p ON p.code = k.place"
        " LEFT JOIN pickup_codes c ON c.order_id = k.order_id WHERE f.number = ANY(%s)",
        [list(numbers)],
    )
    names = Waiting.__struct_fields__
    return {row[0]: Waiting(**dict(zip(names, row, strict=True))) for row in rows}
