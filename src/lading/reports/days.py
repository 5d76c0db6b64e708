"""How much comes in: orders and their totals by day, channel and currency."""

from datetime import date, datetime
from decimal import Decimal

import msgspec
from sqlalchemy import text

from lading.store.connection import Connection

_DAYS = text(
    "SELECT CAST(placed_at AT TIME ZONE :zone AS date), channel, currency, count(*), sum(total) FROM orders"
    " WHERE placed_at >= :since AND placed_at < :until AND commitment IN ('placed', 'accepted') GROUP BY 1, 2, 3"
    " ORDER BY 1, 2, 3"
)


class DayCount(msgspec.Struct, frozen=True):
    """Orders of a day (of the zone asked for) that came through a channel in a currency, and what they come to."""

    day: date
    channel: str
    currency: str
    orders: int
    total: Decimal


async def count_days(connection: Connection, *, since: datetime, until: datetime, zone: str) -> list[DayCount]:
    """Orders placed from `since` on, before `until`, without declined and withdrawn ones; days without are left out."""
    rows = await connection.execute(_DAYS, {"since": since, "until": until, "zone": zone})
    return [DayCount(*row) for row in rows]
