"""The dashboard's numbers as people look at them: series for the chart, rows of the backlog, money of the day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import msgspec

from lading.catalog import Channel
from lading.console.overview import Overview, days_of
from lading.console.words import _
from lading.reports import AGES, STAGES, DayCount

SERIES = 6
ZERO = Decimal(0)


class Column(msgspec.Struct, frozen=True):
    """An age of the backlog, in words."""

    key: int
    label: str


class Cell(msgspec.Struct, frozen=True):
    """A count that leads to its orders; `share` is its part of the longest row, 0 to 1."""

    count: int
    href: str
    share: float


class Row(msgspec.Struct, frozen=True):
    """A stage of the backlog, its ages youngest first."""

    stage: str
    total: int
    href: str
    cells: list[Cell]


class Money(msgspec.Struct, frozen=True):
    """What came in today in one currency, and the day before."""

    currency: str
    orders: int
    total: Decimal
    before: Decimal
    href: str


def columns() -> list[Column]:
    """The ages of the backlog."""
    told = []
    for number, age in enumerate(AGES):
        if number + 1 == len(AGES):
            told.append(Column(number, _("%(days)s+ days") % {"days": age}))
        elif age == 0:
            told.append(Column(number, _("Today")))
        else:
            told.append(Column(number, _("%(first)s–%(last)s days") % {"first": age, "last": AGES[number + 1] - 1}))
    return told


def backlog_rows(overview: Overview) -> list[Row]:
    """The stages that have orders."""
    longest = max((sum(counts) for counts in overview.backlog.stages.values()), default=0)
    found = []
    for stage, counts in overview.backlog.stages.items():
        if any(counts):
            codes = ",".join(STAGES[stage])
            cells = [
                Cell(count, _orders(view="open", progress=codes, **_ages(overview.today, number)), count / longest)
                for number, count in enumerate(counts)
            ]
            found.append(Row(stage, sum(counts), _orders(view="open", progress=codes), cells))
    return found


def money_rows(overview: Overview) -> list[Money]:
    """Today's orders per currency, those of the latest week too, the most used first."""
    week = [one for one in overview.past if one.day > overview.today - timedelta(days=7)]
    used = Counter[str]()
    for one in [*week, *overview.now]:
        used[one.currency] += one.orders
    yesterday = overview.today - timedelta(days=1)
    return [
        Money(
            code,
            sum(one.orders for one in overview.now if one.currency == code),
            sum((one.total for one in overview.now if one.currency == code), ZERO),
            sum((one.total for one in week if one.currency == code and one.day == yesterday), ZERO),
            _orders(view="all", currency=code, placed_from=str(overview.today)),
        )
        for code, _count in used.most_common()
    ]


def waiting_codes() -> str:
    """Every value of progress that the backlog counts."""
    return ",".join(code for codes in STAGES.values() for code in codes)


def orders_of_day(counts: Sequence[DayCount], day: date) -> int:
    """All orders of that day."""
    return sum(one.orders for one in counts if one.day == day)


def chart_of_days(overview: Overview, *, channels: Mapping[str, Channel], write: Any) -> dict[str, Any]:
    """Orders per day and channel: `{days, labels, series: [{code, name, counts}], link, all}`; `write` spells a day.

    The channels that bring most have a series each, the others one together.
    """
    days = days_of(overview.today)
    counts: dict[str, Counter[date]] = {}
    for one in [*overview.past, *overview.now]:
        counts.setdefault(one.channel, Counter())[one.day] += one.orders
    ranked = sorted(counts, key=lambda code: (-counts[code].total(), code))
    shown, rest = (ranked, []) if len(ranked) <= SERIES else (ranked[: SERIES - 1], ranked[SERIES - 1 :])
    series = [
        {"code": code, "name": channels[code].name if code in channels else code, "counts": _along(days, counts[code])}
        for code in shown
    ]
    if rest:
        others: Counter[date] = Counter()
        for code in rest:
            others.update(counts[code])
        series.append({"code": ",".join(rest), "name": _("Other channels"), "counts": _along(days, others)})
    return {
        "days": [str(day) for day in days],
        "labels": [write(day) for day in days],
        "series": series,
        "link": "/orders?view=all",
        "all": _("All"),
    }


def _along(days: Sequence[date], counts: Counter[date]) -> list[int]:
    return [counts[day] for day in days]


def _ages(today: date, number: int) -> dict[str, str]:
    until = {"placed_to": str(today - timedelta(days=AGES[number]))} if AGES[number] else {}
    if number + 1 == len(AGES):
        return until
    return {"placed_from": str(today - timedelta(days=AGES[number + 1] - 1)), **until}


def _orders(**filters: str) -> str:
    return "/orders?" + urlencode(filters)
