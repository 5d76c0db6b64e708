"""Which lots, serials and bins hands hold for which line."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.inventory.reserve import Reservation
from lading.store import UnitOfWork

ZERO = Decimal(0)
HeldKey = tuple[UUID, int, str, str]
"""Order, line, place, SKU."""


class InHand(msgspec.Struct, frozen=True, kw_only=True):
    """Base units that lie together, in hands for a line."""

    order_id: UUID
    line: int
    place: str
    sku: str
    bin: str
    lot: str
    serial: str
    quantity: Decimal


_NAMES = InHand.__struct_fields__


async def read_in_hand(unit: UnitOfWork, *, orders: Iterable[UUID]) -> list[InHand]:
    """What is in hands for the lines of these orders: what expires first in front."""
    rows = await unit.fetch(
        "SELECT p.order_id, p.line, p.place, p.sku, p.bin, p.lot, p.serial, p.quantity FROM picked_contents p"
        " LEFT JOIN lots l ON l.sku = p.sku AND l.lot = p.lot WHERE p.order_id = ANY(%s)"
        " ORDER BY p.order_id, p.line, p.place, p.sku, l.expires_on, p.lot, p.serial, p.bin",
        [sorted(set(orders))],
    )
    return [InHand(**dict(zip(_NAMES, row, strict=True))) for row in rows]


async def put_in_hand(unit: UnitOfWork, *, taken: Sequence[InHand]) -> None:
    """Take these off the shelf for their lines. The stock rows are locked, and have them free."""
    if not taken:
        return
    await _move_picked(unit, taken, sign=1)
    await unit.execute(
        "INSERT INTO picked_contents (order_id, line, place, sku, bin, lot, serial, quantity)"
        " SELECT order_id, line, place, sku, bin, lot, serial, sum(quantity) FROM unnest(%s::uuid[], %s::int[],"
        " %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::numeric[]) AS n(order_id, line, place, sku,"
        " bin, lot, serial, quantity) GROUP BY 1, 2, 3, 4, 5, 6, 7"
        " ON CONFLICT (order_id, line, place, sku, bin, lot, serial)"
        " DO UPDATE SET quantity = picked_contents.quantity + excluded.quantity",
        [[getattr(one, name) for one in taken] for name in _NAMES],
    )


def choose_in_hand(held: Sequence[InHand], *, changes: Sequence[Reservation], first: bool = True) -> list[InHand]:
    """Which of what is in hands is meant by these negative changes: what expires `first`, else last."""
    left: dict[HeldKey, Decimal] = {}
    for one in changes:
        key = (one.order_id, one.line, one.place, one.sku)
        left[key] = left.get(key, ZERO) - one.quantity
    chosen: list[InHand] = []
    for mine in held if first else reversed(held):
        key = (mine.order_id, mine.line, mine.place, mine.sku)
        here = min(left.get(key, ZERO), mine.quantity)
        if here > 0:
            left[key] -= here
            chosen.append(msgspec.structs.replace(mine, quantity=here))
    return chosen


def not_in_hand(changes: Sequence[Reservation], *, chosen: Sequence[InHand]) -> list[Reservation]:
    """What these negative changes want beyond what was chosen, as positive ones."""
    left: dict[HeldKey, Reservation] = {}
    for one in changes:
        key = (one.order_id, one.line, one.place, one.sku)
        before = left[key].quantity if key in left else ZERO
        left[key] = msgspec.structs.replace(one, quantity=before - one.quantity)
    for mine in chosen:
        key = (mine.order_id, mine.line, mine.place, mine.sku)
        left[key] = msgspec.structs.replace(left[key], quantity=left[key].quantity - mine.quantity)
    return [one for one in left.values() if one.quantity > 0]


def without_chosen(held: Sequence[InHand], chosen: Sequence[InHand]) -> list[InHand]:
    """What is still in hands when these are not any more."""
    gone: dict[tuple[object, ...], Decimal] = {}
    for one in chosen:
        gone[_key(one)] = gone.get(_key(one), ZERO) + one.quantity
    rest = [msgspec.structs.replace(one, quantity=one.quantity - gone.get(_key(one), ZERO)) for one in held]
    return [one for one in rest if one.quantity > 0]


def _key(one: InHand) -> tuple[object, ...]:
    return (one.order_id, one.line, one.place, one.sku, one.bin, one.lot, one.serial)


async def let_go_of(unit: UnitOfWork, *, chosen: Sequence[InHand]) -> None:
    """Out of hands: back on the shelf, or gone, where what lies there is lowered right afterwards."""
    if not chosen:
        return
    await _move_picked(unit, chosen, sign=-1)
    columns = [[getattr(one, name) for one in chosen] for name in _NAMES]
    await unit.execute(
        "WITH n AS (SELECT * FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[],"
        " %s::text[], %s::numeric[]) AS n(order_id, line, place, sku, bin, lot, serial, quantity)),"
        " gone AS (DELETE FROM picked_contents p USING n WHERE (p.order_id, p.line, p.place, p.sku, p.bin, p.lot,"
        " p.serial) = (n.order_id, n.line, n.place, n.sku, n.bin, n.lot, n.serial) AND p.quantity = n.quantity)"
        " UPDATE picked_contents p SET quantity = p.quantity - n.quantity FROM n WHERE (p.order_id, p.line, p.place,"
        " p.sku, p.bin, p.lot, p.serial) = (n.order_id, n.line, n.place, n.sku, n.bin, n.lot, n.serial)"
        " AND p.quantity > n.quantity",
        columns,
    )


async def _move_picked(unit: UnitOfWork, taken: Sequence[InHand], *, sign: int) -> None:
    sums: dict[tuple[str, ...], Decimal] = {}
    for one in taken:
        key = (one.sku, one.place, one.bin, one.lot, one.serial)
        sums[key] = sums.get(key, ZERO) + sign * one.quantity
    await unit.execute(
        "UPDATE stock_contents c SET picked = c.picked + n.quantity FROM unnest(%s::text[], %s::text[], %s::text[],"
        " %s::text[], %s::text[], %s::numeric[]) AS n(sku, place, bin, lot, serial, quantity)"
        " WHERE (c.sku, c.place, c.bin, c.lot, c.serial) = (n.sku, n.place, n.bin, n.lot, n.serial)"
        " AND c.condition = 'sellable'",
        [*([key[at] for key in sums] for at in range(5)), list(sums.values())],
    )
