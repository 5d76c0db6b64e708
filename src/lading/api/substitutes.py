"""Substitutes over HTTP: what may stand in for an item that is missing."""

from typing import Annotated

import msgspec
from litestar import get, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.catalog.queries import get_item
from lading.catalog.substitutes import Substitute, SubstituteDraft, put_substitutes, read_substitutes
from lading.store import UnitOfWork


class Substitutes(msgspec.Struct, frozen=True):
    """What may stand in for an item, best first."""

    substitutes: list[Substitute]


class SubstituteList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shall stand in for an item, best first: all of it."""

    substitutes: Annotated[list[SubstituteDraft], Meta(max_length=50)]


@get("/items/{sku:str}/substitutes", scope="catalog:read", answers=Substitutes)
async def show_substitutes(request: ApiRequest, sku: FromPath[str]) -> Answer:
    """List what may stand in for an item."""
    async with request.desk.database.unit_of_work() as unit:
        await get_item(unit.sql, sku=sku)
        return show(Substitutes((await read_substitutes(unit, skus=[sku])).get(sku, [])))


@put("/items/{sku:str}/substitutes", scope="catalog:write", answers=Substitutes)
async def put_item_substitutes(request: ApiRequest, sku: FromPath[str], data: JSONBody[SubstituteList]) -> Answer:
    """Set what may stand in for an item, best first."""

    async def act(unit: UnitOfWork) -> Answer:
        await put_substitutes(unit, of={sku: data.substitutes})
        return show(Substitutes((await read_substitutes(unit, skus=[sku])).get(sku, [])))

    return await once(request, act)


HANDLERS = (show_substitutes, put_item_substitutes)
"""What `create_api` puts behind the gate."""
