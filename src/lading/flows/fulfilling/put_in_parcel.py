"""Packing unit by unit: picked units go into a parcel that stands open, or come out of it again; its weight."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.floor import advance, contents_of, let_pass, lock_floor, refuse_nothing, save_floor
from lading.flows.fulfilling.pack import choose_parcels
from lading.fulfilment.draw import Drawn, LineUnits, draw
from lading.kernel import Invalid
from lading.shipping.parcels import ParcelDraft, count_parcels, make_parcel, take_out
from lading.store import Event, UnitOfWork
from lading.store.events import record

ZERO = Decimal(0)
HEAVIEST = Decimal(1_000_000)


class PutIn(msgspec.Struct, frozen=True, kw_only=True):
    """Put these picked units into `parcel`, or into a new one where none is named."""

    fulfilment: UUID
    lines: Sequence[LineUnits] | None = None
    parcel: str = ""


async def put_in_parcel(unit: UnitOfWork, *, wish: PutIn) -> str:
    """Pack the units; answers the parcel's number. Raises `NotThatMany`, `NotFound`, `OrderHeld`, `NothingToDo`."""
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment])
    work = floor.works[wish.fulfilment]
    drawn = draw(work, orders=floor.orders, wanted=wish.lines, origins=("picked",))
    refuse_nothing(work, drawn, "pack")
    drawn = let_pass(floor, drawn, step="pack", named=wish.lines is not None)
    if wish.parcel:
        (parcel,) = choose_parcels(floor, work, [wish.parcel])
        for key, quantity in contents_of(drawn).items():
            parcel.contents[key] = parcel.contents.get(key, ZERO) + quantity
        parcel.touched = True
    else:
        count = (await count_parcels(unit, fulfilments=[work.id])).get(work.id, 0) + 1
        number = f"{work.number}-{count}"
        inside = contents_of(drawn)
        parcel = make_parcel(number=number, fulfilment_id=work.id, contents=inside, draft=ParcelDraft())
        floor.parcels.setdefault(work.id, []).append(parcel)
    advance(floor, work, drawn, kind="order.packed", target="packed", data={"parcel": parcel.number})
    await save_floor(unit, floor)
    return parcel.number


async def take_from_parcel(unit: UnitOfWork, *, fulfilment: UUID, parcel: str, units: LineUnits) -> None:
    """Take units out of a parcel that has not left: they are picked again. Raises `NotFound`, `NotThatMany`."""
    floor = await lock_floor(unit, fulfilments=[fulfilment])
    work = floor.works[fulfilment]
    (chosen,) = choose_parcels(floor, work, [parcel])
    (drawn,) = draw(work, orders=floor.orders, wanted=[units], origins=("packed",))
    key = (drawn.line.order_id, drawn.line.line)
    inside = min(drawn.quantity, chosen.contents.get(key, ZERO))
    refuse_nothing(work, [inside] if inside else [], "take out of that parcel")
    moved = Drawn(drawn.line, "packed", inside)
    advance(floor, work, [moved], kind="order.unpacked", target="picked", data={"parcel": parcel})
    take_out([chosen], key=key, quantity=inside, now=unit.now)
    chosen.touched = True
    await save_floor(unit, floor)


async def weigh_parcel(unit: UnitOfWork, *, fulfilment: UUID, parcel: str, grams: Decimal) -> None:
    """Write down what a parcel weighs. Raises `NotFound` for one that has left, `Invalid` for no sane weight."""
    if not 0 < grams <= HEAVIEST:
        raise Invalid("A parcel weighs more than 0 and at most 1,000 kg.", code="bad_weight")
    floor = await lock_floor(unit, fulfilments=[fulfilment])
    (chosen,) = choose_parcels(floor, floor.works[fulfilment], [parcel])
    await unit.execute("UPDATE parcels SET weight_grams = %s WHERE id = %s", [grams, chosen.id])
    data: dict[str, object] = {"parcel": parcel, "weight_grams": grams}
    await record(
        unit, [Event(kind="parcel.weighed", subject=f"fulfilment/{floor.works[fulfilment].number}", data=data)]
    )
