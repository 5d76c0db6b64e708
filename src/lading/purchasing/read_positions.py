"""What stands behind an outlook, read from the database: stock, real demand, supply on its way, prices, suppliers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from lading.purchasing.calendar import arrival, read_calendar
from lading.purchasing.outlook import Incoming, Source
from lading.store import UnitOfWork

ZERO = Decimal(0)
Where = tuple[str, str]
"""A SKU at a place."""
LEAST_OBSERVED = 3
"""Fewer deliveries than this say nothing about how punctual a supplier is."""


class Counters(msgspec.Struct, frozen=True):
    """Stock of an item at a place."""

    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    safety: Decimal = ZERO
    reorder_at: Decimal | None = None


async def read_stock(unit: UnitOfWork, *, skus: Sequence[str] | None, place: str = "") -> dict[Where, Counters]:
    """Counters of stocked items, of these SKUs or of all, at one place or at all."""
    rows = await unit.fetch(
        "SELECT s.sku, s.place, s.on_hand, s.reserved, s.safety, s.reorder_at FROM stock s"
        " JOIN items i ON i.sku = s.sku AND i.stocked WHERE (%s::text[] IS NULL OR s.sku = ANY(%s))"
        " AND (%s = '' OR s.place = %s)",
        [skus, skus, place, place],
    )
    return {(row[0], row[1]): Counters(*row[2:]) for row in rows}


async def read_sold(
    unit: UnitOfWork, *, skus: Sequence[str] | None, today: date, weeks: int, otherwise: str
) -> dict[Where, dict[date, Decimal]]:
    """What was ordered and not cancelled, in base units, by item, place and day of the last `weeks`.

    The place is the one that holds or held it; what no place has held counts at `otherwise`. A kit is demand for
    its components.
    """
    rows = await unit.fetch(
        "SELECT coalesce(k.sku, l.sku), coalesce(r.place, %(otherwise)s), (o.placed_at AT TIME ZONE 'UTC')::date,"
        " sum((l.ordered - l.cancelled) * l.factor * coalesce(k.quantity, 1)) FROM orders o"
        " JOIN order_lines l ON l.order_id = o.id LEFT JOIN kit_components k ON k.kit = l.sku"
        " LEFT JOIN LATERAL (SELECT place FROM reservations r WHERE r.order_id = l.order_id AND r.line = l.line"
        "  ORDER BY r.quantity DESC, r.place LIMIT 1) r ON true"
        " WHERE o.placed_at >= %(first)s AND (l.stocked OR k.kit IS NOT NULL) AND l.ordered > l.cancelled"
        " AND (%(skus)s::text[] IS NULL OR coalesce(k.sku, l.sku) = ANY(%(skus)s)) GROUP BY 1, 2, 3",
        {"otherwise": otherwise, "first": today - timedelta(weeks=weeks), "skus": skus},
    )
    found: dict[Where, dict[date, Decimal]] = defaultdict(dict)
    for sku, place, day, quantity in rows:
        found[sku, place][day] = quantity
    return found


async def read_waiting(unit: UnitOfWork, *, skus: Sequence[str] | None) -> dict[str, Decimal]:
    """Base units for which orders wait, by SKU."""
    rows = await unit.fetch(
        "SELECT coalesce(k.sku, l.sku), sum(l.backordered * l.factor * coalesce(k.quantity, 1)) FROM order_lines l"
        " LEFT JOIN kit_components k ON k.kit = l.sku WHERE l.backordered > 0"
        " AND (%s::text[] IS NULL OR coalesce(k.sku, l.sku) = ANY(%s)) GROUP BY 1",
        [skus, skus],
    )
    return {row[0]: row[1] for row in rows}


async def read_incoming(
    unit: UnitOfWork, *, skus: Sequence[str] | None, today: date
) -> dict[Where, tuple[Incoming, ...]]:
    """What is on its way: purchase orders, drafts included so that nothing is bought twice, and all other supply.

    What is late or has no day counts as today's.
    """
    rows = await unit.fetch(
        "SELECT l.sku, p.place, l.due_on, l.ordered - l.received - l.closed FROM purchase_lines l"
        " JOIN purchase_orders p ON p.id = l.purchase_id WHERE l.received + l.closed < l.ordered AND p.kind = 'stock'"
        " AND (%(skus)s::text[] IS NULL OR l.sku = ANY(%(skus)s))"
        " UNION ALL SELECT sku, place, due_on, quantity - received FROM supply WHERE closed_at IS NULL"
        " AND quantity > received AND kind <> 'purchase' AND (%(skus)s::text[] IS NULL OR sku = ANY(%(skus)s))",
        {"skus": skus},
    )
    found: dict[Where, list[Incoming]] = defaultdict(list)
    for sku, place, due, quantity in rows:
        found[sku, place].append(Incoming(max(due or today, today), quantity))
    return {where: tuple(sorted(coming)) for where, coming in found.items()}


async def read_prices(
    unit: UnitOfWork, *, skus: Sequence[str] | None, today: date, weeks: int
) -> dict[str, dict[str, Decimal]]:
    """What one base unit really sold for without tax, by SKU, then by currency, on average."""
    rows = await unit.fetch(
        "SELECT l.sku, o.currency, sum(l.tax_base) / sum(l.ordered * l.factor) FROM orders o"
        " JOIN order_lines l ON l.order_id = o.id WHERE o.placed_at >= %s"
        " AND (%s::text[] IS NULL OR l.sku = ANY(%s)) GROUP BY 1, 2",
        [today - timedelta(weeks=weeks), skus, skus],
    )
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for sku, currency, price in rows:
        found[sku][currency] = price
    return found


async def read_sources(unit: UnitOfWork, *, skus: Sequence[str] | None, today: date) -> dict[str, list[Source]]:
    """The active suppliers of items, by SKU, with the day on which an order of today would arrive."""
    rows = await unit.fetch(
        "SELECT i.sku, s.code, i.unit, coalesce(u.factor, 1), i.cost, s.currency, coalesce(i.lead_days, s.lead_days),"
        " s.calendar, i.minimum, i.multiple, i.rank, i.supplier_sku FROM supplier_items i"
        " JOIN suppliers s ON s.code = i.supplier AND s.active"
        " LEFT JOIN item_units u ON u.sku = i.sku AND u.unit = i.unit"
        " WHERE %s::text[] IS NULL OR i.sku = ANY(%s) ORDER BY i.sku, i.rank, s.code",
        [skus, skus],
    )
    late = await _read_lateness(unit)
    days: dict[tuple[str, int], date] = {}
    found: dict[str, list[Source]] = defaultdict(list)
    for sku, supplier, name, factor, cost, currency, lead, calendar, minimum, multiple, rank, their in rows:
        if (arrives := days.get((supplier, lead))) is None:
            arrives = arrival(today=today, lead_days=lead, calendar=read_calendar(calendar))
            days[supplier, lead] = arrives
        found[sku].append(
            Source(
                supplier=supplier,
                unit=name,
                factor=factor,
                cost=cost,
                currency=currency,
                arrives=arrives,
                lead=(arrives - today).days,
                lead_deviation=late.get(supplier, ZERO),
                minimum=minimum,
                multiple=multiple,
                rank=rank,
                supplier_sku=their,
            )
        )
    return found


async def _read_lateness(unit: UnitOfWork) -> Mapping[str, Decimal]:
    """By how many days each supplier's deliveries scatter around what it had said first."""
    rows = await unit.fetch(
        "SELECT source, round(stddev_samp(arrived_on - first_due_on), 4) FROM supply WHERE kind = 'purchase'"
        " AND arrived_on IS NOT NULL AND first_due_on IS NOT NULL GROUP BY 1 HAVING count(*) >= %s",
        [LEAST_OBSERVED],
    )
    return {row[0]: row[1] for row in rows}
