"""Filling backorders: what waits for stock is reserved when it has come, oldest order first."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from lading.catalog import Reference
from lading.flows.at_work import save_changes
from lading.fulfilment.queries import pickup_places
from lading.inventory import Free, Reservation, lock_free, read_free
from lading.inventory.let_go import write_reservations
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.vector import Transition
from lading.orders.waiting import find_waiting
from lading.promising import ship_by
from lading.routing import Need, Take, allocate
from lading.store import UnitOfWork

ZERO = Decimal(0)
BATCH = 200


async def fill_backorders(unit: UnitOfWork, reference: Reference, *, skus: Iterable[str]) -> int:
    """Reserve free stock of these SKUs for the orders that have waited longest; answers how many orders gained.

    Locks the orders first, then the stock, like every act on orders. At most a batch of orders at a time:
    call again until it answers 0.
    """
    await reference.refresh(unit)
    wanted = sorted(set(skus))
    free = await read_free(unit, skus=wanted)
    waiting = await find_waiting(unit, skus=[sku for sku in wanted if _any_free(free, sku)], limit=BATCH)
    locked = await lock_orders(unit, ids=waiting)
    in_turn = sorted(locked.values(), key=lambda order: (order.placed_at, order.id))
    pickup = await pickup_places(unit, orders=list(locked))
    rows = {(sku, place) for sku, place in free if free[sku, place] > 0 and sku in set(wanted)}
    now_free = await lock_free(unit, rows=rows)
    gained: list[Reservation] = []
    for order in in_turn:
        places = [place.code for place in reference.serving(order.channel)]
        if order.id in pickup:
            places = [pickup[order.id]]
        gained += _fill(order, wanted, places, reference, now_free, unit)
    await write_reservations(unit, changes=gained)
    await save_changes(unit, orders=in_turn)
    return len({held.order_id for held in gained})


def _any_free(free: Free, sku: str) -> bool:
    return any(quantity > 0 for (one, _), quantity in free.items() if one == sku)


def _fill(
    order: LockedOrder,
    skus: Sequence[str],
    places: Sequence[str],
    reference: Reference,
    free: Free,
    unit: UnitOfWork,
) -> list[Reservation]:
    lines = [line for line in order.lines.values() if line.sku in skus and line.vector["backordered"]]
    needs = [Need(line.sku, line.vector["backordered"], line.factor, line.decimals) for line in lines]
    takes = allocate(needs=needs, places=places, free=free)
    moves: list[Transition] = []
    gained: list[Reservation] = []
    for line, taken in zip(lines, takes, strict=True):
        quantity = sum((one.quantity for one in taken), ZERO)
        if not quantity:
            continue
        moves.append(Transition(line.line, "backordered", "reserved", quantity))
        gained += [_hold(order.id, line.line, line.sku, line.factor, one) for one in taken]
        if quantity == line.vector["backordered"]:
            lead = max(reference.places[one.place].lead_days for one in taken)
            line.promised_for = ship_by(today=unit.now.date(), lead_days=lead, requested_by=None)
            line.promise_reason = "in_stock"
    if moves:
        move(order, kind="order.reserved", moves=moves, reason="stock arrived")
    return gained


def _hold(order_id: UUID, line: int, sku: str, factor: Decimal, one: Take) -> Reservation:
    return Reservation(order_id, line, one.place, sku, one.quantity * factor)
