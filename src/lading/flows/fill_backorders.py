"""Filling backorders: what waits for stock is reserved when it has come, oldest order first."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from lading.catalog import Reference
from lading.flows.at_work import save_changes
from lading.flows.claims import Share
from lading.flows.route_again import Again, know_again, wanted_again
from lading.flows.route_order import Around, Wanted, look_around, save_around
from lading.fulfilment.queries import pickup_places
from lading.inventory import Free, Reservation, lock_free, read_free
from lading.inventory.let_go import write_reservations
from lading.inventory.limits import Limits, read_quotas, write_draws
from lading.orders.change import LockedLine, LockedOrder, lock_orders, move
from lading.orders.vector import Transition
from lading.orders.waiting import find_waiting
from lading.promising import ship_by
from lading.routing import Take
from lading.routing.plans import plan_now
from lading.store import UnitOfWork

ZERO = Decimal(0)
BATCH = 200


async def fill_backorders(
    unit: UnitOfWork, reference: Reference, *, skus: Iterable[str], run: str | None = None, limit: int = BATCH
) -> int:
    """Reserve free stock of these SKUs for the orders that have waited longest; answers how many orders gained.

    Locks the orders first, then the stock, like every act on orders. At most `limit` orders at a time: call again
    until it answers 0. `run` is the routing group whose time has come: only its orders then, as it sorts them.
    """
    await reference.refresh(unit)
    plan = await plan_now(unit)
    wanted = sorted(set(skus))
    free = await read_free(unit, skus=wanted)
    there = [sku for sku in wanted if _any_free(free, sku)]
    waiting = await find_waiting(unit, skus=there, limit=limit, parked=run is not None or not plan.scheduled)
    locked = await lock_orders(unit, ids=waiting)
    if beside := _components(locked.values()) - set(wanted):
        free |= await read_free(unit, skus=beside)
    pickup = await pickup_places(unit, orders=list(locked))
    again = await know_again(unit, reference, plan=plan, orders=locked.values(), occasion="waiting", run=run)
    around = await look_around(unit, plan=plan, reference=reference, skus=wanted)
    now_free = await lock_free(unit, rows={row for row, quantity in free.items() if quantity > 0})
    limits = Limits()
    await limits.refresh(unit, dropped=True)
    share = Share(limits, await read_quotas(unit, skus=wanted) if limits.ringed else {})
    gained: list[Reservation] = []
    asked = {order.id: _asked(order, wanted, pickup.get(order.id, ""), again) for order in locked.values()}
    in_turn = sorted(locked.values(), key=lambda order: (*again.turn(asked[order.id]), order.placed_at, order.id))
    for order in in_turn:
        gained += _fill(order, asked[order.id], around, reference, now_free, unit, share)
    await write_reservations(unit, changes=gained)
    await write_draws(unit, drawn=share.drawn)
    await save_around(unit, around=around)
    await save_changes(unit, orders=in_turn)
    return len({held.order_id for held in gained})


def _any_free(free: Free, sku: str) -> bool:
    return any(quantity > 0 for (one, _), quantity in free.items() if one == sku)


def _components(orders: Iterable[LockedOrder]) -> set[str]:
    """What waiting kits need."""
    return {
        sku
        for order in orders
        for line in order.lines.values()
        if line.components and line.vector["backordered"]
        for sku in line.components
    }


def _asked(order: LockedOrder, skus: Sequence[str], pickup: str, again: Again) -> Wanted:
    waiting = {
        line.line: line.vector["backordered"]
        for line in order.lines.values()
        if line.vector["backordered"] and any(sku in skus for sku, _ in line.parts)
    }
    return wanted_again(again, order, quantities=waiting, fixed=pickup)


def _fill(
    order: LockedOrder,
    asked: Wanted,
    around: Around,
    reference: Reference,
    free: Free,
    unit: UnitOfWork,
    share: Share,
) -> list[Reservation]:
    routed = share.route(order.channel, around, asked, free)
    moves: list[Transition] = []
    gained: list[Reservation] = []
    for number, taken in zip(asked.lines, routed.takes, strict=True):
        line = order.lines[number]
        quantity = sum((one.quantity for one in taken), ZERO)
        if not quantity:
            continue
        moves.append(Transition(line.line, "backordered", "reserved", quantity))
        gained += [held for one in taken for held in _hold(order.id, line, one)]
        if quantity == line.vector["backordered"]:
            lead = max(reference.places[one.place].lead_days for one in taken)
            line.promised_for = ship_by(today=unit.now.date(), lead_days=lead, requested_by=None)
            line.promise_reason = "in_stock"
    if moves:
        why = f"its time in the group {asked.run} came" if asked.run else "stock arrived"
        move(order, kind="order.reserved", moves=moves, reason=why, data={"routing": routed.kept})
    return gained


def _hold(order_id: UUID, line: LockedLine, one: Take) -> list[Reservation]:
    return [Reservation(order_id, line.line, one.place, sku, base) for sku, base in line.uses(one.quantity)]
