"""Stock that ends on a day, seen ahead: what of each lot nobody was promised, and what lasts."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from lading.catalog import Place
from lading.inventory import Free
from lading.promising.dates import latest_start
from lading.promising.perishable import Fading, Wanted, consume
from lading.store import UnitOfWork

ZERO = Decimal(0)
_NOWHERE = Place(code="", name="", lead_days=0)
Row = tuple[str, str]
"""A SKU at a place."""


async def read_perishable(unit: UnitOfWork, *, skus: Sequence[str]) -> list[tuple[str, str, date, Decimal]]:
    """SKU, place, last day on which it may leave, and how much of it lies there; empty for most companies."""
    return await unit.fetch(
        "SELECT c.sku, c.place, l.expires_on - i.shelf_days, sum(c.quantity) FROM stock_contents c"
        " JOIN lots l ON l.sku = c.sku AND l.lot = c.lot JOIN items i ON i.sku = c.sku"
        " WHERE c.sku = ANY(%s) AND c.lot <> '' AND c.condition = 'sellable' AND l.expires_on IS NOT NULL"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        [list(skus)],
    )


async def left_of_lots(
    unit: UnitOfWork,
    *,
    free: Free,
    lots: Sequence[tuple[str, str, date, Decimal]],
    today: date,
    places: Mapping[str, Place],
) -> dict[Row, tuple[Fading, ...]]:
    """Of what is free, what is left of lots that end, once everybody who was promised earlier is served from them.

    Who holds units leaves on the day that they were promised, at once where that has passed. A lot counts
    until the day on which its place has to begin with it.
    """
    lying: dict[Row, list[Fading]] = {}
    for sku, place, last, quantity in lots:
        lying.setdefault((sku, place), []).append(Fading(last, quantity))
    wanted = await _read_wanted(unit, rows=sorted(lying), today=today)
    fading: dict[Row, tuple[Fading, ...]] = {}
    for row, mine in lying.items():
        held = sum((one.quantity for one in wanted.get(row, ())), ZERO)
        others = free.get(row, ZERO) + held - sum((one.quantity for one in mine), ZERO)
        left = consume(fading=mine, lasting=others, wanted=wanted.get(row, ()))
        where = places.get(row[1], _NOWHERE)
        fading[row] = tuple(
            Fading(latest_start(calendar=where.calendar, leaves_by=one.last, lead_days=where.lead_days), one.quantity)
            for one in left.fading
        )
    return fading


async def _read_wanted(unit: UnitOfWork, *, rows: Sequence[Row], today: date) -> Mapping[Row, list[Wanted]]:
    found: dict[Row, list[Wanted]] = {}
    for sku, place, day, quantity in await unit.fetch(
        "SELECT r.sku, r.place, greatest(coalesce(l.promised_for, %(today)s), %(today)s), sum(r.quantity)"
        " FROM reservations r JOIN order_lines l USING (order_id, line)"
        " JOIN unnest(%(skus)s::text[], %(places)s::text[]) AS n(sku, place) ON n.sku = r.sku AND n.place = r.place"
        " WHERE r.quantity > 0 GROUP BY 1, 2, 3 UNION ALL SELECT u.sku, u.place, %(today)s, sum(u.quantity)"
        " FROM held_units u JOIN holds_on_stock h ON h.id = u.hold_id AND h.state = 'live'"
        " JOIN unnest(%(skus)s::text[], %(places)s::text[]) AS n(sku, place) ON n.sku = u.sku AND n.place = u.place"
        " GROUP BY 1, 2, 3",
        {"today": today, "skus": [sku for sku, _ in rows], "places": [place for _, place in rows]},
    ):
        found.setdefault((sku, place), []).append(Wanted(day, quantity))
    return found
