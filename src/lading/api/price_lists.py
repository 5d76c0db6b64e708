"""Price lists over HTTP: one, a page, one written, many written."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.outcome import BulkOutcome, tell
from lading.api.paging import Cursor, Limit, next_page, read_cursor, write_cursor
from lading.api.request import ApiRequest
from lading.pricing import PriceDraft, PriceListDraft, put_price_lists, put_prices
from lading.pricing.queries import PriceListView, PriceView, get_price_list, list_price_lists, list_prices
from lading.store import UnitOfWork


class PriceListPage(msgspec.Struct, frozen=True):
    """A page of price lists by code; `next` is the cursor of the page behind it."""

    price_lists: list[PriceListView]
    next: str | None


class PriceListBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Many price lists at once: all are written, or none."""

    price_lists: Annotated[list[PriceListDraft], Meta(min_length=1, max_length=1000)]


@get("/price-lists", scope="catalog:read", answers=PriceListPage)
async def show_price_lists(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List price lists."""
    async with request.desk.database.reading() as connection:
        found = await list_price_lists(connection, after=read_cursor(cursor, str) or "", limit=limit)
    return show(PriceListPage(found, next_page(found, limit=limit, by="code")))


@get("/price-lists/{code:str}", scope="catalog:read", answers=PriceListView)
async def show_price_list(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read a price list."""
    async with request.desk.database.reading() as connection:
        return show(await get_price_list(connection, code=code))


@put("/price-lists/{code:str}", scope="catalog:write", answers=PriceListView, creates=True)
async def put_price_list(request: ApiRequest, code: FromPath[str], data: JSONBody[PriceListDraft]) -> Answer:
    """Create a price list, or make it what the body says.

    Its prices stay. The currency cannot change once there are prices.
    """
    draft = named(data, code=code)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_price_lists(unit, drafts=[draft], versions={code: request.seen_version})
        return show(await get_price_list(unit.sql, code=code), status=201 if change.added else 200)

    return await once(request, act)


@post("/price-lists", scope="catalog:write", answers=BulkOutcome, status_code=200)
async def post_price_lists(request: ApiRequest, data: JSONBody[PriceListBatch]) -> Answer:
    """Create or change many price lists.

    Each as in PUT. One wrong row and none is written.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return tell(await put_price_lists(unit, drafts=data.price_lists))

    return await once(request, act)


class PricePage(msgspec.Struct, frozen=True):
    """A page of a list's prices by SKU, unit and quantity; `next` is the cursor of the page behind it."""

    prices: list[PriceView]
    next: str | None


class PriceBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Many prices of one list at once: all are written, or none."""

    prices: Annotated[list[PriceDraft], Meta(min_length=1, max_length=5000)]


class PriceOutcome(msgspec.Struct, frozen=True):
    """How many prices differ from before, and how many were the same already."""

    changed: int
    unchanged: int


@get("/price-lists/{code:str}/prices", scope="catalog:read", answers=PricePage)
async def show_prices(request: ApiRequest, code: FromPath[str], limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List the prices of a list."""
    after = read_cursor(cursor, tuple[str, str, Decimal, date])
    async with request.desk.database.reading() as connection:
        await get_price_list(connection, code=code)
        found = await list_prices(connection, price_list=code, after=after, limit=limit)
    last = found[-1] if len(found) == limit else None
    return show(
        PricePage(found, write_cursor((last.sku, last.unit, last.from_quantity, last.valid_from)) if last else None)
    )


@post("/price-lists/{code:str}/prices", scope="catalog:write", answers=PriceOutcome, status_code=200)
async def post_prices(request: ApiRequest, code: FromPath[str], data: JSONBody[PriceBatch]) -> Answer:
    """Set, change or take away prices.

    Entries that are not named stay; `"price": null` takes one away. One wrong row and none is written.
    """

    async def act(unit: UnitOfWork) -> Answer:
        changed = await put_prices(unit, price_list=code, drafts=data.prices)
        return show(PriceOutcome(changed, len(data.prices) - changed))

    return await once(request, act)


HANDLERS = (show_price_lists, show_price_list, put_price_list, post_price_lists, show_prices, post_prices)
