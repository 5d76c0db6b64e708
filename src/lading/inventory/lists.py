"""Stock on screens and over HTTP: what lies where, what of it is free, and the journal that explains it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Select, literal_column, select, tuple_

from lading.catalog.tables import items
from lading.inventory.tables import movements, stock
from lading.kernel import NotFound, plain
from lading.store.connection import Connection
from lading.store.words import found_by


class StockRow(msgspec.Struct, frozen=True, kw_only=True):
    """An item at a place, in the item's own `unit`. `free`, on hand less reserved less safety, may be promised."""

    sku: str
    name: str
    unit: str
    place: str
    on_hand: str
    reserved: str
    safety: str
    free: str
    reorder_at: str | None


class ItemStock(msgspec.Struct, frozen=True, kw_only=True):
    """An item at all places, and their sums."""

    sku: str
    name: str
    unit: str
    on_hand: str
    reserved: str
    free: str
    places: list[StockRow]


class MovementRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal; `quantity` is negative where stock left. What is not sellable is not on hand."""

    id: int
    at: datetime
    place: str
    kind: str
    quantity: str
    reason: str
    reference: str
    actor: str
    condition: str
    bin: str
    lot: str
    serial: str


_FREE = (stock.c.on_hand - stock.c.reserved - stock.c.safety).label("free")
_KEY = (stock.c.sku, stock.c.place)
_COLUMNS = {
    name: _FREE if name == "free" else (items if name in {"name", "unit"} else stock).c[name]
    for name in StockRow.__struct_fields__
}
_WORDS: Any = literal_column("to_tsvector('simple', items.sku || ' ' || items.name)")


def _select() -> Select[Any]:
    return select(*_COLUMNS.values()).join_from(stock, items, stock.c.sku == items.c.sku).order_by(*_KEY)


async def list_stock(
    connection: Connection,
    *,
    place: str = "",
    typed: str = "",
    low: bool = False,
    after: tuple[str, str] | None = None,
    limit: int = 50,
) -> list[StockRow]:
    """Stock by SKU and place, behind `after`; `low` keeps what is at or under its reorder level."""
    statement = _select().limit(limit)
    if place:
        statement = statement.where(stock.c.place == place)
    if typed:
        exactly = [
            select(items.c.sku).where(condition) for condition in (items.c.sku == typed, items.c.barcode == typed)
        ]
        statement = statement.where(
            await found_by(connection, key=items.c.sku, words=_WORDS, typed=typed, exactly=exactly)
        )
    if low:
        statement = statement.where(stock.c.on_hand - stock.c.reserved <= stock.c.reorder_at)
    if after is not None:
        statement = statement.where(tuple_(*_KEY) > tuple_(*after))
    return [_row(row) for row in await connection.execute(statement)]


async def stock_rows(connection: Connection, *, rows: Sequence[tuple[str, str]]) -> list[StockRow]:
    """These (SKU, place) rows, as far as there is or was anything."""
    if not rows:
        return []
    return [_row(row) for row in await connection.execute(_select().where(tuple_(*_KEY).in_(list(rows))))]


async def stock_of(connection: Connection, *, sku: str) -> ItemStock:
    """One item at all places. Raises `NotFound`."""
    item = (await connection.execute(select(items.c.name, items.c.unit).where(items.c.sku == sku))).one_or_none()
    if item is None:
        raise NotFound(f"There is no item “{sku}”.")
    found = [_row(row) for row in await connection.execute(_select().where(stock.c.sku == sku))]

    def total(name: str) -> str:
        return plain(sum((Decimal(getattr(row, name)) for row in found), Decimal(0)))

    return ItemStock(
        sku=sku,
        name=item.name,
        unit=item.unit,
        on_hand=total("on_hand"),
        reserved=total("reserved"),
        free=total("free"),
        places=found,
    )


async def list_movements(
    connection: Connection, *, sku: str, place: str = "", before: int | None = None, limit: int = 50
) -> list[MovementRow]:
    """An item's journal, the newest first, older than movement `before`; at one place, if it is named."""
    columns = [movements.c[name] for name in MovementRow.__struct_fields__]
    statement = select(*columns).where(movements.c.sku == sku).order_by(movements.c.id.desc()).limit(limit)
    if place:
        statement = statement.where(movements.c.place == place)
    if before is not None:
        statement = statement.where(movements.c.id < before)
    return [MovementRow(**_shown(MovementRow, row)) for row in await connection.execute(statement)]


def _row(row: Any) -> StockRow:
    return StockRow(**_shown(StockRow, row))


def _shown(kind: type[msgspec.Struct], row: Any) -> dict[str, Any]:
    return {
        name: plain(value) if isinstance(value, Decimal) else value
        for name, value in zip(kind.__struct_fields__, row, strict=True)
    }
