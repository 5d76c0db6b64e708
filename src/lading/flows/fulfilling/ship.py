"""Shipping: parcels and loose units leave with a carrier; stock leaves with them, also when it was cancelled before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.flows.floor import (
    Floor,
    advance,
    at_shelf,
    contents_of,
    let_pass,
    lock_floor,
    refuse_nothing,
    save_floor,
    versions_of,
)
from lading.flows.fulfilling.choose_parts import Taking
from lading.flows.fulfilling.pack import choose_parcels
from lading.flows.fulfilling.take_contents import take_contents
from lading.flows.stock.uncover import Row, uncover
from lading.fulfilment.draw import Drawn, LineUnits, draw
from lading.fulfilment.queries import orders_at_risk
from lading.fulfilment.work import LineKey, Work
from lading.inventory import Reservation, lock_free
from lading.inventory.contents import Tracking, tracked_rows
from lading.inventory.let_go import write_reservations
from lading.inventory.move import Movement, record_stock, write_movements
from lading.inventory.pick import mark_picked
from lading.inventory.pick_contents import (
    InHand,
    choose_in_hand,
    let_go_of,
    not_in_hand,
    read_in_hand,
    without_chosen,
)
from lading.inventory.queries import read_counters
from lading.inventory.shipped_contents import save_shipped
from lading.kernel import Conflict, plain
from lading.kernel.exact import FieldRefused
from lading.shipping.parcels import ParcelDraft, count_parcels, make_parcel, send_off
from lading.shipping.shipments import (
    Shipment,
    ShippedLine,
    make_shipment,
    next_shipment_numbers,
    save_new_shipments,
)
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)
Word = Annotated[str, Meta(max_length=80)]


class ShipWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What leaves: these `parcels`, or these `lines`, or, with neither, what is ready; and with whom.

    Ready is all that is packed; where nothing is, what is picked; else everything. Units that were cancelled at
    the place meanwhile come last: they left all the same. `shipped_at` is now, unless it is told later.
    """

    carrier: Word = ""
    service: Word = ""
    tracking_number: Word = ""
    tracking_url: Annotated[str, Meta(max_length=500)] = ""
    parcels: Annotated[list[str], Meta(min_length=1, max_length=500)] | None = None
    lines: Annotated[list[LineUnits], Meta(min_length=1, max_length=5000)] | None = None
    shipped_at: Annotated[datetime, Meta(tz=True)] | None = None

    def __post_init__(self) -> None:
        if self.parcels is not None and self.lines is not None:
            raise FieldRefused("lines", "parcels_or_lines", "Name the parcels that leave, or the lines, but not both.")
        if self.tracking_url and not self.tracking_url.startswith(("https://", "http://")):
            raise FieldRefused(
                "tracking_url", "no_web_address", "The address where people follow it must begin with https://."
            )

    def of(self, fulfilment: UUID, *, version: int | None = None) -> "Ship":
        """The wish for a fulfilment, as its sender saw it."""
        return Ship(fulfilment=fulfilment, version=version, **msgspec.structs.asdict(self))


class Ship(ShipWish, frozen=True, kw_only=True):
    """Let units of a fulfilment leave; `version` is what the caller saw.

    A `fact` was told by a partner: no hold can stop it any more.
    """

    fulfilment: UUID
    version: int | None = None
    fact: bool = False


_ORIGINS = ("packed", "picked", "released", "cancelled")


class _Leaving(msgspec.Struct):
    """What one wish lets leave."""

    work: Work
    shipment: Shipment
    drawn: list[Drawn]

    @property
    def late(self) -> list[Drawn]:
        """Units that had been cancelled."""
        return [one for one in self.drawn if one.origin == "cancelled"]


async def ship(unit: UnitOfWork, *, wishes: Sequence[Ship]) -> list[Shipment]:
    """Ship what each wish names; answers the shipments, in order.

    A shipment of cancelled units is a late fact: it is booked, and a task asks what to do. Raises `NotThatMany`,
    `NotFound`, `OrderHeld`, `NothingToDo`, `Invalid`; then nothing leaves.
    """
    ids = [wish.fulfilment for wish in wishes]
    at_risk = await orders_at_risk(unit, fulfilments=[wish.fulfilment for wish in wishes if not wish.fact])
    floor = await lock_floor(unit, fulfilments=ids, versions=versions_of(wishes), besides=at_risk)
    numbers = await next_shipment_numbers(unit, count=len(wishes))
    counts = await count_parcels(unit, fulfilments=ids)
    leaving = [_load(unit, floor, wish, number, counts) for wish, number in zip(wishes, numbers, strict=True)]
    await _take_stock(unit, floor, leaving)
    await save_new_shipments(unit, shipments=[one.shipment for one in leaving])
    await save_floor(unit, floor)
    if rows := {(drawn.line.sku, one.work.place) for one in leaving for drawn in one.late}:
        await _settle_late(unit, floor, leaving, rows)
    return [one.shipment for one in leaving]


def _load(unit: UnitOfWork, floor: Floor, wish: Ship, number: str, counts: dict[UUID, int]) -> _Leaving:
    work = floor.works[wish.fulfilment]
    drawn = _choose(floor, work, wish)
    refuse_nothing(work, drawn, "ship")
    if not wish.fact:
        drawn = let_pass(floor, drawn, step="ship", named=wish.parcels is not None or wish.lines is not None)
    shipment = make_shipment(
        number=number,
        fulfilment_id=work.id,
        place=work.place,
        lines=_lines_of(drawn),
        carrier=wish.carrier,
        service=wish.service,
        tracking_number=wish.tracking_number,
        tracking_url=wish.tracking_url,
        late=any(one.origin == "cancelled" for one in drawn),
        shipped_at=wish.shipped_at or unit.now,
    )
    _load_parcels(floor, wish, drawn, shipment, counts)
    told = {"shipment": number, "carrier": wish.carrier, "tracking_number": wish.tracking_number}
    advance(floor, work, drawn, kind="order.shipped", target="shipped", data=told)
    return _Leaving(work, shipment, drawn)


def _choose(floor: Floor, work: Work, wish: Ship) -> list[Drawn]:
    if wish.parcels is not None:
        drawn: list[Drawn] = []
        for parcel in choose_parcels(floor, work, wish.parcels):
            drawn += [Drawn(work.lines[key], "packed", quantity) for key, quantity in parcel.contents.items()]
        return drawn
    if wish.lines is not None:
        return draw(work, orders=floor.orders, wanted=wish.lines, origins=_ORIGINS)
    for origin in _ORIGINS:
        if drawn := draw(work, orders=floor.orders, wanted=None, origins=(origin,)):
            return drawn
    return []


def _lines_of(drawn: Sequence[Drawn]) -> dict[LineKey, ShippedLine]:
    lines: dict[LineKey, ShippedLine] = {}
    for one in drawn:
        key = (one.line.order_id, one.line.line)
        if key in lines:
            lines[key].quantity += one.quantity
        else:
            lines[key] = ShippedLine(one.line.order_id, one.line.line, one.line.sku, one.line.unit, one.quantity)
    return lines


def _load_parcels(
    floor: Floor, wish: Ship, drawn: Sequence[Drawn], shipment: Shipment, counts: dict[UUID, int]
) -> None:
    """Packed units leave in their parcels; a part of a parcel that leaves becomes a parcel of its own."""
    packed = [one for one in drawn if one.origin == "packed"]
    if not packed:
        return
    work = floor.works[wish.fulfilment]
    chosen = choose_parcels(floor, work, wish.parcels)
    rest, draft = send_off(chosen, units=contents_of(packed), shipment_id=shipment.id)
    if rest:
        counts[work.id] += 1
        number = f"{work.number}-{counts[work.id]}"
        parcel = make_parcel(number=number, fulfilment_id=work.id, contents=rest, draft=draft or ParcelDraft())
        parcel.shipment_id = shipment.id
        floor.parcels[work.id].append(parcel)


async def _take_stock(unit: UnitOfWork, floor: Floor, leaving: Sequence[_Leaving]) -> None:
    """What leaves is no longer reserved and no longer on hand."""
    gone = [(one, held) for one in leaving for held in at_shelf(floor, one.work, one.drawn, sign=-1)]
    if not gone:
        return
    rows = {(held.sku, held.place) for _, held in gone}
    await lock_free(unit, rows=rows)
    await _cover_late(unit, floor, leaving)
    tracked = await tracked_rows(unit, rows=rows)
    contents = await _unload(unit, floor, leaving, tracked) if tracked else []
    await mark_picked(unit, changes=_of(floor, leaving, ("packed", "picked")))
    await write_reservations(unit, changes=_of(floor, leaving, ("packed", "picked", "released")))
    await write_movements(
        unit,
        movements=[
            Movement(held.sku, held.place, "shipped", held.quantity, "", one.shipment.number)
            for one, held in gone
            if (held.sku, held.place) not in tracked
        ]
        + [_leave(shipment, held) for shipment, held in contents],
    )
    await save_shipped(unit, left=[(shipment.id, held) for shipment, held in contents])


async def _unload(
    unit: UnitOfWork, floor: Floor, leaving: Sequence[_Leaving], tracked: Mapping[Row, Tracking]
) -> list[tuple[Shipment, InHand]]:
    """Which lots and serials leave with which shipment: those in hands; of what nobody picked those that come first.

    Units that had been cancelled have left already, whatever they were.
    """
    held = await read_in_hand(unit, orders={drawn.line.order_id for one in leaving for drawn in one.drawn})
    gone: list[tuple[Shipment, InHand]] = []
    for one in leaving:
        ready = _tracked_units(floor, one, ("packed", "picked"), tracked)
        mine = choose_in_hand(held, changes=ready)
        held = without_chosen(held, mine)
        unknown = not_in_hand(ready, chosen=mine)  # picked before anybody kept them apart
        cancelled = [negated(units) for units in _tracked_units(floor, one, ("cancelled",), tracked)]
        released = [negated(units) for units in _tracked_units(floor, one, ("released",), tracked)]
        for loose, fact in (([*unknown, *cancelled], True), (released, False)):
            mine += await take_contents(unit, taken=[Taking(units) for units in loose], tracked=tracked, fact=fact)
        await let_go_of(unit, chosen=mine)
        gone += [(one.shipment, each) for each in mine]
    return gone


def _tracked_units(
    floor: Floor, one: _Leaving, origins: Sequence[str], tracked: Mapping[Row, Tracking]
) -> list[Reservation]:
    drawn = [each for each in one.drawn if each.origin in origins]
    return [held for held in at_shelf(floor, one.work, drawn, sign=-1) if (held.sku, held.place) in tracked]


def negated(units: Reservation) -> Reservation:
    """What leaves, as what is taken."""
    return msgspec.structs.replace(units, quantity=-units.quantity)


def _leave(shipment: Shipment, held: InHand) -> Movement:
    quantity, number = -held.quantity, shipment.number
    return Movement(
        held.sku, held.place, "shipped", quantity, "", number, bin=held.bin, lot=held.lot, serial=held.serial
    )


async def _cover_late(unit: UnitOfWork, floor: Floor, leaving: Sequence[_Leaving]) -> None:
    """Units that a partner shipped although they were cancelled had been there: its books were short of them.

    What others are promised there stays promised, until the partner says otherwise.
    """
    late: dict[Row, Decimal] = {}
    for one in leaving:
        for held in at_shelf(floor, one.work, one.late) if one.work.handed_to else ():
            late[held.sku, held.place] = late.get((held.sku, held.place), ZERO) + held.quantity
    if not late:
        return
    counters = await read_counters(unit, rows=sorted(late))
    found = [
        Movement(sku, place, "adjusted", missing, "late_shipment")
        for (sku, place), quantity in late.items()
        if (missing := quantity - (counters[sku, place][0] - counters[sku, place][1])) > 0
    ]
    await write_movements(unit, movements=found)
    for place in sorted({one.place for one in found}):
        mine = [one for one in found if one.place == place]
        await record_stock(unit, kind="stock.adjusted", movements=mine, reason="late_shipment")


def _of(floor: Floor, leaving: Sequence[_Leaving], origins: Sequence[str]) -> list[Reservation]:
    return [
        held
        for one in leaving
        for held in at_shelf(floor, one.work, [drawn for drawn in one.drawn if drawn.origin in origins], sign=-1)
    ]


async def _settle_late(unit: UnitOfWork, floor: Floor, leaving: Sequence[_Leaving], rows: set[Row]) -> None:
    """What left although it was cancelled may have been promised to others; and somebody has to decide."""
    counters = await read_counters(unit, rows=sorted(rows))
    missing = {
        row: reserved - max(on_hand, ZERO)
        for row, (on_hand, reserved) in counters.items()
        if reserved > max(on_hand, ZERO)
    }
    if missing and await uncover(unit, floor, missing=missing, reason="late_shipment"):
        raise Conflict("The stock moves too fast to book this at this moment. Try again.", code="stock_moving")
    await raise_tasks(unit, drafts=[task for one in leaving for task in _what_now(floor, one)])


def _what_now(floor: Floor, one: _Leaving) -> list[TaskDraft]:
    """A task per order whose cancelled units left."""
    tasks: list[TaskDraft] = []
    for order_id in dict.fromkeys(drawn.line.order_id for drawn in one.late):
        mine = [drawn for drawn in one.late if drawn.line.order_id == order_id]
        told = ", ".join(f"{plain(drawn.quantity)} × {drawn.line.sku}" for drawn in mine)
        number = floor.orders[order_id].number
        tasks.append(
            TaskDraft(
                kind="order.shipped_after_cancellation",
                subject=f"order/{number}",
                sentence=f"{one.work.place} shipped {told} of order {number} although it had been cancelled"
                f" ({one.shipment.number}). Stop the parcel, ask for it back, or let the customer keep and pay it.",
                data={
                    "shipment": one.shipment.number,
                    "lines": [[drawn.line.line, plain(drawn.quantity)] for drawn in mine],
                },
            )
        )
    return tasks
