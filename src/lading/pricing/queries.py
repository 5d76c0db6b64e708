"""Questions about price lists, prices and tax rates."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Select, func, or_, select, tuple_

from lading.catalog.queries import items_found
from lading.catalog.tables import items
from lading.kernel import NotFound, plain
from lading.pricing.tables import price_lists, prices, tax_rates
from lading.pricing.values import TaxRate
from lading.store.connection import Connection


class PriceListView(msgspec.Struct, frozen=True, kw_only=True):
    """A price list without its prices."""

    code: str
    version: int
    name: str
    currency: str
    priority: int
    valid_from: date | None
    valid_to: date | None


class PriceView(msgspec.Struct, frozen=True, kw_only=True):
    """What a SKU costs in one `unit` (empty: its own) from a quantity on, in the list's currency."""

    list: str
    currency: str
    sku: str
    unit: str
    from_quantity: str
    price: str
    valid_from: date
    valid_to: date | None


class TaxRateView(msgspec.Struct, frozen=True, kw_only=True):
    """A tax rate; `rate` 0.19 is 19 %."""

    id: int
    country: str
    region: str
    tax_class: str
    name: str
    rate: str
    valid_from: date
    valid_to: date | None
    compound: bool


_LIST = [price_lists.c[name] for name in PriceListView.__struct_fields__]
_RATE = [tax_rates.c[name] for name in TaxRateView.__struct_fields__]
_PRICE = [price_lists.c[name] if name == "currency" else prices.c[name] for name in PriceView.__struct_fields__]
_KEY = (prices.c.sku, prices.c.unit, prices.c.from_quantity, prices.c.valid_from)


async def get_price_list(connection: Connection, *, code: str) -> PriceListView:
    """The list of that code, or `NotFound`."""
    row = (await connection.execute(select(*_LIST).where(price_lists.c.code == code))).one_or_none()
    if row is None:
        raise NotFound(f"There is no price list “{code}”.")
    return PriceListView(**row._mapping)  # noqa: SLF001


async def list_price_lists(connection: Connection, *, after: str = "", limit: int = 50) -> list[PriceListView]:
    """Price lists by code, beginning behind `after`."""
    statement = select(*_LIST).where(price_lists.c.code > after).order_by(price_lists.c.code).limit(limit)
    return [PriceListView(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001


async def count_prices(connection: Connection, *, most: int = 10_000) -> dict[str, int]:
    """How many prices each list has, by its code; counted no further than one above `most`."""
    some = select(prices.c.sku).where(prices.c.list == price_lists.c.code).limit(most + 1).correlate(price_lists)
    count = select(func.count()).select_from(some.lateral().alias("some")).scalar_subquery()
    return {row[0]: row[1] for row in await connection.execute(select(price_lists.c.code, count))}


async def list_prices(
    connection: Connection,
    *,
    price_list: str,
    typed: str = "",
    after: tuple[str, str, Decimal, date] | None = None,
    limit: int = 50,
) -> list[PriceView]:
    """A list's prices by SKU, unit, quantity and day, beginning behind `after`, of the items that `typed` finds."""
    statement = select(*_PRICE).join(price_lists).where(prices.c.list == price_list)
    if typed:
        found = select(items.c.sku).where(await items_found(connection, typed=typed))
        statement = statement.where(prices.c.sku.in_(found))
    if after is not None:
        statement = statement.where(tuple_(*_KEY) > tuple_(*after))
    return await _prices(connection, statement.order_by(*_KEY).limit(limit))


async def prices_of(connection: Connection, *, skus: Sequence[str]) -> dict[str, list[PriceView]]:
    """Every price of these SKUs, in all lists."""
    statement = select(*_PRICE).join(price_lists).where(prices.c.sku.in_(skus)).order_by(prices.c.list, *_KEY)
    found: dict[str, list[PriceView]] = {sku: [] for sku in skus}
    for view in await _prices(connection, statement):
        found[view.sku].append(view)
    return found


async def list_tax_rates(
    connection: Connection, *, country: str = "", after: int = 0, limit: int = 50
) -> list[TaxRateView]:
    """Tax rates by id, beginning behind `after`, of one country if it is named."""
    statement = select(*_RATE).where(tax_rates.c.id > after).order_by(tax_rates.c.id).limit(limit)
    if country:
        statement = statement.where(tax_rates.c.country == country)
    return [_rate(row) for row in await connection.execute(statement)]


async def get_tax_rate(connection: Connection, *, number: int) -> TaxRateView:
    """The rate of that id, or `NotFound`."""
    row = (await connection.execute(select(*_RATE).where(tax_rates.c.id == number))).one_or_none()
    if row is None:
        raise NotFound(f"There is no tax rate {number}.")
    return _rate(row)


async def find_tax_rates(
    connection: Connection,
    *,
    country: str = "",
    ended_before: date | None = None,
    not_ended_on: date | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[TaxRateView]:
    """Tax rates by country, region, class and beginning, behind the one of the id `after`.

    `ended_before` keeps those whose last day lies before that day, `not_ended_on` the others.
    """
    order = [tax_rates.c[name] for name in ("country", "region", "tax_class", "valid_from", "id")]
    statement = select(*_RATE).order_by(*order).limit(limit)
    if country:
        statement = statement.where(tax_rates.c.country == country)
    if ended_before is not None:
        statement = statement.where(tax_rates.c.valid_to < ended_before)
    if not_ended_on is not None:
        statement = statement.where(or_(tax_rates.c.valid_to.is_(None), tax_rates.c.valid_to >= not_ended_on))
    if after:
        last = (await connection.execute(select(*order).where(tax_rates.c.id == after))).one_or_none()
        statement = statement.where(tuple_(*order) > tuple_(*last)) if last else statement
    return [_rate(row) for row in await connection.execute(statement)]


async def tax_places(connection: Connection) -> tuple[list[str], list[str]]:
    """The countries and the classes that have rates."""
    countries = await connection.execute(select(tax_rates.c.country).distinct().order_by(tax_rates.c.country))
    classes = await connection.execute(select(tax_rates.c.tax_class).distinct().order_by(tax_rates.c.tax_class))
    return list(countries.scalars()), list(classes.scalars())


async def rates_of(connection: Connection, *, country: str) -> list[TaxRate]:
    """Every rate of a country, as `Taxes` reckons with them."""
    rows = await connection.execute(
        select(*(tax_rates.c[name] for name in TaxRate.__struct_fields__))
        .where(tax_rates.c.country == country)
        .order_by(tax_rates.c.id)
    )
    return [TaxRate(**row._mapping) for row in rows]  # noqa: SLF001


def _rate(row: Any) -> TaxRateView:
    return TaxRateView(**{**row._mapping, "rate": plain(row.rate)})  # noqa: SLF001


async def _prices(connection: Connection, statement: Select[Any]) -> list[PriceView]:
    return [
        PriceView(**{**row._mapping, "price": plain(row.price), "from_quantity": plain(row.from_quantity)})  # noqa: SLF001
        for row in await connection.execute(statement)
    ]
