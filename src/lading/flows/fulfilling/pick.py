"""Picking: units come off the shelf, missing ones go elsewhere, and what was picked by mistake goes back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.floor import (
    Floor,
    advance,
    at_shelf,
    let_pass,
    lock_floor,
    refuse_nothing,
    save_floor,
    versions_of,
)
from lading.flows.fulfilling.choose_parts import TakenUnits, Taking
from lading.flows.fulfilling.take_contents import lock_tracked, take_contents
from lading.flows.routing.reroute import Returned, reroute
from lading.fulfilment.draw import Drawn, LineUnits, draw
from lading.fulfilment.pickups import mark_accepted
from lading.fulfilment.reasons import find_reason
from lading.fulfilment.work import LineKey, Work
from lading.inventory import Reservation
from lading.inventory.pick import Mark, mark_picked, put_back
from lading.kernel import Conflict
from lading.store import Event, UnitOfWork
from lading.store.events import record

ZERO = Decimal(0)


class ShortUnits(LineUnits, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units of a line that the picker cannot get, and why: a code of `SHORT_REASONS`."""

    reason: str = "not_in_stock"


class PickedUnits(LineUnits, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units of a line that were picked; `contents` says which lots, serials and bins, where it is not as proposed."""

    contents: Annotated[list[TakenUnits], Meta(max_length=5000)] = []  # noqa: RUF012 -- msgspec copies it


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """Pick these units of a fulfilment (None: all that are not short); `version` is what the caller saw."""

    fulfilment: UUID
    lines: Sequence[LineUnits | PickedUnits] | None = None
    short: Sequence[ShortUnits] = ()
    version: int | None = None


class Unpick(msgspec.Struct, frozen=True, kw_only=True):
    """Put these picked units back on the shelf (None: all), `rather` of these lots and serials; pick them again."""

    fulfilment: UUID
    lines: Sequence[LineUnits] | None = None
    rather: Sequence[Mark] = ()
    version: int | None = None


class PickedBySomebody(Conflict):
    """Another picker has taken it up."""

    code = "picked_by_somebody"


class PartnersWork(Conflict):
    """Others work on it: a supplier that ships to the customer, or a third party."""

    code = "partners_work"


def refuse_partners(works: Sequence[Work]) -> None:
    """Raise `PartnersWork` where work was handed to a partner: nobody of ours has its goods in hands."""
    for work in works:
        if work.handed_to:
            raise PartnersWork(
                f"{work.place} works on {work.number}. Book what it says, on its page under Partners or on the"
                " drop-ship order; or take the work back first."
            )


async def pick(unit: UnitOfWork, reference: Reference, *, wishes: Sequence[Pick]) -> None:
    """Pick what each wish names; what is short is promised from elsewhere or waits for stock.

    Of what is tracked, lots and bins are those named, else those that expire first; serials have to be named.
    Raises `NotThatMany`, `OrderHeld`, `NothingToDo`, `Invalid`, `NotThere`; then nothing is picked.
    """
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment for wish in wishes], versions=versions_of(wishes))
    missing = [one for wish in wishes for one in _missing(floor, floor.works[wish.fulfilment], wish.short)]
    works = [floor.works[wish.fulfilment] for wish in wishes]
    refuse_partners(works)
    tracked = await lock_tracked(
        unit, rows=[(one.sku, one.place) for work in works for one in at_shelf(floor, work, waiting_in(work))]
    )
    await reroute(unit, reference, floor, kind="order.picked_short", returned=missing)
    taken: list[Taking] = []
    for wish in wishes:
        work = floor.works[wish.fulfilment]
        drawn = draw(work, orders=floor.orders, wanted=count_named(work, wish.lines), origins=("released",))
        if not wish.short:
            refuse_nothing(work, drawn, "pick")
        drawn = let_pass(floor, drawn, step="pick", named=wish.lines is not None)
        work.picker, work.touched = work.picker or unit.actor.label, True
        advance(floor, work, drawn, kind="order.picked", target="picked")
        taken += _taking(floor, work, drawn, wish)
    await take_contents(unit, taken=taken, tracked=tracked)
    await mark_picked(unit, changes=[one.units for one in taken])
    await mark_accepted(unit, fulfilments=[wish.fulfilment for wish in wishes])
    await save_floor(unit, floor)


def count_named(work: Work, lines: Sequence[LineUnits] | None) -> list[LineUnits] | None:
    """The lines that are picked; where no quantity is said, as many as there are lots and serials named."""
    if lines is None:
        return None
    return [_counted(work, one) if isinstance(one, PickedUnits) else one for one in lines]


def _counted(work: Work, one: PickedUnits) -> LineUnits:
    named = [each.quantity or (Decimal(1) if each.serial else None) for each in one.contents]
    quantities = [quantity for quantity in named if quantity is not None]
    line = next((line for line in work.lines.values() if line.line == one.line), None)
    if one.quantity is not None or line is None or not quantities or len(quantities) < len(named):
        return one
    return LineUnits(one.line, sum(quantities, ZERO) / line.factor, one.order)


def waiting_in(work: Work) -> list[Drawn]:
    """What of a fulfilment waits on the shelf."""
    return [Drawn(line, "released", line.parts["released"]) for line in work.lines.values() if line.parts["released"]]


def _taking(floor: Floor, work: Work, drawn: Sequence[Drawn], wish: Pick) -> list[Taking]:
    """What comes off the shelf, line by line, with what the picker says of it."""
    said: dict[LineKey, list[tuple[str, TakenUnits]]] = {}
    for at, wanted in enumerate(wish.lines or ()):
        if isinstance(wanted, PickedUnits):
            for each in drawn:
                if each.line.line == wanted.line and wanted.order in ("", floor.orders[each.line.order_id].number):
                    named = said.setdefault((each.line.order_id, each.line.line), [])
                    named += [(f"/lines/{at}/contents/{nth}", one) for nth, one in enumerate(wanted.contents)]
                    break
    sums: dict[tuple[UUID, int, str], Reservation] = {}
    for one in at_shelf(floor, work, drawn):
        key = (one.order_id, one.line, one.sku)
        before = sums[key].quantity if key in sums else ZERO
        sums[key] = msgspec.structs.replace(one, quantity=before + one.quantity)
    return [Taking(one, said.get((one.order_id, one.line), [])) for one in sums.values()]


def _missing(floor: Floor, work: Work, short: Sequence[ShortUnits]) -> list[Returned]:
    """What the picker cannot get, line by line."""
    found: list[Returned] = []
    for index, one in enumerate(short):
        wanted = [LineUnits(one.line, one.quantity, one.order)]
        drawn = draw(work, orders=floor.orders, wanted=wanted, origins=("released",), pointer=f"/short/{index}")
        found += [Returned(work, units, find_reason(one.reason)) for units in drawn]
    return found


async def unpick(unit: UnitOfWork, *, wishes: Sequence[Unpick]) -> None:
    """Put picked units back on the shelf. Raises `NotThatMany`, `NothingToDo`."""
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment for wish in wishes], versions=versions_of(wishes))
    back: list[Reservation] = []
    for wish in wishes:
        work = floor.works[wish.fulfilment]
        drawn = draw(work, orders=floor.orders, wanted=wish.lines, origins=("picked",))
        refuse_nothing(work, drawn, "put back")
        advance(floor, work, drawn, kind="order.unpicked", target="released")
        back += at_shelf(floor, work, drawn, sign=-1)
    await put_back(unit, changes=back, rather={mark for wish in wishes for mark in wish.rather})
    await save_floor(unit, floor)


async def take_up(unit: UnitOfWork, *, fulfilments: Sequence[UUID], picker: str | None = None) -> None:
    """Say who picks these (the actor, unless named, as kind:name), so that nobody else begins.

    Raises `PickedBySomebody` where another has begun. Taking up again what is one's own changes nothing.
    """
    floor = await lock_floor(unit, fulfilments=fulfilments)
    name = picker or unit.actor.label
    for work in floor.works.values():
        if work.picker not in (None, name):
            raise PickedBySomebody(f"{work.number} is being picked by {work.picker}.")
        if work.picker is None:
            work.picker, work.touched = name, True
            data: dict[str, object] = {"picker": name}
            await mark_accepted(unit, fulfilments=[work.id])
            await record(unit, [Event(kind="fulfilment.taken_up", subject=f"fulfilment/{work.number}", data=data)])
    await save_floor(unit, floor)


async def put_down(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> None:
    """Give these back to everybody: no picker's name stands on them any more."""
    floor = await lock_floor(unit, fulfilments=fulfilments)
    for work in floor.works.values():
        if work.picker is not None:
            data: dict[str, object] = {"picker": work.picker}
            await record(unit, [Event(kind="fulfilment.put_down", subject=f"fulfilment/{work.number}", data=data)])
            work.picker, work.touched = None, True
    await save_floor(unit, floor)
