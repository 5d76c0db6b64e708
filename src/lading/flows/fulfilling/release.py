"""Releasing to places: reserved units become work, one fulfilment for each order at each place."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.changing.cancel_orders import LineQuantity
from lading.flows.fulfilling.begin_work import begin_work
from lading.flows.fulfilling.forward_to_store import Forward, Planned, forward_to_store, plan_forwards
from lading.flows.fulfilling.turn_of_lines import find_later
from lading.flows.partners.hand_to_partners import find_partners, hand_to_partners, queue_for_partners
from lading.fulfilment.forwardings import read_planned
from lading.fulfilment.queries import pickup_places, read_hands
from lading.fulfilment.release import (
    Hands,
    ToPlace,
    make_work,
    next_work_numbers,
    plan_release,
    save_new_work,
)
from lading.fulfilment.work import Work
from lading.inventory import Reservation
from lading.inventory.let_go import read_reservations
from lading.kernel import Conflict, FieldError, Invalid
from lading.kernel.quantity import floor_to
from lading.orders.change import LockedOrder, move
from lading.orders.hold import OrderHeld, Stopped, is_stopped, stopped_steps
from lading.orders.vector import Transition
from lading.store import UnitOfWork


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """Release these lines of an order to the places that hold them (None: all whose day has come).

    Without lines, an order of which all that is left is wished for later days is released wholly; with `only_due`
    nothing of it is, without a refusal.
    """

    number: str
    lines: Sequence[LineQuantity] | None = None
    version: int | None = None
    only_due: bool = False


class NotAccepted(Conflict):
    """Nobody has accepted the order, or it was declined or withdrawn."""

    code = "not_accepted"


class NothingToRelease(Conflict):
    """No unit is reserved and free to go."""

    code = "nothing_to_release"


class Around(msgspec.Struct, frozen=True):
    """What a release has to know of locked orders: what they hold, what is at work, what holds stop."""

    held: dict[UUID, list[Reservation]]
    hands: Hands
    stopped: dict[UUID, Stopped]
    pickup: dict[UUID, str]
    planned: Planned


async def release_to_places(unit: UnitOfWork, reference: Reference, *, wishes: Sequence[Release]) -> list[list[Work]]:
    """Release what each wish names; answers its fulfilments.

    Raises `NotFound`, `NotAccepted`, `OrderHeld`, `NothingToRelease`, `Invalid`; then nothing is released.
    """
    await reference.refresh(unit)
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    around = await look_around(unit, orders=[order.id for order in locked.values()])
    later = await find_later(unit, reference, orders=list(locked.values()), held=around.held, fetched=around.pickup)
    plans: list[tuple[LockedOrder, list[ToPlace]]] = []
    forwards: list[Forward] = []
    for wish in wishes:
        order = locked[wish.number]
        if not is_accepted(order):
            raise NotAccepted(f"Order {order.number} is not accepted, so no place shall start on it.")
        wanted = _wanted(order, wish, around.stopped.get(order.id))
        due = wanted if wish.lines else {n: many for n, many in wanted.items() if n not in later.get(order.id, ())}
        planned = plan(reference, around, order, wanted=due, by_hand=True)
        sent_on = forwards_of(around, order, wanted=due)
        if not planned and not sent_on and not wish.only_due:
            planned = plan(reference, around, order, wanted=wanted, by_hand=True)
            sent_on = forwards_of(around, order, wanted=wanted)
        if not planned and not sent_on and not (wish.only_due and later.get(order.id)):
            raise NothingToRelease(f"Order {order.number} has nothing that a place could start on now.")
        plans.append((order, planned))
        forwards += sent_on
    works = await give_to_places(unit, reference, plans=plans)
    await begin_work(unit, reference, works=works, pickup=around.pickup)
    await forward_to_store(unit, reference, forwards=forwards)
    await save_changes(unit, orders=locked.values())
    return works


def is_accepted(order: LockedOrder) -> bool:
    """Whether places may work on it."""
    return bool(order.accepted_at) and not order.declined_at and not order.withdrawn_at


async def look_around(unit: UnitOfWork, *, orders: Iterable[UUID]) -> Around:
    """What a release of these locked orders has to know."""
    ids = list(orders)
    held: dict[UUID, list[Reservation]] = {}
    for one, _ in await read_reservations(unit, orders=ids):
        held.setdefault(one.order_id, []).append(one)
    pickup = await pickup_places(unit, orders=ids)
    return Around(
        held,
        await read_hands(unit, orders=ids),
        await stopped_steps(unit, orders=ids),
        pickup,
        await read_planned(unit, orders=list(pickup)),
    )


def plan(
    reference: Reference,
    around: Around,
    order: LockedOrder,
    *,
    wanted: Mapping[int, Decimal | None],
    by_hand: bool,
) -> list[ToPlace]:
    """What of the wanted lines goes to which place now."""
    best = next((place.code for place in reference.serving(order.channel)), None)
    return plan_release(
        order,
        held=[one for one in around.held.get(order.id, []) if around.pickup.get(order.id, one.place) == one.place],
        hands=around.hands,
        wanted=wanted,
        fallback=around.pickup.get(order.id, best),
        by_hand=by_hand,
    )


def forwards_of(around: Around, order: LockedOrder, *, wanted: Mapping[int, Decimal | None]) -> list[Forward]:
    """What of the wanted lines has to travel first to where it is fetched."""
    if order.id not in around.pickup:
        return []
    held, target = around.held.get(order.id, []), around.pickup[order.id]
    return plan_forwards(order, held=held, planned=around.planned, target=target, wanted=wanted)


def free_lines(order: LockedOrder, stopped: Stopped | None) -> dict[int, Decimal | None]:
    """All lines that no hold stops, with all their units."""
    return {number: None for number in order.lines if not is_stopped(stopped, step="release", line=number)}


def _wanted(order: LockedOrder, wish: Release, stopped: Stopped | None) -> dict[int, Decimal | None]:
    """The lines and units that a person wants released. Raises where one is held or not there."""
    free = free_lines(order, stopped)
    if wish.lines is None:
        if not free:
            raise OrderHeld(f"A hold stops the release of order {order.number}. Release the hold first.")
        return free
    errors: list[FieldError] = []
    wanted: dict[int, Decimal | None] = {}
    for index, one in enumerate(wish.lines):
        if one.line not in order.lines:
            errors.append(FieldError(f"/lines/{index}/line", "unknown_line", f"There is no line {one.line}."))
        elif one.line not in free:
            raise OrderHeld(f"A hold stops the release of line {one.line} of order {order.number}.")
        elif one.quantity is not None and not _is_sane(one.quantity, order.lines[one.line].decimals):
            sentence = f"Line {one.line}: the quantity must be above 0, as fine as its unit allows."
            errors.append(FieldError(f"/lines/{index}/quantity", "bad_quantity", sentence))
        wanted[one.line] = one.quantity
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return wanted


def _is_sane(quantity: Decimal, decimals: int) -> bool:
    return quantity > 0 and floor_to(quantity, decimals) == quantity


async def give_to_places(
    unit: UnitOfWork, reference: Reference, *, plans: Sequence[tuple[LockedOrder, Sequence[ToPlace]]]
) -> list[list[Work]]:
    """Make the fulfilments of these plans and note the release on the orders, which the caller saves.

    What lies at a partner's place is handed over: a supplier gets a drop-ship order.
    """
    partners = await find_partners(unit, reference, places={one.place for _, planned in plans for one in planned})
    heaps = [_heaps(planned) for _, planned in plans]
    numbers = await next_work_numbers(unit, count=sum(len(heap) for heap in heaps))
    made: list[list[Work]] = []
    for (order, _), heap in zip(plans, heaps, strict=True):
        works = [
            make_work(unit, order=order, place=place, number=numbers.pop(0), planned=planned)
            for place, planned in heap.items()
        ]
        for work, planned in zip(works, heap.values(), strict=True):
            moves = [Transition(one.line, one.origin, "released", one.quantity) for one in planned]
            move(order, kind="order.released", moves=moves, data={"fulfilment": work.number, "place": work.place})
        made.append(works)
    all_works = [work for works in made for work in works]
    for work in all_works:
        work.handed_to = partners[work.place].kind if work.place in partners else ""
    if partners:
        orders = {order.id: order for order, _ in plans}
        await hand_to_partners(unit, reference, partners=partners, works=all_works, orders=orders)
    await save_new_work(unit, works=all_works)
    if partners:
        await queue_for_partners(unit, works=all_works)
    return made


def _heaps(planned: Sequence[ToPlace]) -> dict[str, list[ToPlace]]:
    heaps: dict[str, list[ToPlace]] = {}
    for one in planned:
        heaps.setdefault(one.place, []).append(one)
    return heaps
