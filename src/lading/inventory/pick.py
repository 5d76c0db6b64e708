"""Units that hands have taken from the shelf, marked on the reservations that they were taken for."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from lading.inventory.reserve import Reservation
from lading.store import UnitOfWork

ZERO = Decimal(0)


async def mark_picked(unit: UnitOfWork, *, changes: Sequence[Reservation]) -> None:
    """Raise what is picked of these reservations by base units; negative puts back on the shelf.

    Where picked units leave, call this before the reservation itself shrinks. The orders are locked.
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
