"""Voiding shipments that were recorded by mistake and never left: their units stand packed again."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.floor import Floor, lock_floor, save_floor
from lading.fulfilment.work import LineKey, Work, shift
from lading.inventory import Reservation, lock_free
from lading.inventory.contents import tracked_rows
from lading.inventory.let_go import write_reservations
from lading.inventory.move import Movement, write_movements
from lading.inventory.pick import mark_picked
from lading.inventory.pick_contents import InHand, choose_in_hand, not_in_hand, put_in_hand
from lading.inventory.queries import read_counters
from lading.inventory.shipped_contents import read_shipped
from lading.kernel import Conflict, FieldError, Invalid, NotFound, plain
from lading.messages.drop import drop_messages
from lading.orders.change import LockedOrder, move
from lading.orders.vector import Transition
from lading.returns.returnable import Away, Key, read_away, returnable
from lading.shipping.parcels import ParcelDraft, count_parcels, make_parcel
from lading.shipping.shipments import Shipment, ShippedLine, lock_shipments
from lading.shipping.voids import (
    Leaving,
    Origins,
    bring_parcels_back,
    leavings_of,
    origins_of,
    save_voids,
    work_of_shipments,
)
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)


class VoidShipment(msgspec.Struct, frozen=True, kw_only=True):
    """The shipment never left, for this reason. `version` is what the caller saw."""

    shipment: UUID
    reason: str
    version: int | None = None


class ShipmentMoved(Conflict):
    """Somebody has changed the shipment since it was looked at."""

    code = "version_moved"


class VoidedAlready(Conflict):
    """The shipment has been voided."""

    code = "voided_already"


class ShipmentArrived(Conflict):
    """What has arrived, or came back, did leave."""

    code = "shipment_arrived"


class ShipmentSpokenFor(Conflict):
    """Its units are expected back, may be kept, or are claimed."""

    code = "shipment_spoken_for"


class _Void(msgspec.Struct):
    """What one wish takes back; `back` are units by line that stand packed again, `gone` those that are cancelled."""

    shipment: Shipment
    work: Work
    reason: str
    back: dict[LineKey, Decimal]
    gone: dict[LineKey, Decimal]


async def void_shipments(unit: UnitOfWork, *, wishes: Sequence[VoidShipment]) -> list[Shipment]:
    """Void shipments; answers them, in order.

    Units go back from shipped to packed, or to cancelled where they had left after their cancellation; stock and
    reservations come back; letters about the shipment that were not sent yet are dropped. Raises `NotFound`,
    `Invalid`, `VoidedAlready`, `ShipmentArrived`, `ShipmentSpokenFor`, `CreditedAlready`, `ShipmentMoved`; then
    nothing is voided.
    """
    ids = list(dict.fromkeys(wish.shipment for wish in wishes))
    works = await work_of_shipments(unit, ids=ids)
    if len(works) < len(ids):
        raise NotFound("There is no such shipment.")
    floor = await lock_floor(unit, fulfilments=sorted(set(works.values())))
    shipments = await lock_shipments(unit, ids=ids)
    leavings = await leavings_of(unit, shipments=list(shipments.values()))
    origins = await origins_of(unit, leavings=leavings)
    for work_id, parcels in (await bring_parcels_back(unit, shipments=ids)).items():
        floor.parcels.setdefault(work_id, []).extend(parcels)
    counts = await count_parcels(unit, fulfilments=floor.works)
    away = await read_away(unit, orders=list(floor.orders))
    voids: list[_Void] = []
    for wish in wishes:
        shipment = shipments[wish.shipment]
        check_voidable(shipment, floor.orders, wish=wish)
        _refuse_spoken_for(shipment, floor.orders, away)
        voids.append(_take_back(floor, shipment, wish.reason.strip(), origins, leavings[shipment.id]))
        shipment.voided_at = unit.now
    for one in voids:
        _box(floor, one, counts)
    await _bring_stock(unit, floor, voids)
    await save_voids(unit, voided=[(one.shipment, one.reason) for one in voids])
    await save_floor(unit, floor)
    await _silence(unit, floor, voids, leavings)
    return [shipments[wish.shipment] for wish in wishes]


def check_voidable(shipment: Shipment, orders: dict[UUID, LockedOrder], *, wish: VoidShipment) -> None:
    """Refuse what cannot be voided (any more), with a sentence that says what to do instead."""
    if not wish.reason.strip():
        sentence = f"Say why {shipment.number} is voided."
        raise Invalid(sentence, errors=(FieldError("/reason", "missing", sentence),))
    if shipment.voided_at:
        raise VoidedAlready(f"{shipment.number} is voided already.")
    if wish.version not in (None, shipment.version):
        raise ShipmentMoved(
            f"{shipment.number} has changed meanwhile. Look at it again, then void it if that is right."
        )
    if any(line.delivered for line in shipment.lines.values()):
        raise ShipmentArrived(
            f"{shipment.number} has arrived, at least in part, so it cannot be voided."
            " What is wrong with it comes back as a return."
        )
    if any(_under_way(orders, line) < line.quantity for line in shipment.lines.values()):
        raise ShipmentArrived(f"Units of {shipment.number} have come back, so it did leave and cannot be voided.")


def _refuse_spoken_for(shipment: Shipment, orders: dict[UUID, LockedOrder], away: dict[Key, Away]) -> None:
    for line in shipment.lines.values():
        vector = orders[line.order_id].lines[line.line].vector
        if returnable(vector, away.get((line.order_id, line.line), Away())) < line.quantity:
            raise ShipmentSpokenFor(
                f"Units of {shipment.number} are expected back or claimed. Cancel the return or refuse the claim first."
            )


def _under_way(orders: dict[UUID, LockedOrder], line: ShippedLine) -> Decimal:
    return orders[line.order_id].lines[line.line].vector["shipped"]


def _take_back(floor: Floor, shipment: Shipment, reason: str, origins: Origins, leavings: Sequence[Leaving]) -> _Void:
    """Move the units of the orders' lines and of the fulfilment, with one event per order."""
    work = floor.works[shipment.fulfilment_id]
    one = _Void(shipment, work, reason, {}, {})
    for key, line in shipment.lines.items():
        late = min(line.quantity, origins.get(shipment.id, {}).get(key, {}).get("cancelled", ZERO))
        for units, target, quantity in ((one.back, "packed", line.quantity - late), (one.gone, "cancelled", late)):
            if quantity:
                units[key] = quantity
                shift(work, work.lines[key], origin="shipped", target=target, quantity=quantity)
    left_by = {leaving.order_id: leaving.seq for leaving in leavings}
    for order_id in dict.fromkeys(line.order_id for line in shipment.lines.values()):
        moves = [*_moves(order_id, one.back, "packed"), *_moves(order_id, one.gone, "cancelled")]
        data = {
            "shipment": shipment.number,
            "left_by": left_by.get(order_id),
            "fulfilment": work.number,
            "place": work.place,
            "freed": sorted({work.lines[key].sku for key in one.gone}),
        }
        move(floor.orders[order_id], kind="shipment.voided", moves=moves, data=data, reason=reason)
    return one


def _moves(order_id: UUID, units: dict[LineKey, Decimal], target: str) -> list[Transition]:
    return [Transition(key[1], "shipped", target, quantity) for key, quantity in units.items() if key[0] == order_id]


def _box(floor: Floor, one: _Void, counts: dict[UUID, int]) -> None:
    """Units that left without a parcel get one, since what is packed lies in parcels."""
    inside: dict[LineKey, Decimal] = {}
    for parcel in floor.parcels.get(one.work.id, []):
        for key, quantity in parcel.contents.items():
            inside[key] = inside.get(key, ZERO) + quantity
    loose = {key: rest for key in one.back if (rest := one.work.lines[key].parts["packed"] - inside.get(key, ZERO)) > 0}
    if loose:
        counts[one.work.id] = counts.get(one.work.id, 0) + 1
        number = f"{one.work.number}-{counts[one.work.id]}"
        parcel = make_parcel(number=number, fulfilment_id=one.work.id, contents=loose, draft=ParcelDraft())
        floor.parcels.setdefault(one.work.id, []).append(parcel)


async def _bring_stock(unit: UnitOfWork, floor: Floor, voids: Sequence[_Void]) -> None:
    """What had left is on hand again, and held for its lines unless they are cancelled."""
    back = [held for one in voids for held in _held(floor, one, one.back)]
    gone = [held for one in voids for held in _held(floor, one, one.gone)]
    rows = sorted({(held.sku, held.place) for held in (*back, *gone)})
    if not rows:
        return
    await lock_free(unit, rows=rows)
    left = await read_shipped(unit, shipments=[one.shipment.id for one in voids])
    known = {(shipment, held.order_id, held.line, held.sku) for shipment, held in left}
    plainly = [
        Movement(held.sku, held.place, "voided", held.quantity, one.reason, one.shipment.number)
        for one in voids
        for held in (*_held(floor, one, one.back), *_held(floor, one, one.gone))
        if (one.shipment.id, held.order_id, held.line, held.sku) not in known
    ]
    await write_movements(unit, movements=plainly + _returned(voids, left))
    if back:
        await write_reservations(unit, changes=back)
        await mark_picked(unit, changes=back)
        again = _in_hand_again(back, [held for _, held in left])
        tracked = await tracked_rows(unit, rows=rows)
        unknown = not_in_hand([one for one in _less(back) if (one.sku, one.place) in tracked], chosen=again)
        await put_in_hand(unit, taken=[*again, *(_unmarked(one) for one in unknown)])
    for (sku, place), (on_hand, reserved) in (await read_counters(unit, rows=rows)).items():
        if reserved > max(on_hand, ZERO):
            raise Conflict(
                f"{place} has {plain(on_hand)} × {sku} by its books, and more would be promised. Count it there first.",
                code="stock_below",
            )


def _returned(voids: Sequence[_Void], left: Sequence[tuple[UUID, InHand]]) -> list[Movement]:
    """The lots and serials that had left are where they were."""
    by_id = {one.shipment.id: one for one in voids}
    return [
        Movement(
            held.sku,
            held.place,
            "voided",
            held.quantity,
            by_id[shipment].reason,
            by_id[shipment].shipment.number,
            bin=held.bin,
            lot=held.lot,
            serial=held.serial,
        )
        for shipment, held in left
    ]


def _in_hand_again(back: Sequence[Reservation], left: Sequence[InHand]) -> list[InHand]:
    """Of what had left, what stands packed again; the rest lies on the shelf."""
    return choose_in_hand(left, changes=_less(back))


def _less(back: Sequence[Reservation]) -> list[Reservation]:
    return [msgspec.structs.replace(one, quantity=-one.quantity) for one in back]


def _unmarked(one: Reservation) -> InHand:
    """Units that left before anybody kept them apart."""
    marks = {"bin": "", "lot": "", "serial": ""}
    return InHand(order_id=one.order_id, line=one.line, place=one.place, sku=one.sku, quantity=one.quantity, **marks)


def _held(floor: Floor, one: _Void, units: dict[LineKey, Decimal]) -> list[Reservation]:
    """These units of lines with stock, in base units."""
    return [
        Reservation(order_id, line, one.work.place, sku, base)
        for (order_id, line), quantity in units.items()
        if floor.orders[order_id].lines[line].stocked
        for sku, base in floor.orders[order_id].lines[line].uses(quantity)
    ]


async def _silence(unit: UnitOfWork, floor: Floor, voids: Iterable[_Void], leavings: dict[UUID, list[Leaving]]) -> None:
    """Letters that were not sent are dropped; of those that were, somebody has to tell the customer."""
    drafts: list[TaskDraft] = []
    for one in voids:
        told = [(leaving.order_id, leaving.seq) for leaving in leavings[one.shipment.id]]
        for order_id in await drop_messages(unit, events=told, reason="shipment_voided"):
            number = floor.orders[order_id].number
            sentence = (
                f"The customer of order {number} was told that {one.shipment.number} is on its way, but it never left."
                " Write to them, or ship it now."
            )
            draft = TaskDraft(
                kind="shipment.voided_after_telling",
                subject=f"order/{number}",
                sentence=sentence,
                data={"shipment": one.shipment.number},
            )
            drafts.append(draft)
    if drafts:
        await raise_tasks(unit, drafts=drafts)
