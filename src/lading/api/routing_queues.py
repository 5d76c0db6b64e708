"""Queues of routing over HTTP: how many orders wait apart in each, which ones, and moving them."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, encode, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.routing.park_orders import ParkOrder, park_orders
from lading.flows.show_orders import show_order
from lading.orders.views import OrderView
from lading.routing.queue_lists import QueueCount, QueuedOrder, list_queued, list_queues
from lading.store import UnitOfWork

Limit = Annotated[int, QueryParameter(ge=1, le=2000, description="how many at most")]


class Queues(msgspec.Struct, frozen=True):
    """The queues in which orders wait, by name."""

    queues: list[QueueCount]


class QueuedOrders(msgspec.Struct, frozen=True):
    """The orders of a queue, those first that came into it first."""

    orders: list[QueuedOrder]


class QueueWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Into which queue; an empty one takes the order out of the one it is in."""

    queue: Annotated[str, Meta(max_length=80)] = ""
    reason: Annotated[str, Meta(max_length=500)] = ""


@get("/routing/queues", scope="orders:read", answers=Queues)
async def show_queues(request: ApiRequest) -> Answer:
    """List the queues in which orders wait.

    A rule of a routing plan puts what it leaves over into one; only routings that name the queue take orders out of it.
    """
    async with request.desk.database.unit_of_work() as unit:
        return Answer(200, encode(Queues(await list_queues(unit))))


@get("/routing/queues/{queue:str}", scope="orders:read", answers=QueuedOrders)
async def show_queue(request: ApiRequest, queue: FromPath[str], limit: Limit = 500) -> Answer:
    """List the orders of a queue."""
    async with request.desk.database.unit_of_work() as unit:
        return Answer(200, encode(QueuedOrders(await list_queued(unit, queue=queue, limit=limit))))


@post("/orders/{number:str}/queue", scope="orders:write", answers=OrderView, status_code=200, versioned=True)
async def queue_order(request: ApiRequest, number: FromPath[str], data: JSONBody[QueueWish]) -> Answer:
    """Put an order into a queue, or take it out.

    409 `nothing_waits` where nothing of the order waits for stock or for its routing.
    """
    wish = ParkOrder(number=number, queue=data.queue, reason=data.reason, version=request.seen_version)

    async def act(unit: UnitOfWork) -> Answer:
        await park_orders(unit, wishes=[wish])
        return show(await show_order(unit, number=number))

    return await once(request, act)


HANDLERS = (show_queues, show_queue, queue_order)
