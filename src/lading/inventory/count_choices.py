"""What a count is to be about: the books of the moment, when items were counted last, what moves, what is doubtful."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from lading.kernel import plain
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Books(msgspec.Struct, frozen=True):
    """What the books say of an item at a place: on hand, of it picked for orders, and the journal's last movement."""

    on_hand: Decimal = ZERO
    picked: Decimal = ZERO
    position: int = 0


def as_of(books: Books) -> str:
    """The books of a moment as a word: the journal's last movement, and what was picked."""
    return f"m{books.position}p{plain(books.picked)}"


async def read_books(unit: UnitOfWork, *, place: str, skus: Sequence[str]) -> dict[str, Books]:
    """The books of one moment: counters and journal are read in one statement, and each is written with the other."""
    rows = await unit.fetch(
        "SELECT a.sku, coalesce(s.on_hand, 0), coalesce((SELECT sum(r.picked) FROM reservations r"
        " WHERE r.sku = a.sku AND r.place = %(place)s AND r.quantity > 0), 0),"
        " coalesce((SELECT max(m.id) FROM movements m WHERE m.sku = a.sku AND m.place = %(place)s), 0)"
        " FROM unnest(%(skus)s::text[]) AS a(sku) LEFT JOIN stock s ON s.sku = a.sku AND s.place = %(place)s",
        {"place": place, "skus": list(skus)},
    )
    return {row[0]: Books(*row[1:]) for row in rows}


async def read_being_counted(unit: UnitOfWork, *, place: str) -> set[str]:
    """Items of this place that stand on a count which is not settled."""
    rows = await unit.fetch(
        "SELECT DISTINCT l.sku FROM count_lines l JOIN counts c ON c.id = l.count_id"
        " WHERE c.place = %s AND c.status IN ('open', 'counting', 'to_approve')",
        [place],
    )
    return {row[0] for row in rows}


async def read_stocked_here(unit: UnitOfWork, *, place: str) -> list[str]:
    """Items that lie there, or that the books know there, by SKU."""
    rows = await unit.fetch(
        "SELECT s.sku FROM stock s JOIN items i ON i.sku = s.sku AND i.stocked AND i.tracking = 'none'"
        " WHERE s.place = %s"
        " AND (s.on_hand <> 0 OR s.reserved <> 0 OR s.safety <> 0"
        " OR EXISTS (SELECT FROM movements m WHERE m.sku = s.sku AND m.place = s.place))"
        " AND NOT EXISTS (SELECT FROM kit_components k WHERE k.kit = s.sku) ORDER BY s.sku",
        [place],
    )
    return [row[0] for row in rows]


async def read_last_counted(unit: UnitOfWork, *, place: str) -> dict[str, datetime]:
    """When items were counted last at a place, by a count that was booked or entered at once."""
    rows = await unit.fetch(
        "SELECT sku, max(at) FROM (SELECT l.sku, max(l.counted_at) AS at FROM count_lines l"
        " JOIN counts c ON c.id = l.count_id WHERE c.place = %(place)s AND c.booked_at IS NOT NULL"
        " AND l.counted IS NOT NULL GROUP BY 1 UNION ALL SELECT m.sku, max(m.at) FROM movements m"
        " WHERE m.place = %(place)s AND m.kind = 'counted' GROUP BY 1) c GROUP BY 1",
        {"place": place},
    )
    return dict(rows)


async def read_gone(unit: UnitOfWork, *, place: str, days: int = 90) -> dict[str, Decimal]:
    """How much of each item left the place for customers and other places in so many days, in base units."""
    rows = await unit.fetch(
        "SELECT sku, -sum(quantity) FROM movements WHERE place = %s"
        " AND at >= %s::timestamptz - make_interval(days => %s)"
        " AND kind IN ('shipped', 'voided', 'transferred') AND (quantity < 0 OR kind = 'voided') GROUP BY 1",
        [place, unit.now, days],
    )
    return dict(rows)


async def read_asked_for(unit: UnitOfWork, *, place: str) -> dict[str, str]:
    """Items that an open task asks to count at this place, with the task's sentence."""
    rows = await unit.fetch(
        "SELECT data->>'sku', sentence FROM tasks WHERE done_at IS NULL AND kind = 'stock.count'"
        " AND data->>'place' = %s ORDER BY id",
        [place],
    )
    return dict(rows)


async def read_doubtful(unit: UnitOfWork, *, place: str, days: int = 30) -> dict[str, str]:
    """Items whose books cannot be right, or that pickers did not find lately, with what speaks against them."""
    rows = await unit.fetch(
        "SELECT sku, min(why) FROM (SELECT sku, 'below zero in the books' AS why FROM stock"
        " WHERE place = %(place)s AND on_hand < 0 UNION ALL SELECT sku, 'all of it is promised' FROM stock"
        " WHERE place = %(place)s AND reserved > 0 AND on_hand - reserved - safety < 0 UNION ALL"
        " SELECT w.sku, 'not found by a picker' FROM fulfilment_lines w JOIN fulfilments f ON f.id = w.fulfilment_id"
        " WHERE f.place = %(place)s AND w.short_reason IN ('not_in_stock', 'mismatch')"
        " AND f.changed_at >= %(now)s::timestamptz - make_interval(days => %(days)s)) d GROUP BY 1",
        {"place": place, "days": days, "now": unit.now},
    )
    return dict(rows)
