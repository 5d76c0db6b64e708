"""Lots that may not leave any more go into quarantine by themselves; promises follow, and somebody is told."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.flows.stock.book_stock import book
from lading.flows.stock.uncover import Row
from lading.inventory.contents import Content, read_contents
from lading.inventory.fefo import unfit
from lading.inventory.move import Movement
from lading.kernel import plain
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)
EXPIRED = "stock.expired"


async def find_expired(unit: UnitOfWork, *, limit: int = 200) -> dict[Row, int]:
    """Where lots lie free and sellable that may not leave today any more, with the days that must be left of them."""
    rows = await unit.fetch(
        "SELECT DISTINCT c.sku, c.place, i.shelf_days FROM stock_contents c JOIN items i ON i.sku = c.sku"
        " JOIN lots l ON l.sku = c.sku AND l.lot = c.lot WHERE c.condition = 'sellable' AND c.quantity > c.picked"
        " AND l.expires_on - i.shelf_days < %s ORDER BY 2, 1 LIMIT %s",
        [unit.now.date(), limit],
    )
    return {(row[0], row[1]): row[2] for row in rows}


async def expire_lots(unit: UnitOfWork) -> int:
    """Take them out of what is sold, at one place; answers how many items that were.

    What is in somebody's hands stays with them. Promises that the rest cannot keep wait again, the youngest first.
    """
    found = await find_expired(unit)
    if not found:
        return 0
    (_, place), *_more = found
    days = {row: shelf_days for row, shelf_days in found.items() if row[1] == place}
    gone: list[Content] = []

    async def movements(_counters: Mapping[Row, Decimal]) -> list[Movement]:
        contents = await read_contents(unit, rows=days)
        gone[:] = [one for row, there in contents.items() for one in _unfit(unit, there, days[row])]
        return [move for one in gone for move in _set_apart(unit, one)]

    await book(unit, rows=sorted(days), movements=movements, kind="stock.regraded", reason="expired")
    await raise_tasks(unit, drafts=_tasks(unit, gone))
    return len({one.sku for one in gone})


def _unfit(unit: UnitOfWork, there: Sequence[Content], shelf_days: int) -> list[Content]:
    today = unit.now.date()
    looked = (msgspec.structs.replace(one, sequence=0) for one in there if one.free > 0)  # whatever bin it is in
    return [one for one in looked if unfit(one, today=today, shelf_days=shelf_days)]


def _set_apart(unit: UnitOfWork, one: Content) -> list[Movement]:
    reason = "expired" if one.expires_on and one.expires_on < unit.now.date() else "shelf_life"
    away = Movement(
        one.sku,
        one.place,
        "regraded",
        -one.free,
        reason,
        bin=one.bin,
        lot=one.lot,
        serial=one.serial,
        since=one.since,
    )
    return [away, msgspec.structs.replace(away, quantity=one.free, condition="quarantine")]


def _tasks(unit: UnitOfWork, gone: Sequence[Content]) -> list[TaskDraft]:
    """One for each lot at the place."""
    sums: dict[tuple[str, str, str], Decimal] = {}
    days = {}
    for one in gone:
        key = (one.sku, one.place, one.lot)
        sums[key] = sums.get(key, ZERO) + one.free
        days[key] = one.expires_on
    return [
        TaskDraft(
            kind=EXPIRED,
            subject=f"item/{sku}",
            sentence=f"{plain(quantity)} × {sku} of lot {lot} at {place} may not be sold any more: its last day"
            f" {'was' if (day := days[sku, place, lot]) and day < unit.now.date() else 'is'} {days[sku, place, lot]}."
            " They are in quarantine: scrap them, or give them away.",
            data={"place": place, "sku": sku, "lot": lot, "quantity": plain(quantity)},
        )
        for (sku, place, lot), quantity in sums.items()
    ]
