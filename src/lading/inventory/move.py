"""Stock movements: what arrives, leaves or turns out to be different, in the journal and its counters at once."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.unit_of_work import copy_text

ZERO = Decimal(0)


class Movement(msgspec.Struct, frozen=True):
    """Base units of a SKU that come to a place (positive) or leave it (negative), why, and because of what.

    `unit_cost` is what one base unit was bought for, in `cost_currency`, where that is known.
    """

    sku: str
    place: str
    kind: str
    quantity: Decimal
    reason: str = ""
    reference: str = ""
    unit_cost: Decimal | None = None
    cost_currency: str | None = None


async def create_rows(unit: UnitOfWork, *, rows: Sequence[tuple[str, str]]) -> None:
    """Make sure that these (SKU, place) rows of stock exist, so that they can be locked."""
    await unit.execute(
        "INSERT INTO stock (sku, place) SELECT DISTINCT * FROM unnest(%s::text[], %s::text[]) AS n(sku, place)"
        " ORDER BY 1, 2 ON CONFLICT DO NOTHING",
        [[sku for sku, _ in rows], [place for _, place in rows]],
    )


async def write_movements(unit: UnitOfWork, *, movements: Sequence[Movement]) -> None:
    """Append to the journal and move on-hand by as much. The stock rows exist and are locked."""
    if not movements:
        return
    now, actor = str(unit.now), copy_text(unit.actor.label)
    await unit.copy(
        "movements (sku, place, kind, quantity, reason, reference, at, actor, unit_cost, cost_currency)",
        [
            f"{copy_text(one.sku)}\t{copy_text(one.place)}\t{one.kind}\t{one.quantity}\t{copy_text(one.reason)}\t"
            f"{copy_text(one.reference)}\t{now}\t{actor}\t{_cost(one)}\t{copy_text(one.cost_currency)}"
            for one in movements
        ],
    )
    sums: dict[tuple[str, str], Decimal] = {}
    for one in movements:
        sums[one.sku, one.place] = sums.get((one.sku, one.place), ZERO) + one.quantity
    await unit.execute(
        "UPDATE stock s SET on_hand = s.on_hand + n.quantity"
        " FROM unnest(%s::text[], %s::text[], %s::numeric[]) AS n(sku, place, quantity)"
        " WHERE s.sku = n.sku AND s.place = n.place",
        [[sku for sku, _ in sums], [place for _, place in sums], list(sums.values())],
    )


def _cost(one: Movement) -> str:
    return "\\N" if one.unit_cost is None else str(one.unit_cost)


async def record_stock(unit: UnitOfWork, *, kind: str, movements: Sequence[Movement], reason: str = "") -> None:
    """Write one event for the stock that moved; workers fill backorders and tell the world from it."""
    if not movements:
        return
    lines = [[one.sku, one.place, one.quantity] for one in movements]
    await record(
        unit,
        [Event(kind=kind, subject=f"place/{movements[0].place}", data={"lines": lines}, reason=reason)],
    )
