"""Questions about who buys by which list, contract prices, and limits of prices agreed by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select, tuple_

from lading.kernel import plain
from lading.pricing.tables import contract_prices, price_limits, price_list_uses
from lading.store.connection import Connection


class ListUseView(msgspec.Struct, frozen=True, kw_only=True):
    """That a customer, a group or a channel buys by a list."""

    list: str
    kind: str
    holder: str
    valid_from: date | None
    valid_to: date | None


class ContractPriceView(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer pays by a contract for one `unit` (empty: the item's own)."""

    customer: str
    contract: str
    sku: str
    unit: str
    from_quantity: str
    currency: str
    price: str
    valid_from: date
    valid_to: date | None
    version: int


class PriceLimitView(msgspec.Struct, frozen=True, kw_only=True):
    """Between what prices of one base unit may be agreed by hand."""

    sku: str
    currency: str
    floor: str | None
    ceiling: str | None


_USE = [price_list_uses.c[name] for name in ListUseView.__struct_fields__]
_CONTRACT = [contract_prices.c[name] for name in ContractPriceView.__struct_fields__]
_KEY = tuple(contract_prices.c[name] for name in ("customer", "contract", "sku", "unit", "from_quantity", "valid_from"))
ContractKey = tuple[str, str, str, str, str, date]


async def list_uses(
    connection: Connection, *, price_list: str = "", kind: str = "", holders: Sequence[str] = ()
) -> list[ListUseView]:
    """Who buys by a list, or by which lists some buy."""
    statement = select(*_USE).order_by(price_list_uses.c.list, price_list_uses.c.kind, price_list_uses.c.holder)
    if price_list:
        statement = statement.where(price_list_uses.c.list == price_list)
    if kind:
        statement = statement.where(price_list_uses.c.kind == kind, price_list_uses.c.holder.in_(holders))
    return [ListUseView(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001


async def list_contract_prices(
    connection: Connection,
    *,
    customer: str = "",
    sku: str = "",
    contract: str = "",
    after: ContractKey | None = None,
    limit: int = 50,
) -> list[ContractPriceView]:
    """Contract prices by customer, contract and item, beginning behind `after`."""
    statement = select(*_CONTRACT).order_by(*_KEY).limit(limit)
    for name, asked in (("customer", customer), ("sku", sku), ("contract", contract)):
        if asked:
            statement = statement.where(contract_prices.c[name] == asked)
    if after is not None:
        statement = statement.where(tuple_(*_KEY) > tuple_(*after))
    return [
        ContractPriceView(
            **{**row._mapping, "price": plain(row.price), "from_quantity": plain(row.from_quantity)}  # noqa: SLF001
        )
        for row in await connection.execute(statement)
    ]


async def list_price_limits(
    connection: Connection, *, sku: str = "", after: tuple[str, str] | None = None, limit: int = 50
) -> list[PriceLimitView]:
    """Floors and ceilings by item and currency, beginning behind `after`."""
    key = (price_limits.c.sku, price_limits.c.currency)
    statement = select(*key, price_limits.c.floor, price_limits.c.ceiling).order_by(*key).limit(limit)
    if sku:
        statement = statement.where(price_limits.c.sku == sku)
    if after is not None:
        statement = statement.where(tuple_(*key) > tuple_(*after))
    return [
        PriceLimitView(sku=row.sku, currency=row.currency, floor=_plain(row.floor), ceiling=_plain(row.ceiling))
        for row in await connection.execute(statement)
    ]


def _plain(value: Any) -> str | None:
    return None if value is None else plain(value)
