"""Packing: picked units go into parcels, and out of them again."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.flows.floor import (
    Floor,
    advance,
    contents_of,
    let_pass,
    lock_floor,
    refuse_nothing,
    save_floor,
    versions_of,
)
from lading.fulfilment.draw import Drawn, draw
from lading.fulfilment.work import Work
from lading.kernel import NotFound
from lading.shipping.parcels import Parcel, ParcelDraft, count_parcels, make_parcel
from lading.store import UnitOfWork


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """Pack picked units of a fulfilment into these parcels; by default one with all of them."""

    fulfilment: UUID
    parcels: Sequence[ParcelDraft] = (ParcelDraft(),)
    version: int | None = None


class Unpack(msgspec.Struct, frozen=True, kw_only=True):
    """Open these parcels again (None: all that have not left); their units are picked, and to be packed anew."""

    fulfilment: UUID
    parcels: Sequence[str] | None = None
    version: int | None = None


async def pack(unit: UnitOfWork, *, wishes: Sequence[Pack]) -> list[list[str]]:
    """Pack what each wish names; answers the numbers of its parcels.

    Raises `NotThatMany`, `OrderHeld`, `NothingToDo`, `Invalid`; then nothing is packed.
    """
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment for wish in wishes], versions=versions_of(wishes))
    counts = await count_parcels(unit, fulfilments=list(floor.works))
    made: list[list[str]] = []
    for wish in wishes:
        work = floor.works[wish.fulfilment]
        numbers: list[str] = []
        for index, draft in enumerate(wish.parcels):
            drawn = _choose(floor, work, draft, f"/parcels/{index}/lines")
            counts[work.id] = counts.get(work.id, 0) + 1
            numbers.append(f"{work.number}-{counts[work.id]}")
            parcel = make_parcel(number=numbers[-1], fulfilment_id=work.id, contents=contents_of(drawn), draft=draft)
            floor.parcels.setdefault(work.id, []).append(parcel)
            advance(floor, work, drawn, kind="order.packed", target="packed", data={"parcel": parcel.number})
        made.append(numbers)
    await save_floor(unit, floor)
    return made


def _choose(floor: Floor, work: Work, draft: ParcelDraft, pointer: str) -> list[Drawn]:
    drawn = draw(work, orders=floor.orders, wanted=draft.lines, origins=("picked",), pointer=pointer)
    refuse_nothing(work, drawn, "pack")
    return let_pass(floor, drawn, step="pack", named=draft.lines is not None)


async def unpack(unit: UnitOfWork, *, wishes: Sequence[Unpack]) -> None:
    """Open parcels. Raises `NotFound` for one that is not there or has left, `NothingToDo`."""
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment for wish in wishes], versions=versions_of(wishes))
    for wish in wishes:
        work = floor.works[wish.fulfilment]
        chosen = choose_parcels(floor, work, wish.parcels)
        refuse_nothing(work, chosen, "unpack")
        for parcel in chosen:
            drawn = [Drawn(work.lines[key], "packed", quantity) for key, quantity in parcel.contents.items()]
            advance(floor, work, drawn, kind="order.unpacked", target="picked", data={"parcel": parcel.number})
            parcel.contents, parcel.emptied_at, parcel.touched = {}, unit.now, True
    await save_floor(unit, floor)


def choose_parcels(floor: Floor, work: Work, numbers: Sequence[str] | None) -> list[Parcel]:
    """The parcels of a fulfilment that have not left, by their numbers (None: all). Raises `NotFound`."""
    there = {
        parcel.number: parcel
        for parcel in floor.parcels.get(work.id, [])
        if parcel.shipment_id is None and parcel.contents
    }
    if numbers is None:
        return list(there.values())
    if missing := [number for number in numbers if number not in there]:
        raise NotFound(f"{work.number} has no parcel “{missing[0]}” that could still leave.", code="unknown_parcel")
    return [there[number] for number in dict.fromkeys(numbers)]
