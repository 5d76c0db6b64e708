"""Stock movements: what arrives, leaves or turns out to be different, in the journal and its counters at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from lading.inventory.contents import SELLABLE, book_contents
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.unit_of_work import copy_text

ZERO = Decimal(0)


class Movement(msgspec.Struct, frozen=True):
    """Base units of a SKU that come to a place (positive) or leave it (negative), why, and because of what.

    `unit_cost` is what one base unit was bought for, in `cost_currency`, where that is known. Only sellable units are
    on hand; `bin`, `lot` and `serial` are empty where nobody keeps them apart.
    """

    sku: str
    place: str
    kind: str
    quantity: Decimal
    reason: str = ""
    reference: str = ""
    unit_cost: Decimal | None = None
    cost_currency: str | None = None
    condition: str = SELLABLE
    bin: str = ""
    lot: str = ""
    serial: str = ""
    since: datetime | None = None


async def create_rows(unit: UnitOfWork, *, rows: Sequence[tuple[str, str]]) -> None:
    """Make sure that these (SKU, place) rows of stock exist, so that they can be locked."""
    await unit.execute(
        "INSERT INTO stock (sku, place) SELECT DISTINCT * FROM unnest(%s::text[], %s::text[]) AS n(sku, place)"
        " ORDER BY 1, 2 ON CONFLICT DO NOTHING",
        [[sku for sku, _ in rows], [place for _, place in rows]],
    )


async def write_movements(unit: UnitOfWork, *, movements: Sequence[Movement]) -> None:
    """Append to the journal; move on hand, and what lies where, by as much. The stock rows exist and are locked."""
    if not movements:
        return
    now, actor = str(unit.now), copy_text(unit.actor.label)
    await unit.copy(
        "movements (sku, place, kind, quantity, reason, reference, at, actor, unit_cost, cost_currency, condition,"
        " bin, lot, serial)",
        [
            f"{copy_text(one.sku)}\t{copy_text(one.place)}\t{one.kind}\t{one.quantity}\t{copy_text(one.reason)}\t"
            f"{copy_text(one.reference)}\t{now}\t{actor}\t{_cost(one)}\t{copy_text(one.cost_currency)}\t"
            f"{one.condition}\t{copy_text(one.bin)}\t{copy_text(one.lot)}\t{copy_text(one.serial)}"
            for one in movements
        ],
    )
    await book_contents(unit, changes=movements)
    sums = on_hand_changes(movements)
    if not sums:
        return
    await unit.execute(
        "UPDATE stock s SET on_hand = s.on_hand + n.quantity"
        " FROM unnest(%s::text[], %s::text[], %s::numeric[]) AS n(sku, place, quantity)"
        " WHERE s.sku = n.sku AND s.place = n.place",
        [[sku for sku, _ in sums], [place for _, place in sums], list(sums.values())],
    )


def on_hand_changes(movements: Iterable[Movement]) -> dict[tuple[str, str], Decimal]:
    """By how much each (SKU, place) is more or less on hand; what is not sellable does not count."""
    sums: dict[tuple[str, str], Decimal] = {}
    for one in movements:
        if one.condition == SELLABLE:
            sums[one.sku, one.place] = sums.get((one.sku, one.place), ZERO) + one.quantity
    return sums


def _cost(one: Movement) -> str:
    return "\\N" if one.unit_cost is None else str(one.unit_cost)


def _marks(one: Movement) -> list[dict[str, str]]:
    """What keeps these units apart, if anything does: condition, bin, lot, serial."""
    told = {name: value for name in ("bin", "lot", "serial") if (value := getattr(one, name))}
    if one.condition != SELLABLE:
        told["condition"] = one.condition
    return [told] if told else []


async def record_stock(unit: UnitOfWork, *, kind: str, movements: Sequence[Movement], reason: str = "") -> None:
    """Write one event for the stock that moved; workers fill backorders and tell the world from it."""
    if not movements:
        return
    lines = [[one.sku, one.place, one.quantity, *_marks(one)] for one in movements]
    await record(
        unit,
        [Event(kind=kind, subject=f"place/{movements[0].place}", data={"lines": lines}, reason=reason)],
    )
