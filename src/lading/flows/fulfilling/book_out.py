"""Booking out what turned out not to be there, or to be spoilt, while a place worked on a fulfilment."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.flows.fulfilling.choose_parts import less
from lading.fulfilment.reasons import ShortReason
from lading.inventory import Free
from lading.inventory.contents import Content, Row, read_contents, tracked_rows
from lading.inventory.fefo import Part, take_any
from lading.inventory.move import Movement, record_stock, write_movements
from lading.inventory.pick_contents import InHand
from lading.inventory.queries import read_counters
from lading.kernel import plain
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)


class Missed(msgspec.Struct, frozen=True):
    """Base units of a SKU at a place that a fulfilment (its number) could not get, and why.

    `of_kit`: a component. Nobody said which of them is missing, so that no more than these units is booked out.
    """

    sku: str
    place: str
    quantity: Decimal
    reason: ShortReason
    fulfilment: str
    of_kit: bool = False


async def book_out(unit: UnitOfWork, *, missed: Sequence[Missed], free: Free, rather: Sequence[InHand] = ()) -> None:
    """Write what the reasons say about stock, and a task to count where a shelf was found empty.

    The rows are locked and the units' reservations are let go already; `free` is brought up to date. Of an empty
    shelf everything is booked out that is not promised to others, so that no new order is promised it. Of what is
    tracked, `rather` those lots and serials are meant, else those that hands were sent to.
    """
    rows = sorted({(one.sku, one.place) for one in missed})
    counters = await read_counters(unit, rows=rows)
    shelves = _Shelves(unit, await read_contents(unit, rows=await tracked_rows(unit, rows=rows)), rather)
    movements: list[Movement] = []
    tasks: list[TaskDraft] = []
    for one in sorted(missed, key=lambda one: (one.sku, one.place, one.reason.stock != "damaged")):
        on_hand, reserved = counters[one.sku, one.place]
        empty = one.quantity if one.of_kit else max(ZERO, on_hand - reserved)
        lost = {"stays": ZERO, "damaged": one.quantity, "empty": empty}[one.reason.stock]
        if one.reason.stock != "stays":
            free[one.sku, one.place] = free.get((one.sku, one.place), ZERO) + one.quantity - lost
        if lost:
            counters[one.sku, one.place] = (on_hand - lost, reserved)
            for part in shelves.take(one, lost):
                movements += _gone(one, part)
        if one.reason.stock == "empty" and one.reason.counted:
            tasks.append(_count_it(one, lost))
    await write_movements(unit, movements=movements)
    for place in sorted({one.place for one in movements}):
        mine = [one for one in movements if one.place == place]
        await record_stock(unit, kind="stock.adjusted", movements=mine, reason=mine[0].reason)
    if tasks:
        await raise_tasks(unit, drafts=tasks)


class _Shelves:
    """What lies at places of what is tracked, less what this act has taken of it."""

    def __init__(self, unit: UnitOfWork, contents: dict[Row, list[Content]], rather: Sequence[InHand]) -> None:
        self.unit = unit
        self.contents = contents
        self.rather = {(one.sku, one.place, one.lot, one.serial) for one in rather}

    def take(self, one: Missed, lost: Decimal) -> list[Part]:
        row = (one.sku, one.place)
        if row not in self.contents:
            return [Part(Content(since=self.unit.now), lost)]
        there = self.contents[row]
        meant = [each for each in there if (*row, each.lot, each.serial) in self.rather]
        parts, left = take_any(meant, quantity=lost)
        more, _ = take_any(less(there, parts), quantity=left)
        self.contents[row] = less(there, [*parts, *more])
        return [*parts, *more]


def _gone(one: Missed, part: Part) -> list[Movement]:
    """Off the shelf; what is damaged is kept apart."""
    what = part.content
    kind = "regraded" if one.reason.stock == "damaged" else "adjusted"
    gone = Movement(
        one.sku,
        one.place,
        kind,
        -part.quantity,
        one.reason.code,
        one.fulfilment,
        bin=what.bin,
        lot=what.lot,
        serial=what.serial,
    )
    if one.reason.stock != "damaged":
        return [gone]
    return [gone, msgspec.structs.replace(gone, quantity=part.quantity, condition="damaged", bin="")]


def _count_it(one: Missed, lost: Decimal) -> TaskDraft:
    sentence = f"{one.place} did not find {one.sku} for {one.fulfilment}; {plain(lost)} were booked out. Count it."
    data = {"place": one.place, "sku": one.sku, "fulfilment": one.fulfilment, "booked_out": plain(lost)}
    return TaskDraft(kind="stock.count", subject=f"item/{one.sku}", sentence=sentence, data=data)
