"""Filling backorders: what waits for stock is reserved when it has come, for whom the queue's policy says."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.at_work import save_changes
from lading.flows.fulfilling.ready_when import comes_on
from lading.flows.placing.claims import Share
from lading.flows.promising.horizon import Horizon, look_ahead, source_of
from lading.flows.routing.park_orders import park_rests
from lading.flows.routing.route_again import Again, know_again, wanted_again
from lading.flows.routing.route_order import Around, Wanted, look_around, save_around
from lading.fulfilment.forwardings import read_travelling
from lading.fulfilment.queries import pickup_places
from lading.inventory import Free, Reservation, lock_free, read_free
from lading.inventory.let_go import write_reservations
from lading.inventory.limits import Limits, read_quotas, write_draws
from lading.orders.change import LockedLine, LockedOrder, lock_orders, move
from lading.orders.vector import Transition
from lading.orders.waiting import PRE_ORDER, find_waiting
from lading.routing import Take
from lading.routing.plans import plan_now
from lading.routing.waits import read_parked
from lading.store import UnitOfWork

ZERO = Decimal(0)
BATCH = 200
_MOST = 5000


async def fill_backorders(
    unit: UnitOfWork, reference: Reference, *, skus: Iterable[str], run: str | None = None, limit: int = BATCH
) -> int:
    """Reserve free stock of these SKUs for the orders whose turn it is; answers how many orders gained.

    Each gets what its queue's policy gives it of what lies there; what routing does not let them have goes to the
    next. Locks the orders first, then the stock, like every act on orders. At most `limit` orders at a time: call
    again until it answers 0. `run` is the routing group whose time has come: only its orders then, as it sorts them.
    """
    await reference.refresh(unit)
    plan = await plan_now(unit)
    wanted = sorted(set(skus))
    free = await read_free(unit, skus=wanted)
    there = [sku for sku in wanted if _any_free(free, sku)]
    waiting = await find_waiting(
        unit,
        skus=there,
        limit=_MOST,
        parked=run is not None or not plan.scheduled,
        without=await read_parked(unit, besides=plan.queues(run)) if plan.version else (),
    )
    if not waiting:
        return 0
    horizon = await look_ahead(unit, reference, skus=there)
    queue = _queue(horizon, reference, set(waiting))
    locked = await lock_orders(unit, ids=list(queue.turns)[:limit])
    pickup = await pickup_places(unit, orders=list(locked))
    on_road = await read_travelling(unit, orders=list(pickup))
    again = await know_again(unit, reference, plan=plan, orders=locked.values(), occasion="waiting", run=run)
    around = await look_around(unit, plan=plan, reference=reference, skus=wanted)
    free = await lock_free(unit, rows={row for row, quantity in horizon.free.items() if quantity > 0})
    limits = Limits()
    await limits.refresh(unit, dropped=True)
    share = Share(limits, await read_quotas(unit, skus=wanted) if limits.ringed else {})
    gained: list[Reservation] = []
    kept: dict[UUID, dict[str, object]] = {}
    for due in (queue.today, None):
        asked = {
            order.id: _asked(order, there, pickup.get(order.id, ""), again, due, on_road) for order in locked.values()
        }
        for order in sorted(locked.values(), key=lambda one: (*again.turn(asked[one.id]), *queue.turns[one.id])):
            if asked[order.id].lines and (plan.parks or any(quantity > 0 for quantity in free.values())):
                gained += _fill(order, asked[order.id], around, reference, free, unit, share, kept)
    await write_reservations(unit, changes=gained)
    await write_draws(unit, drawn=share.drawn)
    await save_around(unit, around=around)
    await park_rests(unit, orders=locked.values(), kept=kept)
    await save_changes(unit, orders=locked.values())
    return len({held.order_id for held in gained})


def _any_free(free: Free, sku: str) -> bool:
    return any(quantity > 0 for (one, _), quantity in free.items() if one == sku)


class _Queue(msgspec.Struct, frozen=True):
    """Orders in turn, by what they are sorted by; and what of their lines is due to them of what lies there."""

    turns: dict[UUID, tuple[bool, int, datetime, UUID]]
    today: dict[tuple[UUID, int], Decimal]


def _queue(horizon: Horizon, reference: Reference, eligible: Collection[UUID]) -> _Queue:
    sources = {code: source_of(place, horizon.transit, horizon.now) for code, place in reference.places.items()}
    served = horizon.served(sources)
    today: dict[tuple[UUID, int], Decimal] = {}
    turns: dict[UUID, tuple[bool, int, datetime, UUID]] = {}
    for one, portions in zip(horizon.waiting, served.portions, strict=True):
        if quantity := sum((one.quantity for one in portions if one.ready_on <= horizon.today), ZERO):
            today[one.order_id, one.line] = quantity
    place_of = {(one.order_id, one.line): one.place for one in served.standings}
    for one in horizon.waiting:
        key = (one.order_id, one.line)
        if one.order_id in eligible:
            turn = (key not in today, place_of[key], one.placed_at, one.order_id)
            turns[one.order_id] = min(turn, turns.get(one.order_id, turn))
    return _Queue(dict(sorted(turns.items(), key=lambda pair: pair[1])), today)


def _asked(
    order: LockedOrder,
    skus: Sequence[str],
    pickup: str,
    again: Again,
    due: Mapping[tuple[UUID, int], Decimal] | None,
    on_road: Mapping[tuple[UUID, int], Decimal],
) -> Wanted:
    """What the order asks for: what is `due` to its lines, or (None) all that still waits."""
    waiting = {
        line.line: quantity
        for line in order.lines.values()
        if line.vector["backordered"] and line.promise_reason != PRE_ORDER and any(sku in skus for sku, _ in line.parts)
        if (quantity := _due(order, line, due, on_road)) > 0
    }
    return wanted_again(again, order, quantities=waiting, fixed=pickup)


def _due(
    order: LockedOrder,
    line: LockedLine,
    due: Mapping[tuple[UUID, int], Decimal] | None,
    on_road: Mapping[tuple[UUID, int], Decimal],
) -> Decimal:
    """What waits of a line, less what travels to it already."""
    waiting = line.vector["backordered"] - on_road.get((order.id, line.line), ZERO)
    return waiting if due is None else min(waiting, due.get((order.id, line.line), ZERO))


def _fill(
    order: LockedOrder,
    asked: Wanted,
    around: Around,
    reference: Reference,
    free: Free,
    unit: UnitOfWork,
    share: Share,
    kept: dict[UUID, dict[str, object]],
) -> list[Reservation]:
    routed = share.route(order.channel, around, asked, free)
    if asked.facts is not None:
        kept[order.id] = routed.kept
        asked.note_given(routed.takes)
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
            sources = {one.place for one in taken}
            line.promised_for = comes_on(reference, sources=sources, fetched=asked.fixed, now=unit.now)
            line.promise_reason = "in_stock"
    if moves:
        why = f"its time in the group {asked.run} came" if asked.run else "stock arrived"
        move(order, kind="order.reserved", moves=moves, reason=why, data={"routing": routed.kept})
    return gained


def _hold(order_id: UUID, line: LockedLine, one: Take) -> list[Reservation]:
    return [Reservation(order_id, line.line, one.place, sku, base) for sku, base in line.uses(one.quantity)]
