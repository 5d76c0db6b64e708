"""Expected supply over HTTP: what shall come, on which day, and what became of it."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.paging import Cursor, Limit, read_cursor, write_cursor
from lading.api.request import ApiRequest
from lading.flows.promising.expect_supply import (
    ExpectedSupply,
    SupplyMove,
    announce_supply,
    give_up_supply,
    put_off_supply,
)
from lading.inventory.supply_lists import SupplyView, list_supply
from lading.kernel import NotFound
from lading.store import UnitOfWork

Sku = Annotated[str, QueryParameter(max_length=80, description="only this item")]
Place = Annotated[str, QueryParameter(max_length=80, description="only at this place")]
Named = Annotated[str, QueryParameter(max_length=80, description="only of this reference")]
Closed = Annotated[bool, QueryParameter(description="also what has come or was given up")]


class SupplyPage(msgspec.Struct, frozen=True):
    """A page of supply by the day on which it is due; `next` is the cursor of the page behind it."""

    supply: list[SupplyView]
    next: str | None


class SupplyAfter(msgspec.Struct, frozen=True):
    """The supply that was written, as it is now."""

    supply: list[SupplyView]


class GivenUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the rest does not come."""

    reason: Annotated[str, msgspec.Meta(max_length=300)] = ""


@get("/supply", scope="stock:read", answers=SupplyPage)
async def show_supply(
    request: ApiRequest,
    *,
    sku: Sku = "",
    place: Place = "",
    reference: Named = "",
    closed: Closed = False,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List expected supply.

    The soonest first; what nobody has a day for comes last.
    """
    after = read_cursor(cursor, tuple[date, UUID])
    async with request.desk.database.reading() as connection:
        found = await list_supply(
            connection, sku=sku, place=place, reference=reference, open_only=not closed, after=after, limit=limit
        )
    last = found[-1] if len(found) == limit else None
    return show(SupplyPage(found, write_cursor((last.due_on or date(9999, 1, 1), last.id)) if last else None))


@post("/supply", scope="stock:write", answers=SupplyAfter)
async def post_supply(request: ApiRequest, data: JSONBody[ExpectedSupply]) -> Answer:
    """Announce supply.

    Promises count on it from now on. A receipt that names the same reference books it.
    """

    async def act(unit: UnitOfWork) -> Answer:
        ids = await announce_supply(unit, request.desk.company.reference, expected=data)
        return await _answer(unit, ids, status=201)

    return await once(request, act)


@post("/supply/{supply_id:str}/move", scope="stock:write", answers=SupplyAfter, status_code=200)
async def post_supply_move(request: ApiRequest, supply_id: FromPath[str], data: JSONBody[SupplyMove]) -> Answer:
    """Move supply to another day.

    Promises that rest on it move with it.
    """

    found = read_id(supply_id, of="expected supply")

    async def act(unit: UnitOfWork) -> Answer:
        await put_off_supply(unit, supply_id=found, wish=data)
        return await _answer(unit, [found], status=200)

    return await once(request, act)


@post("/supply/{supply_id:str}/close", scope="stock:write", answers=SupplyAfter, status_code=200)
async def post_supply_end(request: ApiRequest, supply_id: FromPath[str], data: JSONBody[GivenUp]) -> Answer:
    """Give up what is left of supply."""

    found = read_id(supply_id, of="expected supply")

    async def act(unit: UnitOfWork) -> Answer:
        await give_up_supply(unit, supply_ids=[found], reason=data.reason)
        return await _answer(unit, [found], status=200)

    return await once(request, act)


async def _answer(unit: UnitOfWork, ids: list[UUID], *, status: int) -> Answer:
    found = {one.id: one for one in await list_supply(unit.sql, ids=ids, open_only=False, limit=len(ids))}
    if len(found) < len(set(ids)):
        raise NotFound("There is no such expected supply.")
    return show(SupplyAfter([found[one] for one in ids]), status=status)


HANDLERS = (show_supply, post_supply, post_supply_move, post_supply_end)
