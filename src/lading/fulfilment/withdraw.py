"""Withdrawing: units of an order that shall not leave after all, found at the places that hold or work on them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.fulfilment.work import Work, at_work, shift
from lading.inventory import Reservation
from lading.orders.change import LockedOrder

ZERO = Decimal(0)


class Withdrawn(msgspec.Struct, frozen=True):
    """Units of a line, taken from a fulfilment's part `origin`."""

    work: Work
    line: int
    origin: str
    quantity: Decimal


def withdraw(works: Iterable[Work], *, order_id: UUID, line: int, origin: str, quantity: Decimal) -> list[Withdrawn]:
    """Take units of a line that are `origin` out of the fulfilments, the one that was released last first.

    What a partner knows of comes behind all that is in our own hands.
    """
    found: list[Withdrawn] = []
    left = quantity
    for work in sorted(works, key=lambda work: (work.told_at is None, work.id), reverse=True):
        mine = work.lines.get((order_id, line))
        here = min(left, mine.parts[origin]) if mine else ZERO
        if mine and here > 0:
            shift(work, mine, origin=origin, target="cancelled", quantity=here)
            found.append(Withdrawn(work, line, origin, here))
            left -= here
    return found


def free_idle(
    order: LockedOrder,
    *,
    line: int,
    quantity: Decimal,
    held: Mapping[tuple[UUID, int], Sequence[Reservation]],
    works: Iterable[Work],
    taken: dict[tuple[UUID, int, str], Decimal],
) -> list[Reservation]:
    """Which reservations let go of units that no place works on, as negative reservations; the largest first.

    `held` is by order and line. Call it before `withdraw`. `taken` remembers, in the line's unit, what earlier calls
    have let go.
    """
    mine = order.lines[line]
    busy: dict[str, Decimal] = {}
    for work in works:
        if (order.id, line) in work.lines:
            busy[work.place] = busy.get(work.place, ZERO) + at_work(work.lines[order.id, line])
    idle = {
        one.place: mine.units_of(one.sku, one.quantity) - busy.get(one.place, ZERO)
        for one in held.get((order.id, line), [])
    }
    left = quantity
    freed: list[Reservation] = []
    for place in sorted(idle, key=lambda place: idle[place], reverse=True):
        key = (order.id, line, place)
        here = min(left, idle[place] - taken.get(key, ZERO))
        if here > 0:
            taken[key] = taken.get(key, ZERO) + here
            freed += [Reservation(order.id, line, place, sku, -base) for sku, base in mine.uses(here)]
            left -= here
    return freed
