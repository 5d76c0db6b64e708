"""How right the books were: lines that agreed by place and month, what variances were worth, and why."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec
from sqlalchemy import text

from lading.store.connection import Connection


class Accuracy(msgspec.Struct, frozen=True, kw_only=True):
    """Counted lines of a place in a month, and how many of them agreed with the books in the first round or later."""

    place: str
    month: date
    counts: int
    lines: int
    right: int

    @property
    def share(self) -> Decimal:
        """The part of the lines that agreed, 0 to 1."""
        return Decimal(self.right) / self.lines


class ReasonWorth(msgspec.Struct, frozen=True, kw_only=True):
    """Variances of a month with one reason: how many lines, what they are worth in all, and with their signs."""

    month: date
    reason: str
    currency: str
    lines: int
    worth: Decimal
    net: Decimal


_ACCURACY = """
SELECT c.place, date_trunc('month', c.booked_at AT TIME ZONE :zone)::date AS month, count(DISTINCT c.id),
  count(*), count(*) FILTER (WHERE l.booked = 0)
FROM counts c JOIN count_lines l ON l.count_id = c.id
WHERE c.booked_at >= CAST(:since AS date) AND l.counted IS NOT NULL AND (:place = '' OR c.place = :place)
GROUP BY 1, 2 ORDER BY 1, 2
"""
_REASONS = """
SELECT date_trunc('month', c.booked_at AT TIME ZONE :zone)::date AS month, l.reason, coalesce(l.currency, ''), count(*),
  coalesce(sum(abs(l.booked * l.unit_value)), 0), coalesce(sum(l.booked * l.unit_value), 0)
FROM counts c JOIN count_lines l ON l.count_id = c.id
WHERE c.booked_at >= CAST(:since AS date) AND l.booked <> 0 AND (:place = '' OR c.place = :place)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


async def read_accuracy(connection: Connection, *, since: date, place: str = "", zone: str = "UTC") -> list[Accuracy]:
    """By place and month since that day, months of the reader's time zone."""
    told = {"since": since, "place": place, "zone": zone}
    return [
        Accuracy(place=row[0], month=row[1], counts=row[2], lines=row[3], right=row[4])
        for row in await connection.execute(text(_ACCURACY), told)
    ]


async def read_reason_worth(
    connection: Connection, *, since: date, place: str = "", zone: str = "UTC"
) -> list[ReasonWorth]:
    """By month and reason since that day."""
    told = {"since": since, "place": place, "zone": zone}
    return [
        ReasonWorth(month=row[0], reason=row[1], currency=row[2], lines=row[3], worth=row[4], net=row[5])
        for row in await connection.execute(text(_REASONS), told)
    ]


def months_until(today: date, *, count: int = 12) -> Sequence[date]:
    """The first days of so many months, this one the last.

    >>> months_until(date(2026, 2, 14), count=3)
    [datetime.date(2025, 12, 1), datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)]
    """
    last = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - count + 1, last + 1)]
