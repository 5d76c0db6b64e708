"""Items over HTTP: one, a page, one written, many written."""

from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.outcome import BulkOutcome, tell
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.catalog.queries import ItemView, get_item, list_items
from lading.flows.channels.put_items import PricedItemDraft, put_priced_items
from lading.pricing.queries import PriceView, prices_of
from lading.store import UnitOfWork


class PricedItemView(ItemView, frozen=True, kw_only=True):
    """An item with its list prices. The version counts changes of the item; a price belongs to its list."""

    prices: list[PriceView]


class ItemPage(msgspec.Struct, frozen=True):
    """A page of items by SKU; `next` is the cursor of the page behind it."""

    items: list[ItemView]
    next: str | None


class ItemBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Many items at once: all are written, or none."""

    items: Annotated[list[PricedItemDraft], Meta(min_length=1, max_length=5000)]


@get("/items", scope="catalog:read", answers=ItemPage)
async def show_items(request: ApiRequest, q: Typed = "", limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List items.

    By SKU. `q` finds a SKU, a barcode, or items whose words begin so.
    """
    async with request.desk.database.reading() as connection:
        found = await list_items(connection, typed=q, after=read_cursor(cursor, str) or "", limit=limit)
    return show(ItemPage(found, next_page(found, limit=limit, by="sku")))


@get("/items/{sku:str}", scope="catalog:read", answers=PricedItemView)
async def show_item(request: ApiRequest, sku: FromPath[str]) -> Answer:
    """Read an item with its prices."""
    async with request.desk.database.reading() as connection:
        item = await get_item(connection, sku=sku)
        prices = await prices_of(connection, skus=[sku])
    return show(_priced(item, prices[sku]))


@put("/items/{sku:str}", scope="catalog:write", answers=PricedItemView, creates=True)
async def put_item(request: ApiRequest, sku: FromPath[str], data: JSONBody[PricedItemDraft]) -> Answer:
    """Create an item, or make it what the body says.

    What is left out takes its default, except `price`: without one, no price list changes. An equal body changes
    nothing. `unit` and `decimals` stay once there is stock or an order.
    """
    draft = named(data, sku=sku)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_priced_items(unit, drafts=[draft], versions={sku: request.seen_version})
        item = await get_item(unit.sql, sku=sku)
        prices = await prices_of(unit.sql, skus=[sku])
        return show(_priced(item, prices[sku]), status=201 if change.added else 200)

    return await once(request, act)


@post("/items", scope="catalog:write", answers=BulkOutcome, status_code=200)
async def post_items(request: ApiRequest, data: JSONBody[ItemBatch]) -> Answer:
    """Create or change many items.

    Up to 5,000, each as in PUT. One wrong row and none is written; `errors` names every wrong row.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return tell(await put_priced_items(unit, drafts=data.items))

    return await once(request, act)


def _priced(item: ItemView, prices: list[PriceView]) -> PricedItemView:
    return PricedItemView(**msgspec.structs.asdict(item), prices=prices)


HANDLERS = (show_items, show_item, put_item, post_items)
