"""Queues over HTTP: who waits for an item, in which turn and why; and the policies that say so."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.catalog.queries import get_item
from lading.flows.promising.set_queue_policies import set_queue_policies
from lading.flows.promising.show_queue import Queue, WaitingLine, repeg, show_queue, show_waiting
from lading.flows.show_orders import show_order
from lading.promising.put_policy import PolicyDraft, PolicyView, list_policies
from lading.store import UnitOfWork


class QueuePolicies(msgspec.Struct, frozen=True):
    """The company's policy (`sku` is empty), then those of items."""

    policies: list[PolicyView]


class PolicyBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Policies as they shall be; those that are not named stay."""

    policies: Annotated[list[PolicyDraft], Meta(min_length=1, max_length=200)]


class RepegWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why it shall be done now."""

    reason: Annotated[str, Meta(max_length=300)] = ""


class OrderWaits(msgspec.Struct, frozen=True):
    """The lines of an order that wait."""

    lines: list[WaitingLine]


@get("/queue-policies", scope="stock:read", answers=QueuePolicies)
async def show_queue_policies(request: ApiRequest) -> Answer:
    """List queue policies.

    Who is served first of those who wait: who was placed first, customers of some groups, who wants it soonest, or
    each group its share.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(QueuePolicies(await list_policies(unit)))


@post("/queue-policies", scope="stock:write", answers=QueuePolicies, status_code=200)
async def post_queue_policies(request: ApiRequest, data: JSONBody[PolicyBatch]) -> Answer:
    """Set queue policies.

    Without `sku` the company's, with it an item's own; `end` takes an item's away. Everyone who waits is served anew
    by the new policy: only then a day that was promised gives way.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await set_queue_policies(unit, request.desk.company.reference, drafts=data.policies)
        return show(QueuePolicies(await list_policies(unit)))

    return await once(request, act)


@get("/items/{sku:str}/queue", scope="stock:read", answers=Queue)
async def show_item_queue(request: ApiRequest, sku: FromPath[str]) -> Answer:
    """Show who waits for an item.

    In turn: behind whom each stands and why, on which supply it rests, and when it is expected.
    """
    async with request.desk.database.unit_of_work() as unit:
        await get_item(unit.sql, sku=sku)
        return show(await show_queue(unit, request.desk.company.reference, sku=sku))


@post("/items/{sku:str}/repeg", scope="stock:write", answers=Queue, status_code=200)
async def post_repeg(request: ApiRequest, sku: FromPath[str], data: JSONBody[RepegWish]) -> Answer:
    """Peg an item anew.

    It happens by itself after every change of supply, stock or orders; this does it now.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await get_item(unit.sql, sku=sku)
        await repeg(unit, request.desk.company.reference, skus=[sku], reason=data.reason)
        return show(await show_queue(unit, request.desk.company.reference, sku=sku))

    return await once(request, act)


@get("/orders/{number:str}/waiting", scope="orders:read", answers=OrderWaits)
async def show_order_waiting(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Show what an order waits for.

    Line by line: its place in the queue, behind whom and why, what it rests on, and when it is expected.
    """
    async with request.desk.database.unit_of_work() as unit:
        order = await show_order(unit, number=number)
        return show(OrderWaits(await show_waiting(unit, request.desk.company.reference, order=order)))


HANDLERS = (show_queue_policies, post_queue_policies, show_item_queue, post_repeg, show_order_waiting)
"""What `create_api` puts behind the gate."""
