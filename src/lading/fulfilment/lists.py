"""Questions about work at places: pages, the list to work off, how much waits, and one fulfilment whole."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

from lading.fulfilment.lifecycle import FULFILMENT_STATES, OPEN_STATES
from lading.fulfilment.views import PartToCollect, WorkHead, WorkLineView, WorkRow, tidy
from lading.store import UnitOfWork

NEWEST = UUID(int=(1 << 128) - 1)
"""Behind this id stand all fulfilments."""

_ROW: LiteralString = """
SELECT f.id, f.number, f.version, f.place, f.state, f.priority, f.due, f.picker, f.released_at, s.orders, s.lines,
  s.units, s.remaining,
  CASE WHEN EXISTS (SELECT FROM pickups k WHERE k.fulfilment_id = f.id) THEN 'pickup' ELSE 'ship' END,
  f.handed_to, f.told_at
FROM fulfilments f CROSS JOIN LATERAL (SELECT array_agg(DISTINCT o.number ORDER BY o.number) AS orders,
  count(*) AS lines, sum(l.quantity) AS units, sum(l.released + l.picked + l.packed) AS remaining
  FROM fulfilment_lines l JOIN orders o ON o.id = l.order_id WHERE l.fulfilment_id = f.id) s
"""
_NEWEST_OF_EACH: LiteralString = """
SELECT newest.id FROM unnest(%(states)s::text[]) AS wanted(state) CROSS JOIN LATERAL
  (SELECT f.id FROM fulfilments f WHERE f.state = wanted.state AND f.id < %(before)s
"""
_OF_KIND: dict[str, LiteralString] = {
    "pickup": " AND EXISTS (SELECT FROM pickups k WHERE k.fulfilment_id = f.id)",
    "ship": " AND NOT EXISTS (SELECT FROM pickups k WHERE k.fulfilment_id = f.id)",
}
_TO_DO: LiteralString = """
SELECT f.id FROM fulfilments f WHERE f.state IN ('open', 'picking', 'picked', 'packed') AND f.state = ANY(%(states)s)
  AND f.handed_to = ''
"""
_LINES: LiteralString = """
SELECT w.fulfilment_id, o.number, w.line, w.sku, l.name, w.unit, l.decimals, w.quantity, w.released, w.picked,
  w.packed, w.shipped, w.cancelled, w.short, w.recalled, w.short_reason,
  ARRAY(SELECT barcode FROM items i WHERE i.sku = w.sku AND i.unit = w.unit AND barcode IS NOT NULL
    UNION ALL SELECT barcode FROM item_units u WHERE u.sku = w.sku AND u.unit = w.unit AND barcode IS NOT NULL),
  CASE WHEN l.components IS NOT NULL THEN (SELECT jsonb_agg(jsonb_build_object('sku', i.sku, 'name', i.name,
      'unit', i.unit, 'bin', coalesce(i.attributes->>'bin', ''), 'each', (c.value::numeric * w.factor)::text,
      'collected', CASE WHEN (w.collected->>'of')::numeric = w.released THEN w.collected->'parts'->>i.sku END,
      'barcodes', array_remove(ARRAY[i.barcode], NULL)) ORDER BY nullif(i.attributes->>'bin', ''), i.sku)
    FROM jsonb_each_text(l.components) c JOIN items i ON i.sku = c.key) END
FROM fulfilment_lines w JOIN orders o ON o.id = w.order_id
JOIN order_lines l ON l.order_id = w.order_id AND l.line = w.line
WHERE w.fulfilment_id = ANY(%s) ORDER BY w.fulfilment_id, o.number, w.line
"""
_HEADS: LiteralString = """
SELECT f.id, f.number, f.version, f.place, f.state, f.priority, f.due, f.picker, f.released_at, f.released_by,
  o.channel, o.shipping_method, o.pickup_at, p.ship_to, p.notes, f.handed_to,
  f.told_at
FROM fulfilments f JOIN LATERAL (SELECT order_id FROM fulfilment_lines l WHERE l.fulfilment_id = f.id
  ORDER BY order_id LIMIT 1) first ON true
JOIN orders o ON o.id = first.order_id JOIN order_papers p ON p.order_id = o.id WHERE f.id = ANY(%s)
"""


async def list_work(
    unit: UnitOfWork,
    *,
    place: str | None = None,
    states: Sequence[str] = FULFILMENT_STATES,
    kind: str = "",
    before: UUID = NEWEST,
    limit: int = 50,
) -> list[WorkRow]:
    """Fulfilments in these states, those released last in front, beginning behind `before`."""
    at_place: LiteralString = "AND f.place = %(place)s" if place else ""
    found = await unit.fetch(
        _NEWEST_OF_EACH
        + at_place
        + _OF_KIND.get(kind, "")
        + " ORDER BY f.id DESC LIMIT %(limit)s) newest ORDER BY 1 DESC LIMIT %(limit)s",
        {"place": place, "states": list(states), "before": before, "limit": limit},
    )
    rows = await unit.fetch(_ROW + "WHERE f.id = ANY(%s) ORDER BY f.id DESC", [[row[0] for row in found]])
    return [_row(row) for row in rows]


async def list_work_to_do(
    unit: UnitOfWork, *, place: str | None = None, states: Sequence[str] = OPEN_STATES, limit: int = 200
) -> list[WorkRow]:
    """What waits for hands, the most urgent first: by priority, then by promise, then by age."""
    at_place: LiteralString = "AND f.place = %(place)s" if place else ""
    found = await unit.fetch(
        _TO_DO + at_place + " ORDER BY f.priority, f.due NULLS LAST, f.id LIMIT %(limit)s",
        {"place": place, "states": list(states), "limit": limit},
    )
    in_turn: LiteralString = "WHERE f.id = ANY(%s) ORDER BY f.priority, f.due NULLS LAST, f.id"
    return [_row(row) for row in await unit.fetch(_ROW + in_turn, [[row[0] for row in found]])]


async def list_work_of_orders(unit: UnitOfWork, *, orders: Sequence[UUID]) -> list[WorkRow]:
    """Every fulfilment of these orders, the first released in front."""
    of_orders: LiteralString = (
        "WHERE f.id IN (SELECT fulfilment_id FROM fulfilment_lines WHERE order_id = ANY(%s)) ORDER BY f.id"
    )
    rows = await unit.fetch(_ROW + of_orders, [list(orders)])
    return [_row(row) for row in rows]


async def count_work(unit: UnitOfWork) -> dict[tuple[str, str], int]:
    """How many fulfilments wait for hands, by place and state."""
    rows = await unit.fetch(
        "SELECT place, state, count(*) FROM fulfilments WHERE state IN ('open', 'picking', 'picked', 'packed')"
        " AND handed_to = ''"
        " GROUP BY 1, 2"
    )
    return {(row[0], row[1]): row[2] for row in rows}


async def read_work_heads(unit: UnitOfWork, *, ids: Sequence[UUID]) -> dict[UUID, WorkHead]:
    """These fulfilments without their lines."""
    names = WorkHead.__struct_fields__
    return {row[0]: WorkHead(**dict(zip(names, row, strict=True))) for row in await unit.fetch(_HEADS, [list(ids)])}


async def read_work_lines(unit: UnitOfWork, *, ids: Sequence[UUID]) -> dict[UUID, list[WorkLineView]]:
    """The lines of these fulfilments, by order and line."""
    names = WorkLineView.__struct_fields__
    found: dict[UUID, list[WorkLineView]] = {}
    for row in await unit.fetch(_LINES, [list(ids)]):
        told = dict(zip(names, map(tidy, row[1:]), strict=True))
        found.setdefault(row[0], []).append(WorkLineView(**{**told, "components": _parts(row[-1] or ())}))
    return found


def _parts(rows: Sequence[dict[str, Any]]) -> list[PartToCollect]:
    amounts = ("each", "collected")
    return [PartToCollect(**{**row, **{name: tidy(Decimal(row[name] or 0)) for name in amounts}}) for row in rows]


def _row(row: tuple[Any, ...]) -> WorkRow:
    return WorkRow(**dict(zip(WorkRow.__struct_fields__, map(tidy, row), strict=True)))
