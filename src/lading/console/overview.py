"""What the dashboard shows, gathered: some of it is seconds old, so that many screens cost what one costs."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from lading.console.views import SHARED, filters_of
from lading.console.visit import Visit
from lading.inventory.alerts import count_alerts, list_alerts
from lading.inventory.lists import StockRow
from lading.orders.lists import count_orders
from lading.reports import (
    AGES,
    Backlog,
    DayCount,
    FillRate,
    Remembering,
    count_backlog,
    count_days,
    read_fill_rate,
)
from lading.rules.approval_lists import count_to_approve
from lading.store.connection import Connection

VIEWS = "views"
"""The kind of remembered counts that an act of this process makes old."""

COUNTED = ("attention", "held", "waiting", "ready", "shipped", "late")
MANY = 1000
DAYS = 30
ALERTS = 6
WEEK = timedelta(days=7)
SOON, WHILE, LONG = 4.0, 30.0, 600.0


class Overview(msgspec.Struct, frozen=True):
    """The state of the company. `past` are the days before today, `today` has today's counts."""

    today: date
    past: list[DayCount]
    now: list[DayCount]
    views: dict[str, int]
    backlog: Backlog
    fill: FillRate
    low: list[StockRow]
    low_count: int
    to_approve: int

    @property
    def yesterday(self) -> date:
        """The day before."""
        return self.today - timedelta(days=1)


async def look_around(visit: Visit, connection: Connection, memory: Remembering) -> Overview:
    """The overview for this reader's time zone."""
    today, zone = visit.today(), visit.zone.key
    morning = _morning(visit, today)
    since = _morning(visit, today - timedelta(days=DAYS - 1))
    begins = [_morning(visit, today - timedelta(days=age - 1)) for age in AGES[1:]]

    async def past() -> list[DayCount]:
        return await count_days(connection, since=since, until=morning, zone=zone)

    async def now() -> list[DayCount]:
        return await count_days(connection, since=morning, until=morning + timedelta(days=2), zone=zone)

    async def low() -> tuple[list[StockRow], int]:
        return await list_alerts(connection, limit=ALERTS), await count_alerts(connection, most=MANY)

    alerts, alert_count = await memory.recall(("low",), seconds=WHILE, ask=low)
    return Overview(
        today,
        await memory.recall(("past", zone, today), seconds=LONG, ask=past),
        await memory.recall(("now", zone, today), seconds=SOON, ask=now),
        await count_views(visit, connection, memory),
        await memory.recall(
            ("backlog", zone, today), seconds=SOON, ask=lambda: count_backlog(connection, begins=begins)
        ),
        await memory.recall(
            ("fill", zone, today), seconds=WHILE, ask=lambda: read_fill_rate(connection, since=morning - WEEK)
        ),
        alerts,
        alert_count,
        await memory.recall(("to_approve",), seconds=SOON, ask=lambda: count_to_approve(connection)),
    )


async def count_views(visit: Visit, connection: Connection, memory: Remembering) -> dict[str, int]:
    """How many orders are in the shared views, counted to at most `MANY`."""

    async def ask() -> dict[str, int]:
        views = {view.key: filters_of(visit, view.query) for view in SHARED if view.key in COUNTED}
        return await count_orders(connection, views=views, most=MANY)

    return await memory.recall((VIEWS, visit.zone.key, visit.today()), seconds=SOON, ask=ask)


def _morning(visit: Visit, day: date) -> datetime:
    return datetime.combine(day, time(), visit.zone)


def days_of(today: date) -> Sequence[date]:
    """The days that the charts show, today last."""
    return [today - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]
