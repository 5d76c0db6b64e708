"""Suppliers over HTTP: one, a page, one written, and what they sell."""

from typing import Annotated

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.purchasing import SupplierDraft, SupplierItemDraft, put_suppliers
from lading.purchasing.put_supplier_items import drop_supplier_item, put_supplier_items
from lading.purchasing.queries import get_supplier, list_supplier_items, list_suppliers
from lading.purchasing.views import SupplierItemView, SupplierRow, SupplierView
from lading.store import UnitOfWork


class SupplierPage(msgspec.Struct, frozen=True):
    """A page of suppliers by code; `next` is the cursor of the page behind it."""

    suppliers: list[SupplierRow]
    next: str | None


class SupplierItems(msgspec.Struct, frozen=True):
    """What a supplier sells of our items."""

    items: list[SupplierItemView]


class SupplierItemBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Terms of many items at once: all are written, or none."""

    items: Annotated[list[SupplierItemDraft], Meta(min_length=1, max_length=5000)]


@get("/suppliers", scope="purchasing:read", answers=SupplierPage)
async def show_suppliers(request: ApiRequest, q: Typed = "", limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List suppliers.

    By code. `q` begins a code or stands in a name.
    """
    async with request.desk.database.reading() as connection:
        found = await list_suppliers(connection, typed=q, after=read_cursor(cursor, str) or "", limit=limit)
    return show(SupplierPage(found, next_page(found, limit=limit, by="code")))


@get("/suppliers/{code:str}", scope="purchasing:read", answers=SupplierView)
async def show_supplier(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read a supplier."""
    async with request.desk.database.reading() as connection:
        return show(await get_supplier(connection, code=code))


@put("/suppliers/{code:str}", scope="purchasing:write", answers=SupplierView, creates=True)
async def put_supplier(request: ApiRequest, code: FromPath[str], data: JSONBody[SupplierDraft]) -> Answer:
    """Create a supplier, or make it what the body says.

    It is a party of the same code with terms; what is left out of the terms takes its default.
    """
    draft = named(data, code=code)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_suppliers(unit, drafts=[draft], versions={code: request.seen_version})
        return show(await get_supplier(unit.sql, code=code), status=201 if change.added else 200)

    return await once(request, act)


@get("/suppliers/{code:str}/items", scope="purchasing:read", answers=SupplierItems)
async def show_supplier_items(request: ApiRequest, code: FromPath[str]) -> Answer:
    """List what a supplier sells of our items."""
    async with request.desk.database.reading() as connection:
        await get_supplier(connection, code=code)
        return show(SupplierItems(await list_supplier_items(connection, supplier=code)))


@post("/suppliers/{code:str}/items", scope="purchasing:write", answers=SupplierItems, status_code=200)
async def post_supplier_items(request: ApiRequest, code: FromPath[str], data: JSONBody[SupplierItemBatch]) -> Answer:
    """Set a supplier's terms for items.

    Items that are not named keep theirs. One wrong row and none is written.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_supplier_items(unit, request.desk.company.reference, supplier=code, drafts=data.items)
        return show(SupplierItems(await list_supplier_items(unit.sql, supplier=code)))

    return await once(request, act)


@delete("/suppliers/{code:str}/items/{sku:str}", scope="purchasing:write", answers=SupplierItems, status_code=200)
async def delete_supplier_item(request: ApiRequest, code: FromPath[str], sku: FromPath[str]) -> Answer:
    """Say that a supplier sells an item no longer."""

    async def act(unit: UnitOfWork) -> Answer:
        await drop_supplier_item(unit, supplier=code, sku=sku)
        return show(SupplierItems(await list_supplier_items(unit.sql, supplier=code)))

    return await once(request, act)


HANDLERS = (
    show_suppliers,
    show_supplier,
    put_supplier,
    show_supplier_items,
    post_supplier_items,
    delete_supplier_item,
)
