"""Showing work at places whole: a fulfilment with its lines, parcels and shipments, or a page of them."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.flows.fulfilling.propose_contents import Proposed, propose_contents
from lading.fulfilment.lists import read_work_heads, read_work_lines
from lading.fulfilment.pickup_lists import AcceptanceView, PickupView, show_acceptances, show_pickups
from lading.fulfilment.queries import find_work
from lading.fulfilment.views import WorkHead, WorkLineView
from lading.shipping.lists import parcels_of_work, shipments_of_work
from lading.shipping.views import ParcelView, ShipmentView
from lading.store import UnitOfWork


class FulfilmentView(WorkHead, frozen=True, kw_only=True):
    """A fulfilment as everybody who may see work sees it; `kind` is `pickup` or `ship`.

    `contents` says which bins, lots and serials to take, and which are in hands, of what is kept apart.
    """

    kind: str
    acceptance: AcceptanceView | None
    pickup: PickupView | None
    lines: list[WorkLineView]
    contents: Proposed
    parcels: list[ParcelView]
    shipments: list[ShipmentView]


async def show_fulfilments(unit: UnitOfWork, *, ids: Sequence[UUID]) -> list[FulfilmentView]:
    """These fulfilments, in the order asked."""
    heads = await read_work_heads(unit, ids=ids)
    lines = await read_work_lines(unit, ids=ids)
    parcels = await parcels_of_work(unit, fulfilments=ids)
    pickups = await show_pickups(unit, fulfilments=ids)
    acceptances = await show_acceptances(unit, fulfilments=ids)
    shipments: dict[str, list[ShipmentView]] = {}
    for shipment in await shipments_of_work(unit, fulfilments=ids):
        shipments.setdefault(shipment.fulfilment, []).append(shipment)
    known = [one for one in ids if one in heads]
    proposed = await propose_contents(unit, works=[(heads[one], lines.get(one, [])) for one in known])
    return [
        FulfilmentView(
            **msgspec.structs.asdict(heads[one]),
            kind="pickup" if one in pickups else "ship",
            acceptance=acceptances.get(one),
            pickup=pickups.get(one),
            lines=lines.get(one, []),
            contents=contents,
            parcels=parcels.get(one, []),
            shipments=shipments.get(heads[one].number, []),
        )
        for one, contents in zip(known, proposed, strict=True)
    ]


async def show_fulfilment(unit: UnitOfWork, *, name: str) -> FulfilmentView:
    """The fulfilment of this number or id. Raises `NotFound`."""
    return (await show_fulfilments(unit, ids=[await find_work(unit, name=name)]))[0]
