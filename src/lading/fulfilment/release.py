"""Giving units of orders to places: what can be released from where, and writing the fulfilments that follow."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.fulfilment.lifecycle import state_of
from lading.fulfilment.tables import PARTS
from lading.fulfilment.work import Work, WorkLine
from lading.inventory import Reservation
from lading.kernel import new_id
from lading.orders.change import LockedLine, LockedOrder
from lading.store import UnitOfWork
from lading.store.unit_of_work import copy_text

ZERO = Decimal(0)
_NULL = r"\N"
LinePlace = tuple[UUID, int, str]


class Hands(msgspec.Struct, frozen=True):
    """What is at work already (units by order, line and place), and which places shall not be asked again."""

    busy: Mapping[LinePlace, Decimal]
    shunned: frozenset[LinePlace]


class ToPlace(msgspec.Struct, frozen=True):
    """Units of a line that a place shall execute, from the state in which they are."""

    place: str
    line: int
    origin: str
    quantity: Decimal


def plan_release(
    order: LockedOrder,
    *,
    held: Sequence[Reservation],
    hands: Hands,
    wanted: Mapping[int, Decimal | None],
    fallback: str | None,
    by_hand: bool,
) -> list[ToPlace]:
    """What of the wanted lines (quantity None: all) can go to which place now.

    Units with stock go where they are reserved. Lines that need no stock ride along with the first place; alone
    they go to `fallback` once nothing else of the order is to come, or when asked for by hand.
    """
    planned: list[ToPlace] = []
    for number, quantity in wanted.items():
        if order.lines[number].stocked:
            planned += _from_stock(order, order.lines[number], quantity, held, hands, by_hand=by_hand)
    to_come = any(line.vector["reserved"] + line.vector["backordered"] > 0 for line in order.lines.values())
    place = planned[0].place if planned else (fallback if by_hand or not to_come else None)
    if place is None:
        return planned
    for number, quantity in wanted.items():
        line = order.lines[number]
        here = line.vector["open"] if quantity is None else min(quantity, line.vector["open"])
        if not line.stocked and here > 0:
            planned.append(ToPlace(place, number, "open", here))
    return planned


def _from_stock(
    order: LockedOrder,
    line: LockedLine,
    quantity: Decimal | None,
    held: Sequence[Reservation],
    hands: Hands,
    *,
    by_hand: bool,
) -> list[ToPlace]:
    left = line.vector["reserved"] if quantity is None else min(quantity, line.vector["reserved"])
    planned: list[ToPlace] = []
    places: set[str] = set()
    for one in held:
        key = (order.id, line.line, one.place)
        if one.line != line.line or one.place in places or (key in hands.shunned and not by_hand):
            continue
        places.add(one.place)  # a kit holds each of its components there: whole kits, so that one of them tells
        here = min(left, line.units_of(one.sku, one.quantity) - hands.busy.get(key, ZERO))
        if here > 0:
            planned.append(ToPlace(one.place, line.line, "reserved", here))
            left -= here
    return planned


def make_work(unit: UnitOfWork, *, order: LockedOrder, place: str, number: str, planned: Sequence[ToPlace]) -> Work:
    """A new fulfilment of these units at this place."""
    lines: dict[tuple[UUID, int], WorkLine] = {}
    for one in planned:
        line = order.lines[one.line]
        parts = {**dict.fromkeys(PARTS, ZERO), "released": one.quantity}
        lines[order.id, line.line] = WorkLine(
            order.id, line.line, line.sku, line.unit, line.factor, one.quantity, parts
        )
    days: list[date] = [day for one in planned if (day := order.lines[one.line].promised_for)]
    return Work(new_id(), number, place, "open", 100, min(days, default=None), None, 1, unit.now, lines)


async def next_work_numbers(unit: UnitOfWork, *, count: int) -> list[str]:
    """Fresh fulfilment numbers."""
    if not count:
        return []
    return await unit.draw("fulfilment_number", prefix="F", count=count)


async def save_new_work(unit: UnitOfWork, *, works: Sequence[Work]) -> None:
    """Write new fulfilments with their lines."""
    now, actor = str(unit.now), copy_text(unit.actor.label)
    for work in works:
        work.state = state_of((line.parts for line in work.lines.values()), taken_up=False)
    await unit.copy(
        "fulfilments (id, number, place, state, priority, due, released_at, released_by, version, changed_at,"
        " handed_to, told_at)",
        [
            f"{work.id}\t{work.number}\t{copy_text(work.place)}\t{work.state}\t{work.priority}\t{work.due or _NULL}\t"
            f"{now}\t{actor}\t1\t{now}\t{work.handed_to}\t{work.told_at or _NULL}"
            for work in works
        ],
    )
    await unit.copy(
        "fulfilment_lines (fulfilment_id, order_id, line, sku, unit, factor, quantity, released)",
        [
            f"{work.id}\t{line.order_id}\t{line.line}\t{copy_text(line.sku)}\t{copy_text(line.unit)}\t{line.factor}\t"
            f"{line.quantity}\t{line.parts['released']}"
            for work in works
            for line in work.lines.values()
        ],
    )
