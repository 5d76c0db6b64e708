"""The board: what waits for our hands at places and what left today, as one card per fulfilment."""

from datetime import date, datetime
from decimal import Decimal
from typing import LiteralString

import msgspec

from lading.store import UnitOfWork

COLUMNS = ("open", "picking", "picked", "packed", "shipped")


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A fulfilment as a card. `units` were given, `released`, `picked` and `packed` are where the rest stands.

    `kits` of its lines are collected as components.
    `customer` is the name on its first order; `held` are the steps that open holds stop; `late` says that its day
    has passed and units have not left.
    """

    number: str
    place: str
    state: str
    priority: int
    due: date | None
    late: bool
    picker: str | None
    changed_at: datetime
    orders: list[str]
    customer: str
    method: str
    pickup: bool
    lines: int
    kits: int
    units: Decimal
    released: Decimal
    picked: Decimal
    packed: Decimal
    shipped: Decimal
    held: list[str]


_CARDS: LiteralString = """
WITH shown AS (
  SELECT f.*, row_number() OVER (PARTITION BY f.state ORDER BY f.priority, f.due NULLS LAST, f.id) AS turn
  FROM fulfilments f WHERE f.state IN ('open', 'picking', 'picked', 'packed') AND f.handed_to = ''
    AND (%(place)s::text IS NULL OR f.place = %(place)s)
  UNION ALL (
    SELECT f.*, row_number() OVER (ORDER BY f.changed_at DESC) FROM fulfilments f
    WHERE f.state = 'shipped' AND f.changed_at >= %(since)s AND f.handed_to = ''
      AND (%(place)s::text IS NULL OR f.place = %(place)s)
    ORDER BY f.changed_at DESC LIMIT %(most)s)
)
SELECT f.number, f.place, f.state, f.priority, f.due, f.due < %(today)s AND f.state <> 'shipped' IS TRUE, f.picker,
  f.changed_at, s.orders, coalesce(p.customer->>'name', p.customer->>'company', ''), o.shipping_method,
  coalesce(o.pickup_at, '') <> '', s.lines, s.kits, s.units, s.released, s.picked, s.packed, s.shipped, s.held
FROM shown f CROSS JOIN LATERAL (
  SELECT array_agg(DISTINCT o.number) AS orders, count(*) AS lines, count(k.line) AS kits, sum(l.quantity) AS units,
    sum(l.released) AS released, sum(l.picked) AS picked, sum(l.packed) AS packed, sum(l.shipped) AS shipped,
    (array_agg(o.id ORDER BY o.id))[1] AS first,
    ARRAY(SELECT DISTINCT unnest(h.steps) FROM holds h WHERE h.order_id = ANY(array_agg(o.id))
      AND h.released_at IS NULL ORDER BY 1) AS held
  FROM fulfilment_lines l JOIN orders o ON o.id = l.order_id LEFT JOIN order_lines k
    ON k.order_id = l.order_id AND k.line = l.line AND k.components IS NOT NULL WHERE l.fulfilment_id = f.id) s
JOIN orders o ON o.id = s.first JOIN order_papers p ON p.order_id = o.id
WHERE f.turn <= %(most)s ORDER BY f.turn
"""


async def read_board(
    unit: UnitOfWork, *, place: str | None, today: date, since: datetime, most: int = 50
) -> dict[str, list[Card]]:
    """At most `most` cards a column: the most urgent in front, of what left since `since` the last.

    `today` is the day it is where the reader is; what was due before it is late.
    """
    told = {"place": place, "today": today, "since": since, "most": most}
    board: dict[str, list[Card]] = {column: [] for column in COLUMNS}
    names = Card.__struct_fields__
    for row in await unit.fetch(_CARDS, told):
        card = Card(**{**dict(zip(names, row, strict=True)), "late": bool(row[5])})
        board[card.state].append(card)
    return board


async def count_board(unit: UnitOfWork, *, place: str | None, since: datetime) -> dict[str, int]:
    """How many fulfilments stand in each column."""
    rows = await unit.fetch(
        "SELECT state, count(*) FROM fulfilments WHERE (state IN ('open', 'picking', 'picked', 'packed')"
        " OR (state = 'shipped' AND changed_at >= %(since)s)) AND (%(place)s::text IS NULL OR place = %(place)s)"
        " GROUP BY 1",
        {"place": place, "since": since},
    )
    return {column: dict(rows).get(column, 0) for column in COLUMNS}
