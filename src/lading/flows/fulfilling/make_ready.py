"""Ready for pick-up: what was picked is packed and put on a shelf, and the customer is told where and until when."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.floor import Floor, advance, contents_of, let_pass, lock_floor, save_floor, versions_of
from lading.fulfilment.draw import draw
from lading.fulfilment.pickups import Pickup, give_codes, lock_pickups, mark_accepted, save_pickups
from lading.fulfilment.ready_time import keep_until, remind_at
from lading.fulfilment.work import Work
from lading.kernel import Conflict
from lading.orders.change import move
from lading.shipping.parcels import ParcelDraft, count_parcels, make_parcel
from lading.store import UnitOfWork

Shelf = Annotated[str, Meta(max_length=40, examples=["A3"])]


class MakeReady(msgspec.Struct, frozen=True, kw_only=True):
    """A pick-up is complete and lies on this shelf; `version` is what the caller saw."""

    fulfilment: UUID
    shelf: Shelf = ""
    version: int | None = None


class NotAPickup(Conflict):
    """Nobody comes to fetch this fulfilment: it is sent."""

    code = "not_a_pickup"


class NotPickedYet(Conflict):
    """Units of it are not picked yet."""

    code = "not_picked_yet"


async def make_ready(unit: UnitOfWork, reference: Reference, *, wishes: Sequence[MakeReady]) -> None:
    """Pack what is picked, put it on its shelf, and tell the customers by the event `order.ready_for_pickup`.

    Said again, only the shelf changes. Raises `NotFound`, `WorkMoved`, `NotAPickup`, `NotPickedYet`, `OrderHeld`.
    """
    await reference.refresh(unit)
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment for wish in wishes], versions=versions_of(wishes))
    pickups = await lock_pickups(unit, fulfilments=list(floor.works))
    counts = await count_parcels(unit, fulfilments=list(floor.works))
    await give_codes(unit, pickups=pickups.values())
    for wish in wishes:
        work = floor.works[wish.fulfilment]
        pickup = pickups.get(work.id)
        if pickup is None:
            raise NotAPickup(f"{work.number} is sent from {work.place}: pack and ship it.")
        _pack(floor, work, counts)
        _put_on_shelf(unit, reference, floor, work, pickup, wish.shelf)
    await mark_accepted(unit, fulfilments=list(floor.works))
    await save_pickups(unit, pickups=pickups.values())
    await save_floor(unit, floor)


def _pack(floor: Floor, work: Work, counts: dict[UUID, int]) -> None:
    """What is picked goes into one parcel."""
    if any(line.parts["released"] for line in work.lines.values()):
        raise NotPickedYet(f"Not everything of {work.number} is picked. Pick the rest, or report what is missing.")
    drawn = let_pass(floor, draw(work, orders=floor.orders, wanted=None, origins=("picked",)), step="pack", named=True)
    if drawn:
        counts[work.id] = counts.get(work.id, 0) + 1
        number = f"{work.number}-{counts[work.id]}"
        inside = contents_of(drawn)
        parcel = make_parcel(number=number, fulfilment_id=work.id, contents=inside, draft=ParcelDraft())
        floor.parcels.setdefault(work.id, []).append(parcel)
        advance(floor, work, drawn, kind="order.packed", target="packed", data={"parcel": number})


def _put_on_shelf(unit: UnitOfWork, reference: Reference, floor: Floor, work: Work, pickup: Pickup, shelf: str) -> None:
    units = [[line.line, line.parts["packed"]] for line in work.lines.values() if line.parts["packed"]]
    if not units:
        raise NotPickedYet(f"{work.number} is {work.state}: there is nothing that could be fetched.")
    work.touched = True
    pickup.shelf = shelf.strip() or pickup.shelf
    if pickup.ready_at and not pickup.ended_at and work.state == "packed":
        return
    settings = reference.places[work.place].settings
    pickup.ready_at, pickup.reminded_at, pickup.expired_at, pickup.ended_at = unit.now, None, None, None
    pickup.keep_until = keep_until(settings, unit.now)
    pickup.remind_at = remind_at(settings, ready=unit.now, until=pickup.keep_until)
    told = {"fulfilment": work.number, "place": work.place, "units": units, "keep_until": pickup.keep_until}
    move(floor.orders[pickup.order_id], kind="order.ready_for_pickup", data=told)
