"""The store board: what a place has to accept, pick, put ready and hand over, what comes for it, and its day."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import LiteralString

import msgspec

from lading.fulfilment.views import tidy
from lading.store import UnitOfWork

COUNTER = ("accept", "pick", "ready", "waiting", "coming")


class CounterCard(msgspec.Struct, frozen=True, kw_only=True):
    """A fulfilment as a card of the store board. `late` says that the time of its column is over."""

    column: str
    number: str
    place: str
    state: str
    pickup: bool
    order: str
    customer: str
    lines: int
    units: Decimal
    picker: str | None
    shelf: str
    until: datetime | None
    ready_at: datetime | None
    late: bool


class ComingCard(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer that brings goods for orders: to this place, or, not sent yet, from it (`to_send`)."""

    number: str
    origin: str
    target: str
    status: str
    due_on: date | None
    orders: list[str]
    units: Decimal
    to_send: bool


class DayFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What happened at the counter since the day began, and how much of it in time."""

    accepted: int
    accepted_in_time: int
    missed: int
    ready: int
    ready_in_time: int
    handed_over: int
    expired: int


_CARDS: LiteralString = """
WITH found AS (
  SELECT f.*, k.fulfilment_id IS NOT NULL AS fetched, k.shelf, k.ready_at, k.keep_until, k.ready_by, a.accept_by,
    CASE WHEN f.state = 'packed' AND k.ready_at IS NOT NULL THEN 'waiting'
      WHEN f.state IN ('picked', 'packed') THEN 'ready'
      WHEN f.state = 'open' AND a.fulfilment_id IS NOT NULL AND a.accepted_at IS NULL THEN 'accept'
      ELSE 'pick' END AS col
  FROM fulfilments f LEFT JOIN pickups k ON k.fulfilment_id = f.id LEFT JOIN acceptances a ON a.fulfilment_id = f.id
  WHERE f.state IN ('open', 'picking', 'picked', 'packed') AND (%(places)s::text[] IS NULL OR f.place = ANY(%(places)s))
), timed AS (
  SELECT *, CASE col WHEN 'waiting' THEN keep_until WHEN 'accept' THEN coalesce(accept_by, ready_by) ELSE ready_by END
    AS until FROM found
), turned AS (
  SELECT *, row_number() OVER (PARTITION BY col ORDER BY until NULLS LAST, priority, due NULLS LAST, id) AS turn,
    count(*) OVER (PARTITION BY col) AS many FROM timed
)
SELECT t.col, t.number, t.place, t.state, t.fetched, o.number,
  coalesce(p.customer->>'name', p.customer->>'company', ''), s.lines, s.units, t.picker, coalesce(t.shelf, ''), t.until,
  t.ready_at, coalesce(t.until < now(), false), t.many
FROM turned t CROSS JOIN LATERAL (SELECT count(*) AS lines,
    sum(l.quantity - l.short - l.cancelled - l.recalled) AS units,
    (array_agg(l.order_id ORDER BY l.order_id))[1] AS first FROM fulfilment_lines l WHERE l.fulfilment_id = t.id) s
JOIN orders o ON o.id = s.first JOIN order_papers p ON p.order_id = o.id WHERE t.turn <= %(most)s ORDER BY t.turn
"""
_COMING: LiteralString = """
SELECT t.number, t.origin, t.target, t.status, t.due_on, array_agg(DISTINCT o.number ORDER BY o.number),
  sum(w.planned + w.travelling), t.status = 'draft' AND (%(places)s::text[] IS NULL OR t.origin = ANY(%(places)s))
FROM forwardings w JOIN transfers t ON t.id = w.transfer_id JOIN orders o ON o.id = w.order_id
WHERE w.planned + w.travelling > 0 AND (%(places)s::text[] IS NULL OR t.target = ANY(%(places)s)
  OR (t.status = 'draft' AND t.origin = ANY(%(places)s)))
GROUP BY t.id ORDER BY t.due_on NULLS LAST, t.id LIMIT %(most)s
"""
_DAY: LiteralString = """
SELECT (SELECT count(*) FROM acceptances a WHERE a.accepted_at >= %(since)s AND {at_a}),
  (SELECT count(*) FROM acceptances a WHERE a.accepted_at >= %(since)s
    AND a.accepted_at <= coalesce(a.accept_by, a.accepted_at) AND {at_a}),
  (SELECT count(*) FROM acceptances a WHERE a.missed_at >= %(since)s AND {at_a}),
  (SELECT count(*) FROM pickups k WHERE k.ready_at >= %(since)s AND {at_k}),
  (SELECT count(*) FROM pickups k WHERE k.ready_at >= %(since)s AND k.ready_at <= coalesce(k.ready_by, k.ready_at)
    AND {at_k}),
  (SELECT count(*) FROM handovers h JOIN pickups k USING (fulfilment_id) WHERE h.at >= %(since)s AND {at_k}),
  (SELECT count(*) FROM pickups k WHERE k.expired_at >= %(since)s AND {at_k})
""".replace("{at_a}", "(%(places)s::text[] IS NULL OR a.place = ANY(%(places)s))").replace(
    "{at_k}", "(%(places)s::text[] IS NULL OR k.place = ANY(%(places)s))"
)


async def read_counter(
    unit: UnitOfWork, *, places: Sequence[str] | None, most: int = 60
) -> tuple[dict[str, list[CounterCard]], dict[str, int]]:
    """At most `most` cards a column, the most urgent in front, and how many each really has. None: everywhere."""
    asked = {"places": None if places is None else list(places), "most": most}
    columns: dict[str, list[CounterCard]] = {column: [] for column in COUNTER[:-1]}
    counts = dict.fromkeys(COUNTER[:-1], 0)
    names = CounterCard.__struct_fields__
    for *row, many in await unit.fetch(_CARDS, asked):
        card = CounterCard(**dict(zip(names, map(tidy, row), strict=True)))
        columns[card.column].append(card)
        counts[card.column] = many
    return columns, counts


async def read_coming(unit: UnitOfWork, *, places: Sequence[str] | None, most: int = 60) -> list[ComingCard]:
    """Transfers that bring goods for orders to these places, and those that these have to send, the soonest first."""
    rows = await unit.fetch(_COMING, {"places": None if places is None else list(places), "most": most})
    names = ComingCard.__struct_fields__
    return [ComingCard(**dict(zip(names, map(tidy, row), strict=True))) for row in rows]


async def read_day(unit: UnitOfWork, *, places: Sequence[str] | None, since: datetime) -> DayFigures:
    """How the day went at these places."""
    ((*row,),) = await unit.fetch(_DAY, {"places": None if places is None else list(places), "since": since})
    return DayFigures(**dict(zip(DayFigures.__struct_fields__, row, strict=True)))


async def suggest_shelf(unit: UnitOfWork, *, place: str, shelves: Sequence[str]) -> str:
    """The shelf of the place on which the least waits; empty where it has none."""
    if not shelves:
        return ""
    rows = await unit.fetch(
        "SELECT shelf, count(*) FROM pickups k JOIN fulfilments f ON f.id = k.fulfilment_id WHERE k.place = %s"
        " AND k.ready_at IS NOT NULL AND k.ended_at IS NULL AND f.state = 'packed' GROUP BY shelf",
        [place],
    )
    used: dict[str, int] = dict(rows)
    return min(shelves, key=lambda shelf: used.get(shelf, 0))
