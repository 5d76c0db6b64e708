"""Lots and serials over HTTP: what expires when, and the trace of each to where it came from and went."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, Typed, read_cursor, write_cursor
from lading.api.request import ApiRequest
from lading.flows.stock.correct_lot import LotCorrection, correct_lot
from lading.flows.stock.trace_lots import Trace, trace_lot, trace_serial
from lading.inventory.lot_lists import LotRow, list_lots
from lading.store import UnitOfWork

Sku = Annotated[str, QueryParameter(max_length=80, description="only this item")]
ExpiresBy = Annotated[
    date | None, QueryParameter(description="only lots that lie somewhere and whose last day is this or earlier")
]


class LotPage(msgspec.Struct, frozen=True):
    """A page of lots by item and name; `next` is the cursor of the page behind it."""

    lots: list[LotRow]
    next: str | None


@get("/stock/lots", scope="stock:read", answers=LotPage)
async def show_lots(
    request: ApiRequest,
    *,
    sku: Sku = "",
    q: Typed = "",
    expires_by: ExpiresBy = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List lots.

    With what of each is sellable and what is set apart. `q` begins a lot's name.
    """
    after = read_cursor(cursor, tuple[str, str])
    async with request.desk.database.reading() as connection:
        found = await list_lots(connection, sku=sku, typed=q, expires_by=expires_by, after=after, limit=limit)
    last = found[-1] if len(found) == limit else None
    return show(LotPage(found, write_cursor((last.sku, last.lot)) if last else None))


@get("/stock/lots/{sku:str}/{lot:str}", scope="orders:read", answers=Trace)
async def show_lot(request: ApiRequest, sku: FromPath[str], lot: FromPath[str]) -> Answer:
    """Trace a lot.

    From where it came, where it lies, in whose hands it is, and with which shipments to which customers it went.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(await trace_lot(unit, sku=sku, lot=lot))


@post("/stock/lots/{sku:str}/{lot:str}/correct", scope="stock:write", answers=Trace, status_code=200)
async def post_lot_correction(
    request: ApiRequest, sku: FromPath[str], lot: FromPath[str], data: JSONBody[LotCorrection]
) -> Answer:
    """Correct the last day of a lot.

    What may not be sold any more goes into quarantine by itself; what is there already stays until somebody takes it
    out.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await correct_lot(unit, sku=sku, lot=lot, correction=data)
        return show(await trace_lot(unit, sku=sku, lot=lot))

    return await once(request, act)


@get("/stock/serials/{sku:str}/{serial:str}", scope="orders:read", answers=Trace)
async def show_serial(request: ApiRequest, sku: FromPath[str], serial: FromPath[str]) -> Answer:
    """Trace a serial, likewise."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await trace_serial(unit, sku=sku, serial=serial))


HANDLERS = (show_lots, show_lot, post_lot_correction, show_serial)
"""See `stock`."""
