"""Places over HTTP: one, a page, one written, many written."""

from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.outcome import BulkOutcome, tell
from lading.api.paging import Cursor, Limit, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.catalog import PlaceDraft
from lading.catalog.queries import PlaceView, get_place, list_places
from lading.flows.stock.put_places import put_places_with_bins
from lading.store import UnitOfWork


class PlacePage(msgspec.Struct, frozen=True):
    """A page of places by code; `next` is the cursor of the page behind it."""

    places: list[PlaceView]
    next: str | None


class PlaceBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Many places at once: all are written, or none."""

    places: Annotated[list[PlaceDraft], Meta(min_length=1, max_length=1000)]


@get("/places", scope="catalog:read", answers=PlacePage)
async def show_places(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List places."""
    async with request.desk.database.reading() as connection:
        found = await list_places(connection, after=read_cursor(cursor, str) or "", limit=limit)
    return show(PlacePage(found, next_page(found, limit=limit, by="code")))


@get("/places/{code:str}", scope="catalog:read", answers=PlaceView)
async def show_place(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read a place."""
    async with request.desk.database.reading() as connection:
        return show(await get_place(connection, code=code))


@put("/places/{code:str}", scope="catalog:write", answers=PlaceView, creates=True)
async def put_place(request: ApiRequest, code: FromPath[str], data: JSONBody[PlaceDraft]) -> Answer:
    """Create a place, or make it what the body says.

    What is left out takes its default. An equal body changes nothing.
    """
    draft = named(data, code=code)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_places_with_bins(unit, drafts=[draft], versions={code: request.seen_version})
        return show(await get_place(unit.sql, code=code), status=201 if change.added else 200)

    return await once(request, act)


@post("/places", scope="catalog:write", answers=BulkOutcome, status_code=200)
async def post_places(request: ApiRequest, data: JSONBody[PlaceBatch]) -> Answer:
    """Create or change many places.

    Each as in PUT. One wrong row and none is written.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return tell(await put_places_with_bins(unit, drafts=data.places))

    return await once(request, act)


HANDLERS = (show_places, show_place, put_place, post_places)
