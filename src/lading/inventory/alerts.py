"""Stock that asks for somebody: more promised than there is, or at its reorder level; the worst in front."""

from typing import Any

from sqlalchemy import case, func, or_, select

from lading.inventory.lists import StockRow, stock_rows
from lading.inventory.tables import stock
from lading.store.connection import Connection

_FREE: Any = stock.c.on_hand - stock.c.reserved - stock.c.safety
_OVERSOLD: Any = stock.c.reserved > func.greatest(stock.c.on_hand, 0)
_LOW: Any = stock.c.on_hand - stock.c.reserved <= stock.c.reorder_at


async def list_alerts(connection: Connection, *, place: str = "", limit: int = 200) -> list[StockRow]:
    """Rows that are oversold, then those at or under their reorder level, the emptiest in front."""
    urgent = case((_OVERSOLD, 0), (stock.c.on_hand < 0, 0), else_=1)
    statement = select(stock.c.sku, stock.c.place).where(*_where(place)).order_by(urgent, _FREE, *stock.primary_key)
    keys = [(row.sku, row.place) for row in await connection.execute(statement.limit(limit))]
    found = {(row.sku, row.place): row for row in await stock_rows(connection, rows=keys)}
    return [found[key] for key in keys if key in found]


async def count_alerts(connection: Connection, *, place: str = "", most: int = 1000) -> int:
    """How many rows there are of them, counted to at most `most`."""
    some = select(stock.c.sku).where(*_where(place)).limit(most).subquery()
    return int((await connection.execute(select(func.count()).select_from(some))).scalar_one())


def _where(place: str) -> list[Any]:
    asks = or_(_OVERSOLD, stock.c.on_hand < 0, _LOW)
    return [asks, stock.c.place == place] if place else [asks]
