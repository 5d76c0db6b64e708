"""The exception queue: lines that wait, the worst first: no supply at all, later than promised, or simply waiting."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec

from lading.orders.waiting import PARKED
from lading.store import UnitOfWork

ZERO = Decimal(0)
ExceptionKind = Literal["unfillable", "at_risk", "waiting"]
KINDS: tuple[ExceptionKind, ...] = ("unfillable", "at_risk", "waiting")
NOBODY_KNOWS = 30
"""Days late that count at least where nobody can say when it comes."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines: of a kind, an item, a channel, an order, or (`choice`) those whose customer was asked or not."""

    kind: str = ""
    sku: str = ""
    channel: str = ""
    order: str = ""
    choice: str = ""


class ExceptionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line that waits: what it is worth, by how many days it is late, and why. `score` is value times lateness.

    `wanted_on` is the wished day, else the first that was promised. `choice` is `open` where the customer was asked.
    """

    order: str
    line: int
    kind: ExceptionKind
    sku: str
    name: str
    quantity: Decimal
    unit: str
    channel: str
    customer: str | None
    currency: str
    value: Decimal
    placed_at: datetime
    wanted_on: date | None
    promised_for: date | None
    days_late: int
    score: Decimal
    supply: str | None
    supply_late: int
    choice: str
    reserved: Decimal
    sentence: str = ""


_ROWS = """
WITH rows AS (
  SELECT w.*, CASE w.kind
    WHEN 'unfillable' THEN greatest(%(nobody)s, %(today)s::date - coalesce(w.wanted_on, w.placed_at::date))
    WHEN 'at_risk' THEN greatest(1, w.promised_for - w.wanted_on, w.supply_late) ELSE 0 END AS late
  FROM (
    SELECT v.*, CASE WHEN v.promised_for IS NULL AND v.promise_reason <> %(parked)s THEN 'unfillable'
      WHEN v.promised_for > v.wanted_on OR v.supply_late > 0 THEN 'at_risk' ELSE 'waiting' END AS kind
    FROM (
      SELECT o.number, l.line, l.sku, l.name, l.backordered, l.unit, o.channel, o.customer, o.currency,
        round((l.tax_base + l.tax_amount) * l.backordered / l.ordered, 2) AS value, o.placed_at,
        coalesce(l.requested_by, o.requested_by, (SELECT p.ship_by FROM promises p WHERE p.order_id = o.id
          AND p.line = l.line AND p.ship_by IS NOT NULL ORDER BY p.version LIMIT 1)) AS wanted_on,
        l.promised_for, l.promise_reason, late.reference AS supply, coalesce(late.days, 0) AS supply_late,
        coalesce(c.state, '') AS choice, l.reserved
      FROM order_lines l JOIN orders o ON o.id = l.order_id
      LEFT JOIN choices c ON c.order_id = o.id AND c.state = 'open'
      LEFT JOIN LATERAL (SELECT s.reference, greatest(%(today)s::date - s.due_on, s.due_on - s.first_due_on) AS days
        FROM pegs g JOIN supply s ON s.id = g.supply WHERE g.order_id = o.id AND g.line = l.line
        AND (s.due_on < %(today)s::date OR s.due_on > s.first_due_on) ORDER BY 2 DESC LIMIT 1) late ON true
      WHERE l.backordered > 0 AND (%(sku)s = '' OR l.sku = %(sku)s) AND (%(channel)s = '' OR o.channel = %(channel)s)
        AND (%(order)s = '' OR o.number = %(order)s)
        AND (%(choice)s = '' OR (%(choice)s = 'open') = (c.state IS NOT NULL))
    ) v
  ) w
)
"""

_PAGE = (
    _ROWS
    + """
SELECT number, line, kind, sku, name, backordered, unit, channel, customer, currency, value, placed_at, wanted_on,
  promised_for, late, value * late AS score, supply, supply_late, choice, reserved FROM rows
WHERE (%(kind)s = '' OR kind = %(kind)s) AND (%(after)s::numeric IS NULL OR value * late < %(after)s
  OR value * late = %(after)s AND (number, line) > (%(number)s, %(line)s))
ORDER BY value * late DESC, number, line LIMIT %(limit)s
"""
)
_COUNT = _ROWS + "SELECT kind, count(*) FROM rows GROUP BY 1"  # noqa: S608 -- our own words


async def list_exceptions(
    unit: UnitOfWork, *, asked: Asked, after: tuple[Decimal, str, int] | None = None, limit: int = 50
) -> list[ExceptionRow]:
    """Lines that wait, the worst first: what is worth most and most late in front."""
    score, number, line = after or (None, "", 0)
    values = _values(unit, asked) | {"after": score, "number": number, "line": line, "limit": limit}
    rows = await unit.fetch(_PAGE, values)
    names = [name for name in ExceptionRow.__struct_fields__ if name != "sentence"]
    return [_told(dict(zip(names, row, strict=True))) for row in rows]


async def count_exceptions(unit: UnitOfWork, *, asked: Asked) -> dict[str, int]:
    """How many lines there are of each kind, whatever kind is asked for."""
    rows = await unit.fetch(_COUNT, _values(unit, asked))
    found = {row[0]: row[1] for row in rows}
    return {kind: found.get(kind, 0) for kind in KINDS}


def _values(unit: UnitOfWork, asked: Asked) -> dict[str, Any]:
    return msgspec.structs.asdict(asked) | {"today": unit.now.date(), "parked": PARKED, "nobody": NOBODY_KNOWS}


def _told(row: Mapping[str, Any]) -> ExceptionRow:
    one = ExceptionRow(**row)
    return msgspec.structs.replace(one, sentence=say_exception(one))


def say_exception(one: ExceptionRow) -> str:
    """Why the line is where it is, in a sentence."""
    if one.kind == "unfillable":
        return "Nothing that is expected covers it."
    words: list[str] = []
    if one.promised_for and one.wanted_on and one.promised_for > one.wanted_on:
        words.append(f"It leaves {(one.promised_for - one.wanted_on).days} days later than wanted or first promised.")
    if one.supply_late > 0:
        words.append(f"{one.supply} is {one.supply_late} days late.")
    return " ".join(words) or ("It waits for its day." if one.promised_for else "It waits for its routing group.")
