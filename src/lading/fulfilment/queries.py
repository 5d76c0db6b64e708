"""What acts ask about work: which orders it is for, what is at work where, and which places cannot."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from lading.fulfilment.release import Hands
from lading.kernel import NotFound
from lading.store import UnitOfWork


async def orders_of_work(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> list[UUID]:
    """The orders that these fulfilments have lines of: to be locked before the fulfilments are."""
    rows = await unit.fetch(
        "SELECT DISTINCT order_id FROM fulfilment_lines WHERE fulfilment_id = ANY(%s)", [list(fulfilments)]
    )
    return [row[0] for row in rows]


def as_id(name: str) -> UUID | None:
    """The id that a name in an address is, if it is one."""
    try:
        return UUID(name)
    except ValueError:
        return None


async def find_work(unit: UnitOfWork, *, name: str) -> UUID:
    """The id of a fulfilment by its number or its id as text. Raises `NotFound`."""
    rows = await unit.fetch("SELECT id FROM fulfilments WHERE number = %s OR id = %s", [name, as_id(name)])
    if not rows:
        raise NotFound(f"There is no fulfilment “{name}”.")
    found: UUID = rows[0][0]
    return found


async def read_hands(unit: UnitOfWork, *, orders: Sequence[UUID]) -> Hands:
    """What of these locked orders is at work at which place, and what places were too busy for."""
    rows = await unit.fetch(
        "SELECT l.order_id, l.line, f.place, sum(l.released + l.picked + l.packed),"
        " bool_or(l.short > 0 AND l.short_reason IN ('too_busy', 'not_accepted'))"
        " FROM fulfilment_lines l JOIN fulfilments f ON f.id = l.fulfilment_id WHERE l.order_id = ANY(%s)"
        " GROUP BY 1, 2, 3",
        [list(orders)],
    )
    return Hands(
        {(row[0], row[1], row[2]): row[3] for row in rows},
        frozenset((row[0], row[1], row[2]) for row in rows if row[4]),
    )


async def too_busy_for(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, set[str]]:
    """Places that have said of these orders that they are too busy, or have not answered for them."""
    found: dict[UUID, set[str]] = {}
    for order_id, place in await unit.fetch(
        "SELECT DISTINCT l.order_id, f.place FROM fulfilment_lines l JOIN fulfilments f ON f.id = l.fulfilment_id"
        " WHERE l.order_id = ANY(%s) AND l.short > 0 AND l.short_reason IN ('too_busy', 'not_accepted')",
        [list(orders)],
    ):
        found.setdefault(order_id, set()).add(place)
    return found


async def pickup_places(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, str]:
    """Where customers of these orders come to fetch them; orders that are sent are left out."""
    rows = await unit.fetch("SELECT id, pickup_at FROM orders WHERE id = ANY(%s) AND pickup_at <> ''", [list(orders)])
    return {row[0]: row[1] for row in rows}


async def orders_at_risk(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> list[UUID]:
    """Orders that would lose stock if cancelled units of these fulfilments left all the same, the youngest first.

    An unlocked guess at what has to be locked: mostly nothing was cancelled, or enough is free.
    """
    rows = await unit.fetch(
        "SELECT r.order_id FROM reservations r JOIN orders o ON o.id = r.order_id JOIN"
        " (SELECT l.sku, f.place FROM fulfilment_lines l JOIN fulfilments f ON f.id = l.fulfilment_id"
        "  JOIN stock s ON s.sku = l.sku AND s.place = f.place WHERE f.id = ANY(%s) AND l.cancelled > 0"
        "  GROUP BY 1, 2, s.on_hand, s.reserved HAVING s.on_hand - s.reserved < sum(l.cancelled * l.factor)) t"
        " ON t.sku = r.sku AND t.place = r.place WHERE r.quantity > r.picked"
        " ORDER BY o.placed_at DESC, o.id DESC LIMIT 200",
        [list(fulfilments)],
    )
    return list(dict.fromkeys(row[0] for row in rows))


async def read_told(unit: UnitOfWork, *, rows: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Decimal]:
    """Base units of these SKUs that partners at these places were told to ship, and have not: by (SKU, place)."""
    found = await unit.fetch(
        "SELECT a.sku, a.place, sum(w.released * w.factor * coalesce((l.components->>a.sku)::numeric, 1))"
        " FROM unnest(%s::text[], %s::text[]) AS a(sku, place) JOIN fulfilments f ON f.place = a.place"
        " AND f.told_at IS NOT NULL AND f.state IN ('open', 'picking', 'picked', 'packed')"
        " JOIN fulfilment_lines w ON w.fulfilment_id = f.id AND w.released > 0"
        " JOIN order_lines l ON l.order_id = w.order_id AND l.line = w.line"
        " AND (l.sku = a.sku AND l.components IS NULL OR l.components ? a.sku) GROUP BY 1, 2",
        [[sku for sku, _ in rows], [place for _, place in rows]],
    )
    return {(row[0], row[1]): row[2] for row in found}
