"""Units that hands have taken from the shelf, marked on the reservations that they were taken for."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from uuid import UUID

from lading.inventory.contents import tracked_rows
from lading.inventory.pick_contents import InHand, choose_in_hand, let_go_of, read_in_hand
from lading.inventory.reserve import Reservation, lock_free
from lading.store import UnitOfWork

ZERO = Decimal(0)
Mark = tuple[str, str]
"""A lot and a serial."""


async def mark_picked(unit: UnitOfWork, *, changes: Sequence[Reservation]) -> None:
    """Raise what is picked of these reservations by base units; negative puts back on the shelf.

    Where picked units leave, call this before the reservation itself shrinks. The orders are locked. Which lots and
    serials were in hands is another question: see `put_back` and `flows/fulfilling/take_contents.py`.
    """
    sums: dict[tuple[UUID, int, str, str], Decimal] = {}
    for one in changes:
        key = (one.order_id, one.line, one.place, one.sku)
        sums[key] = sums.get(key, ZERO) + one.quantity
    if not any(sums.values()):
        return
    await unit.execute(
        "UPDATE reservations r SET picked = r.picked + n.quantity"
        " FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[], %s::numeric[])"
        " AS n(order_id, line, place, sku, quantity)"
        " WHERE r.order_id = n.order_id AND r.line = n.line AND r.place = n.place AND r.sku = n.sku",
        [*([key[place] for key in sums] for place in range(4)), list(sums.values())],
    )


async def put_back(unit: UnitOfWork, *, changes: Sequence[Reservation], rather: Collection[Mark] = ()) -> list[InHand]:
    """Put picked units back on the shelf (negative `changes`), with their lots, serials and bins; answers these.

    Those that `rather` names are meant before others; else what expires last goes back first. Locks the stock rows
    where something is tracked. The orders are locked.
    """
    await mark_picked(unit, changes=changes)
    tracked = await tracked_rows(unit, rows=[(one.sku, one.place) for one in changes])
    mine = [one for one in changes if (one.sku, one.place) in tracked]
    if not mine:
        return []
    await lock_free(unit, rows=sorted({(one.sku, one.place) for one in mine}))
    held = await read_in_hand(unit, orders=[one.order_id for one in mine])
    held.sort(key=lambda one: (one.lot, one.serial) in rather)
    chosen = choose_in_hand(held, changes=mine, first=False)
    await let_go_of(unit, chosen=chosen)
    return chosen
