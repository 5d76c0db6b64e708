"""Reserving stock: read what is free, lock the rows that a plan takes, and hold units for order lines."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.store import UnitOfWork
from lading.store.unit_of_work import copy_code

Free = dict[tuple[str, str], Decimal]
"""(SKU, place) → base units that may still be promised: on hand − reserved − safety stock; can be negative."""


class Reservation(msgspec.Struct, frozen=True):
    """Base units of a SKU at a place, held for one line."""

    order_id: UUID
    line: int
    place: str
    sku: str
    quantity: Decimal


async def read_free(unit: UnitOfWork, *, skus: Iterable[str]) -> Free:
    """What is free of these SKUs everywhere, without a lock: good for a plan, not for a promise."""
    rows = await unit.fetch(
        "SELECT sku, place, on_hand - reserved - safety FROM stock WHERE sku = ANY(%s)", [list(skus)]
    )
    return {(row[0], row[1]): row[2] for row in rows}


async def lock_free(unit: UnitOfWork, *, rows: Iterable[tuple[str, str]]) -> Free:
    """Lock these (SKU, place) rows in the house's order and read what is free of them now."""
    wanted = list(rows)
    if not wanted:
        return {}
    locked = await unit.fetch(
        "SELECT s.sku, s.place, s.on_hand - s.reserved - s.safety FROM stock s"
        " JOIN unnest(%s::text[], %s::text[]) AS wanted(sku, place) USING (sku, place)"
        " ORDER BY s.sku, s.place FOR NO KEY UPDATE OF s",
        [[sku for sku, _ in wanted], [place for _, place in wanted]],
    )
    return {(row[0], row[1]): row[2] for row in locked}


async def save_reservations(unit: UnitOfWork, *, reservations: Sequence[Reservation]) -> None:
    """Hold units for lines that hold nothing at those places yet. The stock rows must be locked."""
    if not reservations:
        return
    now = str(unit.now)
    await unit.copy(
        "reservations (order_id, line, place, sku, quantity, at)",
        [
            f"{held.order_id!s}\t{held.line}\t{copy_code(held.place)}\t{copy_code(held.sku)}\t{held.quantity!s}\t{now}"
            for held in reservations
        ],
    )
    await raise_reserved(unit, reservations=reservations)


async def raise_reserved(unit: UnitOfWork, *, reservations: Sequence[Reservation]) -> None:
    """Move the counters of stock by what was reserved (negative quantities let go)."""
    sums: dict[tuple[str, str], Decimal] = {}
    for held in reservations:
        key = (held.sku, held.place)
        sums[key] = sums.get(key, Decimal(0)) + held.quantity
    await unit.execute(
        "UPDATE stock s SET reserved = s.reserved + change.quantity"
        " FROM unnest(%s::text[], %s::text[], %s::numeric[]) AS change(sku, place, quantity)"
        " WHERE s.sku = change.sku AND s.place = change.place",
        [[sku for sku, _ in sums], [place for _, place in sums], list(sums.values())],
    )
