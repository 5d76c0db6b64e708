"""Lots on screens and over HTTP: what expires when, and how much of it is where."""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Select, func, select, tuple_

from lading.catalog.tables import items
from lading.inventory.content_lists import shown
from lading.inventory.content_tables import lots, stock_contents
from lading.kernel import NotFound
from lading.store.connection import Connection


class LotRow(msgspec.Struct, frozen=True, kw_only=True):
    """A lot: what of it is sellable, and what is kept apart, at all places together."""

    sku: str
    name: str
    unit: str
    lot: str
    expires_on: date | None
    first_at: datetime
    sellable: str
    apart: str
    places: list[str]


_C = stock_contents.c


def _lots() -> Select[Any]:
    sums = (
        select(
            _C.sku,
            _C.lot,
            func.coalesce(func.sum(_C.quantity).filter(_C.condition == "sellable"), 0).label("sellable"),
            func.coalesce(func.sum(_C.quantity).filter(_C.condition != "sellable"), 0).label("apart"),
            func.array_agg(_C.place.distinct()).label("places"),
        )
        .group_by(_C.sku, _C.lot)
        .subquery()
    )
    return (
        select(
            lots.c.sku,
            items.c.name,
            items.c.unit,
            lots.c.lot,
            lots.c.expires_on,
            lots.c.first_at,
            func.coalesce(sums.c.sellable, 0),
            func.coalesce(sums.c.apart, 0),
            func.coalesce(sums.c.places, []),
        )
        .join_from(lots, items, lots.c.sku == items.c.sku)
        .outerjoin(sums, (sums.c.sku == lots.c.sku) & (sums.c.lot == lots.c.lot))
    )


async def list_lots(
    connection: Connection,
    *,
    sku: str = "",
    typed: str = "",
    expires_by: date | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 50,
) -> list[LotRow]:
    """Lots by SKU and name, behind `after`; `typed` begins a lot; `expires_by` keeps what is there and ends by then."""
    statement = _lots().order_by(lots.c.sku, lots.c.lot).limit(limit)
    if sku:
        statement = statement.where(lots.c.sku == sku)
    if typed:
        statement = statement.where(lots.c.lot.istartswith(typed, autoescape=True))
    if expires_by:
        lying = select(_C.lot).where(_C.sku == lots.c.sku, _C.lot == lots.c.lot).exists()
        statement = statement.where(lots.c.expires_on <= expires_by, lying)
    if after is not None:
        statement = statement.where(tuple_(lots.c.sku, lots.c.lot) > tuple_(*after))
    return [LotRow(**shown(LotRow, row)) for row in await connection.execute(statement)]


async def get_lot(connection: Connection, *, sku: str, lot: str) -> LotRow:
    """One lot. Raises `NotFound`."""
    row = (await connection.execute(_lots().where(lots.c.sku == sku, lots.c.lot == lot))).one_or_none()
    if row is None:
        raise NotFound(f"There is no lot “{lot}” of {sku}.")
    return LotRow(**shown(LotRow, row))
