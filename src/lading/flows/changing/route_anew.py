"""Another address may be better served from elsewhere: units that no place has been given yet are routed again."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.flows.changing.decided import Decided
from lading.flows.changing.gather_changes import Scene
from lading.flows.fulfilling.ready_when import comes_on
from lading.flows.routing.route_again import know_again, wanted_again
from lading.flows.routing.route_order import decide_route
from lading.fulfilment.withdraw import free_idle
from lading.inventory import Reservation
from lading.inventory.let_go import read_reservations, write_reservations
from lading.orders.change import LockedOrder, move
from lading.orders.vector import Transition
from lading.orders.waiting import PRE_ORDER
from lading.routing import Take
from lading.store import UnitOfWork

ZERO = Decimal(0)
_WHERE = ("country", "region", "postal_code", "city")


async def route_anew(unit: UnitOfWork, scene: Scene, decided: Sequence[Decided]) -> None:
    """Route the units of orders that go elsewhere now by the plan in force; the new addresses are written.

    Their promises follow. Orders and the stock of all their lines are locked; the caller saves the orders.
    """
    moved = [one for one in decided if _goes_elsewhere(one)]
    if not moved:
        return
    orders = [one.order for one in moved]
    again = await know_again(unit, scene.reference, plan=scene.again.plan, orders=orders, occasion="returned")
    held: dict[tuple[UUID, int], list[Reservation]] = {}
    for reservation, _ in await read_reservations(unit, orders=[order.id for order in orders]):
        held.setdefault((reservation.order_id, reservation.line), []).append(reservation)
    changes: list[Reservation] = []
    for one in moved:
        order = one.order
        wanted = {number: units for number in order.lines if (units := _waiting(order, number))}
        if not wanted:
            continue
        let_go = _let_go(scene, order, wanted, held)
        for freed in let_go:
            scene.free[freed.sku, freed.place] = scene.free.get((freed.sku, freed.place), ZERO) - freed.quantity
        asked = wanted_again(again, order, quantities=wanted, fixed=scene.fetched.get(order.id, ""))
        routed = decide_route(scene.around, asked, scene.free)
        takes = dict(zip(asked.lines, routed.takes, strict=True))
        gained = _gained(order, takes)
        if _sums(let_go, sign=-1) != _sums(gained):
            changes += [*let_go, *gained]
            _note(unit, scene, one, takes, let_go, routed.kept)
    if changes:
        await write_reservations(unit, changes=changes)


def _goes_elsewhere(one: Decided) -> bool:
    """Whether the new address lies elsewhere; another name at the same door changes nothing."""
    before, after = one.papers_before.get("ship_to"), one.wish.edit.ship_to
    return before is not None and any(str(before.get(name, "")) != str(getattr(after, name, "")) for name in _WHERE)


def _waiting(order: LockedOrder, number: int) -> Decimal:
    """Units of a line that may be had from anywhere: pre-orders wait for their day, not for a place."""
    line = order.lines[number]
    if not line.stocked or line.promise_reason == PRE_ORDER:
        return ZERO
    return line.vector["reserved"] + line.vector["backordered"]


def _let_go(
    scene: Scene,
    order: LockedOrder,
    wanted: Mapping[int, Decimal],
    held: Mapping[tuple[UUID, int], Sequence[Reservation]],
) -> list[Reservation]:
    taken: dict[tuple[UUID, int, str], Decimal] = {}
    works = scene.floor.works.values()
    return [
        freed
        for number in wanted
        for freed in free_idle(
            order, line=number, quantity=order.lines[number].vector["reserved"], held=held, works=works, taken=taken
        )
    ]


def _gained(order: LockedOrder, takes: Mapping[int, Sequence[Take]]) -> list[Reservation]:
    return [
        Reservation(order.id, number, take.place, sku, base)
        for number, taken in takes.items()
        for take in taken
        for sku, base in order.lines[number].uses(take.quantity)
    ]


def _sums(held: Sequence[Reservation], *, sign: int = 1) -> dict[tuple[int, str, str], Decimal]:
    sums: dict[tuple[int, str, str], Decimal] = {}
    for one in held:
        key = (one.line, one.sku, one.place)
        sums[key] = sums.get(key, ZERO) + sign * one.quantity
    return sums


def _note(
    unit: UnitOfWork,
    scene: Scene,
    one: Decided,
    takes: Mapping[int, Sequence[Take]],
    let_go: Sequence[Reservation],
    kept: Mapping[str, object],
) -> None:
    """One event with from where and to where, the moves that follow, and the new days."""
    order, moves = one.order, list[Transition]()
    fetched, by = scene.fetched.get(order.id, ""), one.after.requested_by
    was = [[freed.line, freed.place, -freed.quantity] for freed in let_go]
    now = [[number, take.place, take.quantity] for number, taken in takes.items() for take in taken]
    for number, taken in takes.items():
        line = order.lines[number]
        if not taken and not line.vector["reserved"]:
            continue
        more = sum((take.quantity for take in taken), ZERO) - line.vector["reserved"]
        if more > 0:
            moves.append(Transition(number, "backordered", "reserved", more))
        elif more < 0:
            moves.append(Transition(number, "reserved", "backordered", -more))
        waits, sources = line.vector["backordered"] - more > 0, {take.place for take in taken}
        day = comes_on(scene.reference, sources=sources, fetched=fetched, now=unit.now, not_before=by)
        line.promised_for, line.promise_reason = (None, "waits_for_stock") if waits else (day, "in_stock")
        line.touched = True
    told: dict[str, Any] = {"from": was, "to": now}
    if kept:
        left = {(freed.line, freed.place) for freed in let_go} - {(taken[0], taken[1]) for taken in now}
        told |= {"routing": kept, "left": sorted(left)}
    move(order, kind="order.rerouted", moves=moves, data=told, reason="it goes to another address")
