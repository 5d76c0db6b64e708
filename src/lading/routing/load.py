"""How many orders places were given today, and how fast stock leaves them: facts that only some plans ask for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.store import UnitOfWork

PACE_WEEKS = 4

Lines = dict[str, set[int]]
"""Place → the order's lines that count there."""


class Busy(msgspec.Struct):
    """How many orders and order lines a place was given on a day."""

    orders: int = 0
    lines: int = 0


GIVEN = """
SELECT order_id, seq, (at AT TIME ZONE 'UTC')::date AS day, (data::jsonb->'routing'->>'plan')::int AS plan,
  place, line, holds
FROM events, LATERAL (
  SELECT DISTINCT t->>1 AS place, (t->>0)::int AS line, 1 AS holds
  FROM jsonb_array_elements(data::jsonb->'routing'->'takes') AS t
  UNION ALL SELECT p->>1, (p->>0)::int, 0 FROM jsonb_array_elements(coalesce(data::jsonb->'left', '[]')) AS p
) AS told
WHERE kind IN ('order.placed', 'order.reserved', 'order.rejected_by_place', 'order.picked_short', 'order.rerouted',
  'order.delivery_changed', 'order.changed')
  AND data::jsonb ? 'routing' AND NOT data::jsonb->'routing' ? 'fixed'
"""
"""What routing decisions say: the line was given to the place (`holds` 1), or left it (0); pick-ups aside."""

_COUNTED = f"""
SELECT DISTINCT ON (order_id, place, line) order_id, place, line, holds FROM ({GIVEN} AND order_id = ANY(%s)) AS given
WHERE day = %s ORDER BY order_id, place, line, seq DESC
"""  # noqa: S608 -- our own text

_PLACED_TODAY = """
SELECT r.place, count(DISTINCT o.id), count(DISTINCT (o.id, r.line)) FROM orders o
JOIN reservations r ON r.order_id = o.id
WHERE o.placed_at >= %s AND o.received_at >= %s AND coalesce(o.pickup_at, '') = '' AND r.place = ANY(%s)
GROUP BY r.place
"""


async def lock_load(unit: UnitOfWork, *, places: Iterable[str], day: date, plan: int) -> dict[str, Busy]:
    """What these places were given on that day, locked (before stock is) until the transaction ends.

    A place that was not counted yet that day begins with the orders placed on it. What an earlier plan counted stays.
    """
    wanted = sorted(set(places))
    if not wanted:
        return {}
    rows = await _lock(unit, wanted, day)
    known = {row[0] for row in rows}
    if missing := [place for place in wanted if place not in known]:
        placed = {row[0]: row[1:] for row in await unit.fetch(_PLACED_TODAY, [day, day, missing])}
        counts = [placed.get(place, (0, 0)) for place in missing]
        await unit.execute(
            "INSERT INTO routing_load (place, day, plan, orders, before, lines, lines_before)"
            " SELECT place, %s, %s, orders, orders, lines, lines"
            " FROM unnest(%s::text[], %s::int[], %s::int[]) AS asked(place, orders, lines)"
            " ORDER BY place ON CONFLICT DO NOTHING",
            [day, plan, missing, [count[0] for count in counts], [count[1] for count in counts]],
        )
        rows = await _lock(unit, wanted, day)
    if older := [row[0] for row in rows if row[3] < plan]:
        await unit.execute(
            "UPDATE routing_load SET before = orders, lines_before = lines, plan = %s WHERE day = %s"
            " AND place = ANY(%s)",
            [plan, day, older],
        )
    return {row[0]: Busy(row[1], row[2]) for row in rows}


async def _lock(unit: UnitOfWork, places: Sequence[str], day: date) -> Sequence[tuple[str, int, int, int]]:
    return await unit.fetch(
        "SELECT place, orders, lines, plan FROM routing_load WHERE day = %s AND place = ANY(%s) ORDER BY place"
        " FOR NO KEY UPDATE",
        [day, places],
    )


async def save_load(unit: UnitOfWork, *, more: Mapping[str, Busy], day: date, plan: int) -> None:
    """Write how much more these places, whose rows are locked, were given on that day by this plan."""
    changed = {place: busy for place, busy in more.items() if busy.orders or busy.lines}
    if changed:
        await unit.execute(
            "UPDATE routing_load l SET orders = l.orders + n.orders, lines = l.lines + n.lines,"
            " before = l.before + CASE WHEN l.plan = %s THEN 0 ELSE n.orders END,"
            " lines_before = l.lines_before + CASE WHEN l.plan = %s THEN 0 ELSE n.lines END"
            " FROM unnest(%s::text[], %s::int[], %s::int[]) AS n(place, orders, lines)"
            " WHERE l.place = n.place AND l.day = %s",
            [
                plan,
                plan,
                list(changed),
                [busy.orders for busy in changed.values()],
                [busy.lines for busy in changed.values()],
                day,
            ],
        )


async def read_counted(unit: UnitOfWork, *, orders: Sequence[UUID], day: date) -> dict[UUID, Lines]:
    """Which lines of each of these orders count on that day already, and at which places."""
    found: dict[UUID, Lines] = {}
    for order, place, line, holds in await unit.fetch(_COUNTED, [list(orders), day]):
        if holds:
            found.setdefault(order, {}).setdefault(place, set()).add(line)
    return found


async def read_pace(unit: UnitOfWork, *, skus: Iterable[str]) -> dict[tuple[str, str], Decimal]:
    """Base units of these SKUs that left each place per week, over the last four."""
    rows = await unit.fetch(
        "SELECT sku, place, -sum(quantity) / %s FROM movements WHERE sku = ANY(%s) AND kind = 'shipped'"
        " AND at > now() - make_interval(weeks => %s) GROUP BY sku, place",
        [PACE_WEEKS, sorted(set(skus)), PACE_WEEKS],
    )
    return {(row[0], row[1]): row[2] for row in rows if row[2] > 0}
