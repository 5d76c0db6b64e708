"""Promises over HTTP: when a basket could be there, from where and why; and units held for a checkout."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.promising.promise import Promise, PromiseWish, promise, promise_and_hold
from lading.flows.show_orders import show_order
from lading.inventory.hold import release_holds
from lading.kernel import Forbidden, NotFound
from lading.promising.keep import PromiseVersion, versions_of
from lading.store import UnitOfWork

Hold = Annotated[int, QueryParameter(ge=0, le=1440, description="minutes for which what is in stock is reserved")]


@post("/promises", scope="orders:read", answers=Promise, status_code=200, creates=True)
async def post_promise(request: ApiRequest, data: JSONBody[PromiseWish], hold: Hold = 0) -> Answer:
    """Promise a basket.

    When it could be there, from where, at what cost, and why; other ways beside it. With `hold` what is in stock is
    reserved for so many minutes: place the order with `promise` set to the answer's `id`, or ask again with that
    `promise` to make it last longer. A key needs `orders:write` for that.
    """
    company = request.desk.company
    if not hold:
        async with company.database.unit_of_work(request.actor) as unit:
            return show(await promise(unit, company, wish=data))
    if "orders:write" not in request.auth.scopes:
        raise Forbidden("This key may not reserve: it lacks the scope orders:write.", code="missing_scope")

    async def act(unit: UnitOfWork) -> Answer:
        made = await promise_and_hold(unit, company, wish=data, minutes=hold)
        return show(made, status=201 if made.id else 200)

    return await once(request, act)


class LetGo(msgspec.Struct, frozen=True):
    """A promise that holds nothing any more."""

    id: UUID


@delete("/promises/{promise_id:str}", scope="orders:write", answers=LetGo, status_code=200)
async def delete_promise(request: ApiRequest, promise_id: FromPath[str]) -> Answer:
    """Let go of what a promise holds.

    404 where it holds nothing (any more).
    """

    hold = read_id(promise_id, of="promise")

    async def act(unit: UnitOfWork) -> Answer:
        if not await release_holds(unit, ids=[hold]):
            raise NotFound("That promise holds nothing (any more).")
        return show(LetGo(hold))

    return await once(request, act)


class Versions(msgspec.Struct, frozen=True):
    """How the promises of an order's lines have moved; nothing for lines whose promise never did."""

    promises: list[PromiseVersion]


@get("/orders/{number:str}/promises", scope="orders:read", answers=Versions)
async def show_promises(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read how an order's promises moved."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        order = await show_order(unit, number=number)
        return show(Versions(await versions_of(unit, order_id=order.id)))


HANDLERS = (post_promise, delete_promise, show_promises)
