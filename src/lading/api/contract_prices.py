"""Prices for somebody in particular over HTTP: who buys by a list, contracts, limits by hand, and what applies."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, read_cursor, write_cursor
from lading.api.request import ApiRequest
from lading.flows.pricing.ask_price import AskedPrice, PriceQuestion, ask_price
from lading.flows.pricing.assign_prices import assign_price_list, put_contracts
from lading.pricing.drafts import ContractPriceDraft, ListUseDraft, PriceLimitDraft
from lading.pricing.hand_prices import put_price_limits
from lading.pricing.price_queries import (
    ContractPriceView,
    ListUseView,
    PriceLimitView,
    list_contract_prices,
    list_price_limits,
    list_uses,
)
from lading.pricing.queries import get_price_list
from lading.store import UnitOfWork

Customer = Annotated[str, QueryParameter(max_length=80, description="only of this customer")]
Sku = Annotated[str, QueryParameter(max_length=80, description="only of this item")]


class ListUses(msgspec.Struct, frozen=True):
    """Everybody who buys by the list."""

    uses: list[ListUseView]


class ListUseBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who buys by the list: these and nobody else."""

    uses: Annotated[list[ListUseDraft], Meta(max_length=5000)]


class ContractPricePage(msgspec.Struct, frozen=True):
    """A page of contract prices; `next` is the cursor of the page behind it."""

    contract_prices: list[ContractPriceView]
    next: str | None


class ContractPriceBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Many contract prices at once: all are written, or none."""

    contract_prices: Annotated[list[ContractPriceDraft], Meta(min_length=1, max_length=5000)]


class PriceLimitPage(msgspec.Struct, frozen=True):
    """A page of floors and ceilings; `next` is the cursor of the page behind it."""

    price_limits: list[PriceLimitView]
    next: str | None


class PriceLimitBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Floors and ceilings as they shall be; those that are not named stay."""

    price_limits: Annotated[list[PriceLimitDraft], Meta(min_length=1, max_length=5000)]


class PricesMoved(msgspec.Struct, frozen=True):
    """How many entries differ from before, and how many were the same already."""

    changed: int
    unchanged: int


@get("/price-lists/{code:str}/uses", scope="catalog:read", answers=ListUses)
async def show_list_uses(request: ApiRequest, code: FromPath[str]) -> Answer:
    """List who buys by a list."""
    async with request.desk.database.reading() as connection:
        await get_price_list(connection, code=code)
        return show(ListUses(await list_uses(connection, price_list=code)))


@put("/price-lists/{code:str}/uses", scope="catalog:write", answers=ListUses)
async def put_list_uses(request: ApiRequest, code: FromPath[str], data: JSONBody[ListUseBatch]) -> Answer:
    """Say who buys by a list.

    Customers, groups of customers and channels. For each order the customer's own lists come first, then their groups',
    the channel's, and the list by which the channel sells to everybody; of several the one with the lowest priority.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await assign_price_list(unit, price_list=code, uses=data.uses)
        return show(ListUses(await list_uses(unit.sql, price_list=code)))

    return await once(request, act)


@get("/contract-prices", scope="catalog:read", answers=ContractPricePage)
async def show_contract_prices(
    request: ApiRequest, customer: Customer = "", sku: Sku = "", limit: Limit = 50, cursor: Cursor = ""
) -> Answer:
    """List contract prices."""
    after = read_cursor(cursor, tuple[str, str, str, str, str, date])
    async with request.desk.database.reading() as connection:
        found = await list_contract_prices(connection, customer=customer, sku=sku, after=after, limit=limit)
    one = found[-1] if len(found) == limit else None
    last = one and (one.customer, one.contract, one.sku, one.unit, one.from_quantity, one.valid_from)
    return show(ContractPricePage(found, write_cursor(last) if last else None))


@post("/contract-prices", scope="catalog:write", answers=PricesMoved, status_code=200)
async def post_contract_prices(request: ApiRequest, data: JSONBody[ContractPriceBatch]) -> Answer:
    """Set, change or take away contract prices.

    A contract price comes before every list. Entries that are not named stay; `"price": null` takes one away. One
    wrong row and none is written.
    """

    async def act(unit: UnitOfWork) -> Answer:
        changed = await put_contracts(unit, drafts=data.contract_prices)
        return show(PricesMoved(changed, len(data.contract_prices) - changed))

    return await once(request, act)


@get("/price-limits", scope="catalog:read", answers=PriceLimitPage)
async def show_price_limits(request: ApiRequest, sku: Sku = "", limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List floors and ceilings of prices."""
    async with request.desk.database.reading() as connection:
        after = read_cursor(cursor, tuple[str, str])
        found = await list_price_limits(connection, sku=sku, after=after, limit=limit)
    last = found[-1] if len(found) == limit else None
    return show(PriceLimitPage(found, write_cursor((last.sku, last.currency)) if last else None))


@post("/price-limits", scope="catalog:write", answers=PricesMoved, status_code=200)
async def post_price_limits(request: ApiRequest, data: JSONBody[PriceLimitBatch]) -> Answer:
    """Set floors and ceilings of prices.

    A price or discount that an order names, and that comes to less or more, holds the order (`price_beyond_limit`),
    unless who places it has the permission `prices:approve`. Both null takes a limit away.
    """

    async def act(unit: UnitOfWork) -> Answer:
        changed = await put_price_limits(unit, drafts=data.price_limits)
        return show(PricesMoved(changed, len(data.price_limits) - changed))

    return await once(request, act)


@post("/prices/ask", scope="catalog:read", asks=True, answers=AskedPrice, status_code=200)
async def ask_for_price(request: ApiRequest, data: JSONBody[PriceQuestion]) -> Answer:
    """Ask what a customer would pay.

    The price of an item for a customer on a day, where it comes from, why, and every other price that was looked at.
    """
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return show(await ask_price(unit, request.desk.company, question=data))


HANDLERS = (
    show_list_uses,
    put_list_uses,
    show_contract_prices,
    post_contract_prices,
    show_price_limits,
    post_price_limits,
    ask_for_price,
)
