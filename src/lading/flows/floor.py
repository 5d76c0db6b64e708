"""The frame of every act on fulfilments: lock orders, then fulfilments with their parcels; change; write it all."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol
from uuid import UUID

import msgspec

from lading.flows.at_work import save_changes
from lading.flows.changing.settle_asks import settle_overtaken
from lading.flows.partners.follow_partners import follow_partners
from lading.fulfilment.draw import Drawn
from lading.fulfilment.queries import orders_of_work
from lading.fulfilment.work import Work, lock_work, open_work_of, save_work, shift
from lading.inventory import Reservation
from lading.kernel import Conflict, NotFound
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.hold import OrderHeld, Stopped, is_stopped, stopped_steps
from lading.orders.vector import Transition
from lading.shipping.parcels import Parcel, read_parcels, save_parcels
from lading.store import UnitOfWork


class Floor(msgspec.Struct):
    """What an act has locked: orders, fulfilments, and the parcels in them that have not left."""

    orders: dict[UUID, LockedOrder]
    works: dict[UUID, Work]
    parcels: dict[UUID, list[Parcel]]
    stopped: dict[UUID, Stopped]


class OnFulfilment(Protocol):
    """A wish that is about one fulfilment, perhaps as its sender saw it."""

    @property
    def fulfilment(self) -> UUID:
        """Which one."""

    @property
    def version(self) -> int | None:
        """As it was seen; None for whatever it is."""


class WorkMoved(Conflict):
    """Somebody has worked on the fulfilment since it was looked at."""

    code = "version_moved"


async def lock_floor(
    unit: UnitOfWork,
    *,
    fulfilments: Sequence[UUID],
    versions: Mapping[UUID, int] | None = None,
    besides: Iterable[UUID] = (),
) -> Floor:
    """Lock these fulfilments with all orders in them, and orders `besides` with their open fulfilments.

    Raises `NotFound`, `WorkMoved`.
    """
    ids = await orders_of_work(unit, fulfilments=fulfilments)
    others = set(besides) - set(ids)
    orders = await lock_orders(unit, ids={*ids, *others})
    theirs = await open_work_of(unit, orders=list(others)) if others else []
    works = await lock_work(unit, ids={*fulfilments, *theirs})
    if not works.keys() >= set(fulfilments):
        raise NotFound("There is no such fulfilment.")
    for work_id, expected in (versions or {}).items():
        if works[work_id].version != expected:
            raise WorkMoved(
                f"{works[work_id].number} has changed meanwhile (version {works[work_id].version}, you saw {expected})."
                " Look at it again and repeat what is still right."
            )
    return await _furnish(unit, orders, works)


async def lock_floor_of(unit: UnitOfWork, *, orders: Mapping[UUID, LockedOrder]) -> Floor:
    """Lock the fulfilments in which units of these locked orders still wait for hands."""
    works = await lock_work(unit, ids=await open_work_of(unit, orders=list(orders)))
    return await _furnish(unit, dict(orders), works)


async def _furnish(unit: UnitOfWork, orders: dict[UUID, LockedOrder], works: dict[UUID, Work]) -> Floor:
    packed = [work.id for work in works.values() if any(line.parts["packed"] for line in work.lines.values())]
    parcels = await read_parcels(unit, fulfilments=packed)
    return Floor(orders, works, parcels, await stopped_steps(unit, orders=orders))


async def save_floor(unit: UnitOfWork, floor: Floor) -> None:
    """Write everything that was changed on the floor; what partners were sent follows."""
    touched = [work for work in floor.works.values() if work.touched]
    handed = [work for work in floor.works.values() if work.touched and work.handed_to]
    await save_work(unit, works=floor.works.values())
    await save_parcels(unit, parcels=[parcel for some in floor.parcels.values() for parcel in some])
    await save_changes(unit, orders=floor.orders.values())
    if touched:
        await settle_overtaken(unit, works=touched)
    if handed:
        await follow_partners(unit, works=handed)


def versions_of(wishes: Sequence[OnFulfilment]) -> dict[UUID, int]:
    """Which versions the senders saw, of those who said so."""
    return {wish.fulfilment: wish.version for wish in wishes if wish.version is not None}


def let_pass(floor: Floor, drawn: Sequence[Drawn], *, step: str, named: bool) -> list[Drawn]:
    """The units that no hold stops. Raises `OrderHeld` where units that were `named`, or all, are held."""
    free = [one for one in drawn if not _is_held(floor, one, step)]
    if len(free) < len(drawn) and (named or not free):
        held = next(one for one in drawn if one not in free)
        number = floor.orders[held.line.order_id].number
        raise OrderHeld(f"A hold on order {number} stops the step “{step}”. Release the hold first.")
    return free


def _is_held(floor: Floor, one: Drawn, step: str) -> bool:
    stopped = floor.stopped.get(one.line.order_id)
    if not stopped:
        return False
    work = next(
        (work.id for work in floor.works.values() if any(one.line is line for line in work.lines.values())), None
    )
    return is_stopped(stopped, step=step, line=one.line.line, fulfilment=work)


def advance(
    floor: Floor,
    work: Work,
    drawn: Sequence[Drawn],
    *,
    kind: str,
    target: str,
    data: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """Move units of a fulfilment and of its orders' lines to `target`, with one event per order."""
    for order_id in dict.fromkeys(one.line.order_id for one in drawn):
        mine = [one for one in drawn if one.line.order_id == order_id]
        for one in mine:
            shift(work, one.line, origin=one.origin, target=target, quantity=one.quantity)
        move(
            floor.orders[order_id],
            kind=kind,
            moves=[Transition(one.line.line, one.origin, target, one.quantity) for one in mine],
            data={"fulfilment": work.number, "place": work.place, **(data or {})},
            reason=reason,
        )


def at_shelf(floor: Floor, work: Work, drawn: Iterable[Drawn], *, sign: int = 1) -> list[Reservation]:
    """These units of lines with stock, in base units, as changes of what is held at the fulfilment's place."""
    return [
        Reservation(one.line.order_id, one.line.line, work.place, sku, sign * base)
        for one in drawn
        if floor.orders[one.line.order_id].lines[one.line.line].stocked
        for sku, base in floor.orders[one.line.order_id].lines[one.line.line].uses(one.quantity)
    ]


def contents_of(drawn: Iterable[Drawn]) -> dict[tuple[UUID, int], Decimal]:
    """Units by order line."""
    contents: dict[tuple[UUID, int], Decimal] = {}
    for one in drawn:
        key = (one.line.order_id, one.line.line)
        contents[key] = contents.get(key, Decimal(0)) + one.quantity
    return contents


class NothingToDo(Conflict):
    """There are no such units, so that the act would change nothing."""

    code = "nothing_to_do"


def refuse_nothing(work: Work, drawn: Sequence[object], verb: str) -> None:
    """Raise `NothingToDo` where an act found no units."""
    if not drawn:
        raise NothingToDo(f"{work.number} is {work.state}: there is nothing to {verb} (any more).")
