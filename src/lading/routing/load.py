"""How many orders places were given today, and how fast stock leaves them: facts that only some plans ask for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from lading.store import UnitOfWork

PACE_WEEKS = 4

GIVEN = """
SELECT order_id, seq, (at AT TIME ZONE 'UTC')::date AS day, (data::jsonb->'routing'->>'plan')::int AS plan, place, holds
FROM events, LATERAL (
  SELECT DISTINCT t->>1 AS place, 1 AS holds FROM jsonb_array_elements(data::jsonb->'routing'->'takes') AS t
  UNION ALL SELECT p, 0 FROM jsonb_array_elements_text(coalesce(data::jsonb->'left', '[]')) AS p
) AS told
WHERE kind IN ('order.placed', 'order.reserved', 'order.rejected_by_place', 'order.picked_short', 'order.rerouted')
  AND data::jsonb ? 'routing' AND NOT data::jsonb->'routing' ? 'fixed'
"""
"""What routing decisions say: the order was given to the place (`holds` 1), or left it wholly (0); pick-ups aside."""

_COUNTED = f"""
SELECT DISTINCT ON (order_id, place) order_id, place, holds FROM ({GIVEN} AND order_id = ANY(%s)) AS given
WHERE day = %s ORDER BY order_id, place, seq DESC
"""  # noqa: S608 -- our own text

_PLACED_TODAY = """
SELECT r.place, count(DISTINCT o.id) FROM orders o JOIN reservations r ON r.order_id = o.id
WHERE o.placed_at >= %s AND o.received_at >= %s AND coalesce(o.pickup_at, '') = '' AND r.place = ANY(%s)
GROUP BY r.place
"""


async def lock_load(unit: UnitOfWork, *, places: Iterable[str], day: date, plan: int) -> dict[str, int]:
    """Orders given to these places on that day, locked (before stock is) until the transaction ends.

    A place that was not counted yet that day begins with the orders placed on it. What an earlier plan counted stays.
    """
    wanted = sorted(set(places))
    if not wanted:
        return {}
    rows = await _lock(unit, wanted, day)
    known = {row[0] for row in rows}
    if missing := [place for place in wanted if place not in known]:
        placed = dict(await unit.fetch(_PLACED_TODAY, [day, day, missing]))
        await unit.execute(
            "INSERT INTO routing_load (place, day, orders, before, plan) SELECT place, %s, orders, orders, %s"
            " FROM unnest(%s::text[], %s::int[]) AS asked(place, orders) ORDER BY place ON CONFLICT DO NOTHING",
            [day, plan, missing, [placed.get(place, 0) for place in missing]],
        )
        rows = await _lock(unit, wanted, day)
    if older := [row[0] for row in rows if row[2] < plan]:
        await unit.execute(
            "UPDATE routing_load SET before = orders, plan = %s WHERE day = %s AND place = ANY(%s)", [plan, day, older]
        )
    return {row[0]: row[1] for row in rows}


async def _lock(unit: UnitOfWork, places: Sequence[str], day: date) -> Sequence[tuple[str, int, int]]:
    return await unit.fetch(
        "SELECT place, orders, plan FROM routing_load WHERE day = %s AND place = ANY(%s) ORDER BY place"
        " FOR NO KEY UPDATE",
        [day, places],
    )


async def save_load(unit: UnitOfWork, *, more: Mapping[str, int], day: date, plan: int) -> None:
    """Write how many more orders these places, whose rows are locked, were given on that day by this plan."""
    changed = {place: orders for place, orders in more.items() if orders}
    if changed:
        await unit.execute(
            "UPDATE routing_load l SET orders = l.orders + n.more,"
            " before = l.before + CASE WHEN l.plan = %s THEN 0 ELSE n.more END"
            " FROM unnest(%s::text[], %s::int[]) AS n(place, more) WHERE l.place = n.place AND l.day = %s",
            [plan, list(changed), list(changed.values()), day],
        )


async def read_counted(unit: UnitOfWork, *, orders: Sequence[UUID], day: date) -> dict[UUID, set[str]]:
    """The places at which each of these orders counts on that day already."""
    found: dict[UUID, set[str]] = {}
    for order, place, holds in await unit.fetch(_COUNTED, [list(orders), day]):
        if holds:
            found.setdefault(order, set()).add(place)
    return found


async def read_pace(unit: UnitOfWork, *, skus: Iterable[str]) -> dict[tuple[str, str], Decimal]:
    """Base units of these SKUs that left each place per week, over the last four."""
    rows = await unit.fetch(
        "SELECT sku, place, -sum(quantity) / %s FROM movements WHERE sku = ANY(%s) AND kind = 'shipped'"
        " AND at > now() - make_interval(weeks => %s) GROUP BY sku, place",
        [PACE_WEEKS, sorted(set(skus)), PACE_WEEKS],
    )
    return {(row[0], row[1]): row[2] for row in rows if row[2] > 0}
