"""Channels over HTTP: one, a page, one written, many written."""

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
from lading.catalog import ChannelDraft
from lading.catalog.queries import ChannelView, get_channel, list_channels
from lading.flows.channels.put_channels import put_known_channels
from lading.store import UnitOfWork


class ChannelPage(msgspec.Struct, frozen=True):
    """A page of channels by code; `next` is the cursor of the page behind it."""

    channels: list[ChannelView]
    next: str | None


class ChannelBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Many channels at once: all are written, or none."""

    channels: Annotated[list[ChannelDraft], Meta(min_length=1, max_length=1000)]


@get("/channels", scope="catalog:read", answers=ChannelPage)
async def show_channels(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List channels."""
    async with request.desk.database.reading() as connection:
        found = await list_channels(connection, after=read_cursor(cursor, str) or "", limit=limit)
    return show(ChannelPage(found, next_page(found, limit=limit, by="code")))


@get("/channels/{code:str}", scope="catalog:read", answers=ChannelView)
async def show_channel(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read a channel."""
    async with request.desk.database.reading() as connection:
        return show(await get_channel(connection, code=code))


@put("/channels/{code:str}", scope="catalog:write", answers=ChannelView, creates=True)
async def put_channel(request: ApiRequest, code: FromPath[str], data: JSONBody[ChannelDraft]) -> Answer:
    """Create a channel, or make it what the body says.

    What is left out takes its default, except `secret`: left out or null, it
    stays as it is. An equal body changes nothing.
    """
    draft = named(data, code=code)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_known_channels(unit, drafts=[draft], versions={code: request.seen_version})
        return show(await get_channel(unit.sql, code=code), status=201 if change.added else 200)

    return await once(request, act)


@post("/channels", scope="catalog:write", answers=BulkOutcome, status_code=200)
async def post_channels(request: ApiRequest, data: JSONBody[ChannelBatch]) -> Answer:
    """Create or change many channels.

    Each as in PUT. One wrong row and none is written.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return tell(await put_known_channels(unit, drafts=data.channels))

    return await once(request, act)


HANDLERS = (show_channels, show_channel, put_channel, post_channels)
