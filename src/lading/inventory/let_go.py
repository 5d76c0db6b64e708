"""Letting go of what lines hold: reservations shrink, counters follow; the orders must be locked before."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.inventory.reserve import Reservation, lock_free, raise_reserved
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Cut(msgspec.Struct, frozen=True):
    """`quantity` base units that a line shall hold no longer; `place` None: wherever, unpicked units first."""

    order_id: UUID
    line: int
    quantity: Decimal
    place: str | None = None


async def read_reservations(unit: UnitOfWork, *, orders: Sequence[UUID]) -> list[tuple[Reservation, Decimal]]:
    """What the lines of these orders hold, each with how much of it is picked. Lock the orders first."""
    rows = await unit.fetch(
        "SELECT order_id, line, place, sku, quantity, picked FROM reservations"
        " WHERE order_id = ANY(%s) AND quantity > 0 ORDER BY order_id, line, place",
        [list(orders)],
    )
    return [(Reservation(*row[:5]), row[5]) for row in rows]


def choose_cuts(*, held: Sequence[tuple[Reservation, Decimal]], cuts: Sequence[Cut]) -> list[Reservation]:
    """Which reservations shrink by how much, as negative reservations. Takes at most what a line holds.

    Where a cut names no place, what is not yet picked goes first, the place that holds most before others.
    """
    left = {(one.order_id, one.line, one.place): one.quantity for one, _ in held}
    by_line: dict[tuple[UUID, int], list[tuple[Reservation, Decimal]]] = {}
    for one, picked in held:
        by_line.setdefault((one.order_id, one.line), []).append((one, picked))
    chosen: list[Reservation] = []
    for cut in cuts:
        wanted = cut.quantity
        here = by_line.get((cut.order_id, cut.line), [])
        candidates = [pair for pair in here if cut.place in (None, pair[0].place)]
        candidates.sort(key=lambda pair: (pair[1] > 0, -pair[0].quantity))
        for one, _ in candidates:
            key = (one.order_id, one.line, one.place)
            quantity = min(wanted, left[key])
            if quantity > 0:
                left[key] -= quantity
                wanted -= quantity
                chosen.append(Reservation(one.order_id, one.line, one.place, one.sku, -quantity))
    return chosen


async def change_reservations(unit: UnitOfWork, *, changes: Sequence[Reservation]) -> None:
    """Add to (positive) or take from (negative) what lines hold at places; locks the stock rows itself."""
    if not changes:
        return
    await lock_free(unit, rows={(one.sku, one.place) for one in changes})
    await write_reservations(unit, changes=changes)


async def write_reservations(unit: UnitOfWork, *, changes: Sequence[Reservation]) -> None:
    """Like `change_reservations`, where the stock rows are locked already."""
    sums: dict[tuple[UUID, int, str, str], Decimal] = {}
    for one in changes:
        key = (one.order_id, one.line, one.place, one.sku)
        sums[key] = sums.get(key, ZERO) + one.quantity
    keys = sorted(sums)
    columns = [[key[place] for key in keys] for place in range(4)]
    quantities = [sums[key] for key in keys]
    await unit.execute(
        "UPDATE reservations r SET quantity = r.quantity + n.q, picked = least(r.picked, r.quantity + n.q)"
        " FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[], %s::numeric[]) AS n(order_id, line, place, sku, q)"
        " WHERE n.order_id = r.order_id AND n.line = r.line AND n.place = r.place AND n.sku = r.sku",
        [*columns, quantities],
    )
    await unit.execute(
        "INSERT INTO reservations (order_id, line, place, sku, quantity) SELECT n.*"
        " FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[], %s::numeric[]) AS n(order_id, line, place, sku, q)"
        " WHERE n.q > 0 AND NOT EXISTS (SELECT FROM reservations r"
        " WHERE r.order_id = n.order_id AND r.line = n.line AND r.place = n.place AND r.sku = n.sku)",
        [*columns, quantities],
    )
    await raise_reserved(unit, reservations=changes)
