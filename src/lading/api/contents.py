"""What lies where over HTTP: bins of places, contents, conditions, and moves between bins."""

from typing import Annotated, Any

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, read_cursor, write_cursor
from lading.api.request import ApiRequest
from lading.catalog.queries import get_place
from lading.flows.stock.move_between_bins import BinMove, move_between_bins
from lading.flows.stock.regrade_stock import Regrading, regrade_stock
from lading.inventory.bins import BinDraft, BinRow, list_bins, put_bins
from lading.inventory.content_lists import ContentRow, content_key, list_contents
from lading.kernel import Invalid
from lading.store import UnitOfWork

Sku = Annotated[str, QueryParameter(max_length=80, description="only this item")]
Place = Annotated[str, QueryParameter(max_length=80, description="only at this place")]
BinCode = Annotated[str, QueryParameter(name="bin", max_length=40, description="only in this bin")]
Lot = Annotated[str, QueryParameter(max_length=80, description="only of this lot")]
Which = Annotated[str, QueryParameter(max_length=20, description="only sellable, damaged or quarantine")]


class ContentPage(msgspec.Struct, frozen=True):
    """A page of what lies where; `next` is the cursor of the page behind it."""

    contents: list[ContentRow]
    next: str | None


class ContentsAfter(msgspec.Struct, frozen=True):
    """What lies there of the items that were touched, as it is now."""

    contents: list[ContentRow]


class BinList(msgspec.Struct, frozen=True):
    """The bins of a place as one walks along them."""

    bins: list[BinRow]


class BinBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bins to be put; those that are not named stay."""

    bins: Annotated[list[BinDraft], Meta(min_length=1, max_length=5000)]


@get("/stock/contents", scope="stock:read", answers=ContentPage)
async def show_contents(
    request: ApiRequest,
    *,
    sku: Sku = "",
    place: Place = "",
    bin_code: BinCode = "",
    lot: Lot = "",
    condition: Which = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List what lies where.

    By item, place, condition, bin, lot and serial. Sellable units stand here only where something is tracked: items by
    lot or serial, places with bins. What is damaged or in quarantine stands here for every item.
    """
    after = read_cursor(cursor, tuple[str, str, str, str, str, str])
    asked: dict[str, Any] = {"sku": sku, "place": place, "bin_code": bin_code, "lot": lot, "condition": condition}
    async with request.desk.database.reading() as connection:
        found = await list_contents(connection, **asked, after=after, limit=limit)
    return show(ContentPage(found, write_cursor(content_key(found[-1])) if len(found) == limit else None))


@post("/stock/regradings", scope="stock:write", answers=ContentsAfter)
async def post_regrading(request: ApiRequest, data: JSONBody[Regrading]) -> Answer:
    """Change the condition of stock.

    Sellable units become damaged or go into quarantine, come back, or are scrapped, for a reason. Promises that the
    rest cannot keep wait again, the youngest first.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await regrade_stock(unit, request.desk.company.reference, regrading=data)
        return await _lying(unit, data.place, {line.sku for line in data.lines})

    return await once(request, act)


@post("/stock/bin-moves", scope="stock:write", answers=ContentsAfter)
async def post_bin_move(request: ApiRequest, data: JSONBody[BinMove]) -> Answer:
    """Move goods between bins of a place.

    Also putting away what was received into no bin. What is in somebody's hands for an order stays out of it.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await move_between_bins(unit, request.desk.company.reference, move=data)
        return await _lying(unit, data.place, {line.sku for line in data.lines})

    return await once(request, act)


async def _lying(unit: UnitOfWork, place: str, skus: set[str]) -> Answer:
    found = [row for sku in sorted(skus) for row in await list_contents(unit.sql, sku=sku, place=place, limit=500)]
    return show(ContentsAfter(found), status=201)


@get("/places/{code:str}/bins", scope="catalog:read", answers=BinList)
async def show_bins(request: ApiRequest, code: FromPath[str]) -> Answer:
    """List the bins of a place."""
    async with request.desk.database.reading() as connection:
        await get_place(connection, code=code)
        return show(BinList(await list_bins(connection, place=code)))


@post("/places/{code:str}/bins", scope="catalog:write", answers=BinList, status_code=200)
async def post_bins(request: ApiRequest, code: FromPath[str], data: JSONBody[BinBatch]) -> Answer:
    """Create or change many bins of a place."""
    return await _put(request, code, data.bins)


@put("/places/{code:str}/bins/{bin_code:str}", scope="catalog:write", answers=BinList)
async def put_bin(
    request: ApiRequest, code: FromPath[str], bin_code: FromPath[str], data: JSONBody[BinDraft]
) -> Answer:
    """Create a bin of a place, or make it what the body says."""
    return await _put(request, code, [msgspec.structs.replace(data, code=bin_code)])


async def _put(request: ApiRequest, place: str, drafts: list[BinDraft]) -> Answer:
    async def act(unit: UnitOfWork) -> Answer:
        await get_place(unit.sql, code=place)
        if any(not draft.code for draft in drafts):
            raise Invalid("Each bin needs its code.", code="missing_code")
        await put_bins(unit, place=place, drafts=drafts)
        return show(BinList(await list_bins(unit.sql, place=place)))

    return await once(request, act)


HANDLERS = (show_contents, post_regrading, post_bin_move, show_bins, post_bins, put_bin)
"""See `stock`."""
