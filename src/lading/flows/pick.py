"""Picking: units come off the shelf, missing ones go elsewhere, and what was picked by mistake goes back."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

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
from lading.flows.reroute import Returned, reroute
from lading.fulfilment.draw import LineUnits, draw
from lading.fulfilment.reasons import find_reason
from lading.fulfilment.work import Work
from lading.inventory import Reservation
from lading.inventory.pick import mark_picked
from lading.kernel import Conflict
from lading.store import Event, UnitOfWork
from lading.store.events import record


class ShortUnits(LineUnits, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units of a line that the picker cannot get, and why: a code of `SHORT_REASONS`."""

    reason: str = "not_in_stock"


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """Pick these units of a fulfilment (None: all that are not short); `version` is what the caller saw."""

    fulfilment: UUID
    lines: Sequence[LineUnits] | None = None
    short: Sequence[ShortUnits] = ()
    version: int | None = None


class Unpick(msgspec.Struct, frozen=True, kw_only=True):
    """Put these picked units back on the shelf (None: all); they are to be picked again."""

    fulfilment: UUID
    lines: Sequence[LineUnits] | None = None
    version: int | None = None


class PickedBySomebody(Conflict):
    """Another picker has taken it up."""

    code = "picked_by_somebody"


async def pick(unit: UnitOfWork, reference: Reference, *, wishes: Sequence[Pick]) -> None:
    """Pick what each wish names; what is short is promised from elsewhere or waits for stock.

    Raises `NotThatMany`, `OrderHeld`, `NothingToDo`, `Invalid`; then nothing is picked.
    """
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment for wish in wishes], versions=versions_of(wishes))
    missing = [one for wish in wishes for one in _missing(floor, floor.works[wish.fulfilment], wish.short)]
    await reroute(unit, reference, floor, kind="order.picked_short", returned=missing)
    taken: list[Reservation] = []
    for wish in wishes:
        work = floor.works[wish.fulfilment]
        drawn = draw(work, orders=floor.orders, wanted=wish.lines, origins=("released",))
        if not wish.short:
            refuse_nothing(work, drawn, "pick")
        drawn = let_pass(floor, drawn, step="pick", named=wish.lines is not None)
        work.picker, work.touched = work.picker or unit.actor.label, True
        advance(floor, work, drawn, kind="order.picked", target="picked")
        taken += at_shelf(floor, work, drawn)
    await mark_picked(unit, changes=taken)
    await save_floor(unit, floor)


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
    await mark_picked(unit, changes=back)
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
