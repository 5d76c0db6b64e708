"""Which work a scanned code means: a fulfilment, a parcel, a shipment, an order or an item; and what comes next."""

from collections.abc import Sequence
from typing import LiteralString

from lading.catalog.scanned import find_scanned
from lading.kernel import Conflict, NotFound
from lading.store import UnitOfWork

_BY_NUMBER: LiteralString = """
SELECT f.number, f.state, 1 AS rank, f.place FROM fulfilments f WHERE f.number = %(code)s
UNION SELECT f.number, f.state, 2, f.place FROM parcels p JOIN fulfilments f ON f.id = p.fulfilment_id
  WHERE p.number = %(code)s
UNION SELECT f.number, f.state, 3, f.place FROM shipments s JOIN fulfilments f ON f.id = s.fulfilment_id
  WHERE s.number = %(code)s
UNION SELECT f.number, f.state, 4, f.place FROM orders o JOIN fulfilment_lines l ON l.order_id = o.id
  JOIN fulfilments f ON f.id = l.fulfilment_id WHERE o.number = ANY(ARRAY[%(code)s, 'L' || %(code)s])
ORDER BY 3, 1
"""
_OPEN: LiteralString = """
SELECT f.number FROM fulfilments f
WHERE f.state = ANY(%(states)s) AND f.state IN ('open', 'picking', 'picked', 'packed')
  AND (%(place)s::text IS NULL OR f.place = %(place)s) AND f.number <> %(but)s
  AND (f.picker IS NULL OR f.picker = %(me)s)
  AND (%(sku)s::text IS NULL OR EXISTS (SELECT FROM fulfilment_lines l WHERE l.fulfilment_id = f.id
    AND l.released > 0 AND (l.sku = %(sku)s OR EXISTS (SELECT FROM order_lines k
      WHERE k.order_id = l.order_id AND k.line = l.line AND k.components ? %(sku)s))))
  AND NOT EXISTS (SELECT FROM fulfilment_lines l JOIN holds h ON h.order_id = l.order_id
    WHERE l.fulfilment_id = f.id AND h.released_at IS NULL AND h.steps && ARRAY['pick', 'pack', 'ship'])
ORDER BY (f.picker IS NOT NULL) DESC, f.priority, f.due NULLS LAST, f.id LIMIT %(limit)s
"""
_ALL = ("open", "picking", "picked", "packed")


class NothingThere(Conflict):
    """The code is known, but there is no work for it."""

    code = "no_work"


async def find_work_scanned(unit: UnitOfWork, *, code: str, place: str | None) -> list[str]:
    """The fulfilments that a code means; several where an order has more than one that wait for hands.

    Raises `NotFound` for a code that nobody knows, `NothingThere` where there is nothing to do for it.
    """
    rows = await unit.fetch(_BY_NUMBER, {"code": code.upper()})
    if rows:
        found = [row for row in rows if row[2] == rows[0][2]]
        waiting = [row for row in found if row[1] in _ALL]
        here = [row for row in waiting if place in (None, row[3])]
        return [row[0] for row in here or waiting or found[:1]]
    if await unit.fetch("SELECT FROM orders WHERE number = %s", [code.upper()]):
        raise NothingThere(f"Order {code.upper()} has not been released to a place yet. Release it first.")
    if item := (await find_scanned(unit, codes=[code])).get(code):
        if found_next := await next_work(unit, place=place, sku=item.sku, states=("open", "picking")):
            return found_next
        raise NothingThere(f"Nobody waits for {item.name} ({item.sku}) to be picked here.")
    raise NotFound(f"“{code}” is no fulfilment, order, parcel or item. Scan the number on the pick list.")


async def next_work(
    unit: UnitOfWork,
    *,
    place: str | None,
    sku: str | None = None,
    states: Sequence[str] = _ALL,
    but: str = "",
    limit: int = 1,
) -> list[str]:
    """What to do next: one's own work first, then the most urgent that nobody has and no hold stops."""
    told = {"place": place, "sku": sku, "states": list(states), "me": unit.actor.label, "but": but, "limit": limit}
    return [row[0] for row in await unit.fetch(_OPEN, told)]
