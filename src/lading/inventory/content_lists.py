"""What lies where on screens and over HTTP."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import func, select, tuple_

from lading.catalog.tables import items
from lading.inventory.content_tables import lots, stock_contents
from lading.kernel import plain
from lading.store.connection import Connection


class ContentRow(msgspec.Struct, frozen=True, kw_only=True):
    """Units of an item that lie together at a place, in the item's own `unit`; `picked` of them are in hands."""

    sku: str
    name: str
    unit: str
    place: str
    condition: str
    bin: str
    lot: str
    serial: str
    quantity: str
    picked: str
    expires_on: date | None
    since: datetime


_C = stock_contents.c
_KEY = (_C.sku, _C.place, _C.condition, _C.bin, _C.lot, _C.serial)
_ContentKey = tuple[str, str, str, str, str, str]


def content_key(row: ContentRow) -> _ContentKey:
    """What a page of contents ends with."""
    return (row.sku, row.place, row.condition, row.bin, row.lot, row.serial)


async def list_contents(
    connection: Connection,
    *,
    sku: str = "",
    place: str = "",
    bin_code: str = "",
    lot: str = "",
    serial: str = "",
    condition: str = "",
    after: _ContentKey | None = None,
    limit: int = 50,
) -> list[ContentRow]:
    """What lies where, by SKU, place, condition, bin, lot and serial, behind `after`."""
    columns = {
        name: (items if name in {"name", "unit"} else lots if name == "expires_on" else stock_contents).c[name]
        for name in ContentRow.__struct_fields__
    }
    statement = (
        select(*columns.values())
        .join_from(stock_contents, items, _C.sku == items.c.sku)
        .outerjoin(lots, (lots.c.sku == _C.sku) & (lots.c.lot == _C.lot))
        .order_by(*_KEY)
        .limit(limit)
    )
    asked = ((_C.sku, sku), (_C.place, place), (_C.bin, bin_code), (_C.lot, lot), (_C.serial, serial))
    for column, value in (*asked, (_C.condition, condition)):
        if value:
            statement = statement.where(column == value)
    if after is not None:
        statement = statement.where(tuple_(*_KEY) > tuple_(*after))
    return [ContentRow(**shown(ContentRow, row)) for row in await connection.execute(statement)]


async def conditions_of(connection: Connection, *, skus: Sequence[str]) -> dict[tuple[str, str], dict[str, str]]:
    """What of these items is not sellable, by (SKU, place) and condition."""
    rows = await connection.execute(
        select(_C.sku, _C.place, _C.condition, func.sum(_C.quantity))
        .where(_C.sku.in_(list(skus)), _C.condition != "sellable")
        .group_by(_C.sku, _C.place, _C.condition)
    )
    found: dict[tuple[str, str], dict[str, str]] = {}
    for sku, place, condition, quantity in rows:
        found.setdefault((sku, place), {})[condition] = plain(quantity)
    return found


def shown(kind: type[msgspec.Struct], row: Any) -> dict[str, Any]:
    """The fields of a row, quantities as plain strings."""
    return {
        name: plain(value) if isinstance(value, Decimal) else value
        for name, value in zip(kind.__struct_fields__, row, strict=True)
    }
