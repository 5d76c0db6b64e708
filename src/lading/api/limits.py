"""Buffers and quotas over HTTP: what a channel leaves untouched, and what is set aside for whom."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.inventory.limit_lists import (
    BufferView,
    QuotaView,
    WithheldView,
    list_buffers,
    list_quotas,
    list_withheld,
)
from lading.inventory.put_limits import (
    BufferDraft,
    QuotaDraft,
    WithheldDraft,
    put_buffers,
    put_quotas,
    put_withheld,
)
from lading.store import UnitOfWork

Sku = Annotated[str, QueryParameter(max_length=80, description="only of this item")]
Place = Annotated[str, QueryParameter(max_length=80, description="only at this place")]
Channel = Annotated[str, QueryParameter(max_length=80, description="only of this channel")]


class Buffers(msgspec.Struct, frozen=True):
    """All that were asked for."""

    buffers: list[BufferView]


class Quotas(msgspec.Struct, frozen=True):
    """All that were asked for."""

    quotas: list[QuotaView]


class BufferBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Buffers as they shall be; those that are not named stay."""

    buffers: Annotated[list[BufferDraft], Meta(min_length=1, max_length=1000)]


class QuotaBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Quotas as they shall be; those that are not named stay."""

    quotas: Annotated[list[QuotaDraft], Meta(min_length=1, max_length=1000)]


class Withheld(msgspec.Struct, frozen=True):
    """All that were asked for."""

    withheld: list[WithheldView]


class WithheldBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Items at places as they shall be; those that are not named stay."""

    withheld: Annotated[list[WithheldDraft], Meta(min_length=1, max_length=1000)]


@get("/buffers", scope="stock:read", answers=Buffers)
async def show_buffers(request: ApiRequest, sku: Sku = "", place: Place = "", channel: Channel = "") -> Answer:
    """List buffers."""
    async with request.desk.database.reading() as connection:
        return show(Buffers(await list_buffers(connection, sku=sku, place=place, channel=channel)))


@post("/buffers", scope="stock:write", answers=Buffers, status_code=200)
async def post_buffers(request: ApiRequest, data: JSONBody[BufferBatch]) -> Answer:
    """Set buffers.

    The most exact one counts: channel, place and item; channel and item; channel and place; channel. 0 ends one.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_buffers(unit, request.desk.company.reference, drafts=data.buffers)
        return show(Buffers(await list_buffers(unit.sql)))

    return await once(request, act)


@get("/quotas", scope="stock:read", answers=Quotas)
async def show_quotas(request: ApiRequest, sku: Sku = "", place: Place = "") -> Answer:
    """List quotas."""
    async with request.desk.database.reading() as connection:
        return show(Quotas(await list_quotas(connection, sku=sku, place=place)))


@post("/quotas", scope="stock:write", answers=Quotas, status_code=200)
async def post_quotas(request: ApiRequest, data: JSONBody[QuotaBatch]) -> Answer:
    """Set quotas.

    Stock that only a channel or a customer group may have. Their orders draw on it; 0 ends it.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_quotas(unit, request.desk.company.reference, drafts=data.quotas)
        return show(Quotas(await list_quotas(unit.sql)))

    return await once(request, act)


@get("/withheld", scope="stock:read", answers=Withheld)
async def show_withheld(request: ApiRequest, sku: Sku = "", place: Place = "") -> Answer:
    """List what places do not send or hand out."""
    async with request.desk.database.reading() as connection:
        return show(Withheld(await list_withheld(connection, sku=sku, place=place)))


@post("/withheld", scope="stock:write", answers=Withheld, status_code=200)
async def post_withheld(request: ApiRequest, data: JSONBody[WithheldBatch]) -> Answer:
    """Say what places send and hand out.

    With `shipping` false no order takes the item from the place to send it; with `pick_up` false nobody fetches it
    there.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_withheld(unit, request.desk.company.reference, drafts=data.withheld)
        return show(Withheld(await list_withheld(unit.sql)))

    return await once(request, act)


HANDLERS = (show_buffers, post_buffers, show_quotas, post_quotas, show_withheld, post_withheld)
