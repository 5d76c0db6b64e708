"""Stock over HTTP: what lies where, its journal, and receipts, adjustments and counts."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor, write_cursor
from lading.api.request import ApiRequest
from lading.flows.stock.correct_stock import Adjustment, Count, adjust_stock, count_stock
from lading.flows.stock.receive_stock import Receipt, receive_stock
from lading.inventory.lists import (
    ItemStock,
    MovementRow,
    StockRow,
    list_movements,
    list_stock,
    stock_of,
    stock_rows,
)
from lading.store import UnitOfWork

Place = Annotated[str, QueryParameter(max_length=80, description="only at this place")]
Low = Annotated[bool, QueryParameter(description="only what is at or under its reorder level")]


class StockPage(msgspec.Struct, frozen=True):
    """A page of stock by SKU and place; `next` is the cursor of the page behind it."""

    stock: list[StockRow]
    next: str | None


class MovementPage(msgspec.Struct, frozen=True):
    """A page of an item's journal, the newest first; `next` is the cursor of the page behind it."""

    movements: list[MovementRow]
    next: str | None


class StockAfter(msgspec.Struct, frozen=True):
    """The stock that was touched, as it is now."""

    stock: list[StockRow]


@get("/stock", scope="stock:read", answers=StockPage)
async def show_stock(
    request: ApiRequest, *, place: Place = "", q: Typed = "", low: Low = False, limit: Limit = 50, cursor: Cursor = ""
) -> Answer:
    """List stock.

    By SKU and place. `q` finds a SKU, a barcode, or items whose words begin so.
    """
    after = read_cursor(cursor, tuple[str, str])
    async with request.desk.database.reading() as connection:
        found = await list_stock(connection, place=place, typed=q, low=low, after=after, limit=limit)
    last = found[-1] if len(found) == limit else None
    return show(StockPage(found, write_cursor((last.sku, last.place)) if last else None))


@get("/stock/{sku:str}", scope="stock:read", answers=ItemStock)
async def show_item_stock(request: ApiRequest, sku: FromPath[str]) -> Answer:
    """Read the stock of an item at all places."""
    async with request.desk.database.reading() as connection:
        return show(await stock_of(connection, sku=sku))


@get("/stock/{sku:str}/movements", scope="stock:read", answers=MovementPage)
async def show_movements(
    request: ApiRequest, sku: FromPath[str], place: Place = "", limit: Limit = 50, cursor: Cursor = ""
) -> Answer:
    """Read the journal of an item.

    The newest movement first: what came, left, or turned out to be different, when, why and by whom.
    """
    async with request.desk.database.reading() as connection:
        await stock_of(connection, sku=sku)
        before = read_cursor(cursor, int)
        found = await list_movements(connection, sku=sku, place=place, before=before, limit=limit)
    return show(MovementPage(found, next_page(found, limit=limit, by="id")))


@post("/stock/receipts", scope="stock:write", answers=StockAfter)
async def post_receipt(request: ApiRequest, data: JSONBody[Receipt]) -> Answer:
    """Receive goods.

    What waits for them is reserved by itself right afterwards, in the turn of its queue.
    """

    async def act(unit: UnitOfWork) -> None:
        await receive_stock(unit, request.desk.company.reference, receipts=[data])

    return await _book(request, act, ((line.sku, data.place) for line in data.lines))


@post("/stock/adjustments", scope="stock:write", answers=StockAfter)
async def post_adjustment(request: ApiRequest, data: JSONBody[Adjustment]) -> Answer:
    """Adjust stock.

    Adds where a quantity is positive and takes where it is negative. Promises that the rest cannot keep wait again,
    the youngest first.
    """

    async def act(unit: UnitOfWork) -> None:
        await adjust_stock(unit, request.desk.company.reference, adjustment=data)

    return await _book(request, act, ((line.sku, data.place) for line in data.lines))


@post("/stock/counts", scope="stock:write", answers=StockAfter)
async def post_count(request: ApiRequest, data: JSONBody[Count]) -> Answer:
    """Enter a count.

    On hand becomes what was counted; the difference stands in the journal.
    """

    async def act(unit: UnitOfWork) -> None:
        await count_stock(unit, request.desk.company.reference, count=data)

    return await _book(request, act, ((line.sku, data.place) for line in data.lines))


async def _book(
    request: ApiRequest, act: Callable[[UnitOfWork], Awaitable[None]], rows: Iterable[tuple[str, str]]
) -> Answer:
    """Do it once and answer the rows that it touched."""
    touched = sorted(set(rows))

    async def booked(unit: UnitOfWork) -> Answer:
        await act(unit)
        return show(StockAfter(await stock_rows(unit.sql, rows=touched)), status=201)

    return await once(request, booked)


HANDLERS = (
    show_stock,
    show_item_stock,
    show_movements,
    post_receipt,
    post_adjustment,
    post_count,
)
