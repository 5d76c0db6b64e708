"""Another way to the customer, before the goods have left: fetched instead of sent, sent instead, or elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.at_work import lock_by_number
from lading.flows.changing.change_papers import is_to_ship, write_papers
from lading.flows.company import Company
from lading.flows.floor import Floor, at_shelf, lock_floor_of, save_floor
from lading.flows.fulfilling.ready_when import comes_on
from lading.flows.fulfilling.recall import take_back
from lading.flows.fulfilling.stop_forwarding import stop_forwarding
from lading.flows.partners.call_back import call_back_recalled
from lading.flows.routing.route_again import know_again, wanted_again
from lading.flows.routing.route_order import Routed, decide_route, look_around, save_around
from lading.flows.rules.judge_again import judge_again
from lading.flows.rules.judge_changed import judge_changed
from lading.fulfilment.draw import draw
from lading.fulfilment.lifecycle import AT_WORK
from lading.fulfilment.pickups import lock_pickups, save_pickups
from lading.inventory import Reservation, lock_free, read_free
from lading.inventory.let_go import read_reservations, write_reservations
from lading.inventory.pick import put_back
from lading.kernel import Conflict, FieldError, Invalid
from lading.kernel.exact import FieldRefused
from lading.orders import Address
from lading.orders.change import LockedOrder, move
from lading.orders.changes import NewChange, keep_changes
from lading.orders.papers import change_way
from lading.orders.vector import Transition
from lading.routing import Take
from lading.routing.plans import plan_now
from lading.store import UnitOfWork

ZERO = Decimal(0)


class DeliveryChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the goods go instead: to the address `ship_to`, or to be fetched at the place `pickup_at`."""

    ship_to: Address | None = None
    pickup_at: Annotated[str, Meta(max_length=80)] = ""
    shipping_method: Annotated[str, Meta(max_length=80)] | None = None
    reason: Annotated[str, Meta(max_length=500)] = ""

    def __post_init__(self) -> None:
        if (self.ship_to is None) == (not self.pickup_at):
            raise FieldRefused("pickup_at", "one_of_both", "Give the address to send it to, or the place to fetch it.")


class ChangeDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """Change an order's delivery; `version` is what the caller saw, `undoes` the change that this one takes back."""

    number: str
    change: DeliveryChange
    version: int | None = None
    undoes: UUID | None = None


class LeftAlready(Conflict):
    """Everything is on its way, or was fetched."""

    code = "left_already"


async def change_delivery(unit: UnitOfWork, company: Company, *, wish: ChangeDelivery) -> None:
    """Take the order back from places, route what has not left anew, and tell the customer by its event.

    Raises `NotFound`, `VersionMoved`, `LeftAlready`, `Invalid` for a place that offers no pick-up to the channel, and
    `ChangeRefused` for an address that the channel does not admit; then nothing changes.
    """
    await company.refresh(unit, skus=())
    reference = company.reference
    versions = {wish.number: wish.version} if wish.version is not None else {}
    order = (await lock_by_number(unit, numbers=[wish.number], versions=versions))[wish.number]
    if not is_to_ship(order):
        raise LeftAlready(f"Order {order.number} has left already, so it goes where it was sent.")
    change = wish.change
    _check_place(reference, order, change.pickup_at)
    floor = await lock_floor_of(unit, orders={order.id: order})
    await _take_back(unit, floor, order, change.reason)
    await stop_forwarding(unit, order=order)
    was = await _way_of(unit, order)
    before = str(was.get("pickup_at") or "")
    await _rewrite(unit, order, change)
    routed, numbers = await _route(unit, reference, order, change.pickup_at)
    _note(unit, reference, order, change, before, dict(zip(numbers, routed.takes, strict=True)), routed.kept)
    await judge_again(unit, reference, locked={order.id: order}, changed={order.id: ["ship_to"]}, strict=True)
    await save_floor(unit, floor)
    await judge_changed(unit, company, orders=[order.id], kind="order.delivery_changed")
    await keep_changes(unit, changes=[_kept(order, wish, was)])


def _kept(order: LockedOrder, wish: ChangeDelivery, was: Mapping[str, Any]) -> NewChange:
    """The change as an object: the way back stands in its wish, since it names an address."""
    change = wish.change
    terms = {"pickup_at": [was["pickup_at"], change.pickup_at]}
    if change.shipping_method is not None:
        terms["shipping_method"] = [was["shipping_method"], change.shipping_method]
    return NewChange(
        order_id=order.id,
        kind="delivery",
        state="granted",
        door="staff",
        reason=change.reason,
        wish={**msgspec.to_builtins(change), "was": dict(was)},
        seen=wish.version,
        result={"terms": terms, "undo": {"delivery": True}},
        undoes=wish.undoes,
    )


async def _way_of(unit: UnitOfWork, order: LockedOrder) -> dict[str, Any]:
    """Where and how it goes so far."""
    ((pickup_at, method, ship_to),) = await unit.fetch(
        "SELECT coalesce(o.pickup_at, ''), o.shipping_method, p.ship_to FROM orders o"
        " JOIN order_papers p ON p.order_id = o.id WHERE o.id = %s",
        [order.id],
    )
    return {"pickup_at": pickup_at, "shipping_method": method, "ship_to": ship_to}


def _check_place(reference: Reference, order: LockedOrder, code: str) -> None:
    if not code:
        return
    place = reference.places.get(code)
    if place is None or not place.serves(order.channel) or not place.settings.pickup.offered:
        sentence = f"Nobody can fetch orders of this channel at “{code}”. Choose a place that offers it."
        raise Invalid(sentence, errors=(FieldError("/pickup_at", "no_pickup_there", sentence),))


async def _take_back(unit: UnitOfWork, floor: Floor, order: LockedOrder, reason: str) -> None:
    """Units that places work on are reserved there again; what waited for its customer waits no more."""
    for work in floor.works.values():
        drawn = draw(work, orders=floor.orders, wanted=None, origins=AT_WORK)
        mine = [one for one in drawn if one.line.order_id == order.id]
        mine = await call_back_recalled(unit, floor, work, mine, reason=reason)
        handled = [one for one in mine if one.origin != "released"]
        await put_back(unit, changes=at_shelf(floor, work, handled, sign=-1))
        take_back(unit, floor, work, mine, reason)
    pickups = await lock_pickups(unit, fulfilments=list(floor.works))
    ended = [one for one in pickups.values() if one.ready_at and not one.ended_at]
    for one in ended:
        one.ended_at = unit.now
    await save_pickups(unit, pickups=ended)


async def _rewrite(unit: UnitOfWork, order: LockedOrder, change: DeliveryChange) -> None:
    """Write the new way."""
    await write_papers(unit, changes={order.id: ({"ship_to": change.ship_to}, change.reason)}, locked={order.id: order})
    await change_way(unit, order=order.id, pickup_at=change.pickup_at, method=change.shipping_method)


async def _route(unit: UnitOfWork, reference: Reference, order: LockedOrder, fetched: str) -> tuple[Routed, list[int]]:
    """Who gives what now: what the order holds is let go and promised again, together with what waits."""
    wanted = {
        number: line.vector["reserved"] + line.vector["backordered"]
        for number, line in order.lines.items()
        if line.stocked and line.vector["reserved"] + line.vector["backordered"]
    }
    plan = await plan_now(unit)
    again = await know_again(unit, reference, plan=plan, orders=[order], occasion="returned")
    skus = {sku for number in wanted for sku, _ in order.lines[number].parts}
    around = await look_around(unit, plan=plan, reference=reference, skus=skus)
    held = [one for one, _ in await read_reservations(unit, orders=[order.id])]
    there = await read_free(unit, skus=skus)
    free = await lock_free(unit, rows={*(row for row, left in there.items() if left > 0), *_rows(held)})
    for one in held:
        free[one.sku, one.place] = free.get((one.sku, one.place), ZERO) + one.quantity
    routed = decide_route(around, wanted_again(again, order, quantities=wanted, fixed=fetched), free)
    gained = [
        Reservation(order.id, number, take.place, sku, base)
        for number, takes in zip(wanted, routed.takes, strict=True)
        for take in takes
        for sku, base in order.lines[number].uses(take.quantity)
    ]
    let_go = [msgspec.structs.replace(one, quantity=-one.quantity) for one in held]
    await write_reservations(unit, changes=[*let_go, *gained])
    await save_around(unit, around=around)
    return routed, list(wanted)


def _rows(held: Iterable[Reservation]) -> set[tuple[str, str]]:
    return {(one.sku, one.place) for one in held}


def _note(
    unit: UnitOfWork,
    reference: Reference,
    order: LockedOrder,
    change: DeliveryChange,
    before: str,
    takes: Mapping[int, Sequence[Take]],
    kept: Mapping[str, object],
) -> None:
    """One event with the moves that follow, and the new days."""
    moves: list[Transition] = []
    for number, taken in takes.items():
        line = order.lines[number]
        more = sum((one.quantity for one in taken), ZERO) - line.vector["reserved"]
        if more > 0:
            moves.append(Transition(number, "backordered", "reserved", more))
        elif more < 0:
            moves.append(Transition(number, "reserved", "backordered", -more))
        waits = line.vector["backordered"] - more > 0
        sources = {one.place for one in taken}
        day = None if waits else comes_on(reference, sources=sources, fetched=change.pickup_at, now=unit.now)
        line.promised_for, line.promise_reason, line.touched = day, "waits_for_stock" if waits else "in_stock", True
    told: dict[str, object] = {"before": before, "pickup_at": change.pickup_at}
    if kept:
        told["routing"] = kept
    move(order, kind="order.delivery_changed", moves=moves, data=told, reason=change.reason)
