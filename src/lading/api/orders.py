"""Orders over HTTP: place one or many, look at them, hold, release and cancel them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.access.roles import Role
from lading.api.answer import Answer, encode, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, Typed
from lading.api.problem import Problem, problem_of, refusal_of
from lading.api.request import ApiRequest
from lading.flows.changing.cancel_orders import CancelOrder, LineQuantity, cancel_orders
from lading.flows.changing.change_papers import ChangePapers, PaperChange, change_order_papers
from lading.flows.changing.hold_orders import HoldOrder, ReleaseOrder, hold_orders, release_orders
from lading.flows.placing.placement import Outcome, Placed, wish_for
from lading.flows.show_orders import show_order, show_orders
from lading.kernel import Refusal
from lading.orders import OrderDraft
from lading.orders.filters import Sort, read_filters
from lading.orders.history import EventView, history_of
from lading.orders.hold import NewHold, Overdue
from lading.orders.lists import find_orders
from lading.orders.views import OrderView
from lading.store import UnitOfWork

Sorted = Annotated[Sort, QueryParameter(description="newest first, oldest first, or the earliest promise first")]
Sentence = Annotated[str, Meta(min_length=1, max_length=500)]
_MOVED = {
    "ship_to": {
        "name": "Ada Lovelace",
        "line1": "2 Main St",
        "city": "Springfield",
        "region": "IL",
        "postal_code": "62701",
        "country": "US",
    },
    "reason": "She has moved.",
}


class Batch(msgspec.Struct, forbid_unknown_fields=True):
    """Orders to place together; each stands or falls alone."""

    orders: Annotated[list[OrderDraft], Meta(min_length=1, max_length=1000)]


class BatchResult(msgspec.Struct, omit_defaults=True):
    """What became of the order at `index`: 201 or 200 with the order, or a problem."""

    index: int
    status: int
    order: msgspec.Raw | None = None
    problem: Problem | None = None


class Cancellation(msgspec.Struct, forbid_unknown_fields=True):
    """Why, whose wish it is, and which lines and quantities; no lines means everything."""

    reason: Sentence
    by: Literal["customer", "seller"] = "seller"
    lines: Annotated[list[LineQuantity], Meta(min_length=1, max_length=5000)] | None = None


class HoldWish(msgspec.Struct, forbid_unknown_fields=True):
    """Why the order is held, as a code and a sentence, and which steps that stops, until when.

    For the whole order, one `line`, or the work of one `fulfilment`. `may_release` is the role that alone may release
    it. When it is `due`, nothing happens, a task is raised, or it is released (`overdue`).
    """

    reason: Annotated[str, Meta(pattern="^[a-z0-9_]{1,60}$")]
    sentence: Sentence
    steps: Annotated[list[str], Meta(min_length=1, max_length=8)] = msgspec.field(default_factory=lambda: ["release"])
    line: int | None = None
    owner: str | None = None
    fulfilment: UUID | None = None
    may_release: Role | None = None
    due: Annotated[datetime, Meta(tz=True)] | None = None
    overdue: Overdue = "nothing"


class ReleaseWish(msgspec.Struct, forbid_unknown_fields=True):
    """Why the order may go on, and which holds that lifts; none means all."""

    reason: Sentence
    holds: list[UUID] | None = None


class NewPapers(PaperChange, frozen=True, forbid_unknown_fields=True):
    """What shall stand on the order from now on, and why; what is left out stays as it is."""

    reason: Annotated[str, Meta(max_length=500)] = ""


class History(msgspec.Struct):
    """What happened to an order, the first event first."""

    events: list[EventView]


class OrderPage(msgspec.Struct):
    """A page of orders; `next` is the cursor of the page behind it."""

    orders: list[OrderView]
    next: str | None


@post("/orders", scope="orders:write", answers=OrderView, status_code=201, direct=True)
async def place_order(request: ApiRequest, data: JSONBody[OrderDraft]) -> Answer:
    """Place an order.

    Answers 201 with the order; 200 when the same draft had been placed under its external id before. Prices that
    are left out come from the price list. What no place holds becomes a backorder, unless the channel refuses that.
    """
    wish = wish_for(data, actor=request.actor.label, key=await request.key(), agrees_prices=request.agrees_prices)
    outcome = await request.desk.orders.place(wish)
    if isinstance(outcome, Refusal):
        raise outcome
    return Answer(outcome.status, outcome.answer)


@post("/orders/batch", scope="orders:write", answers=list[BatchResult], status_code=200)
async def place_batch(request: ApiRequest, data: JSONBody[Batch]) -> Answer:
    """Place many orders.

    Each stands or falls alone and has its own result, in the order in which they were sent.
    """
    key = await request.key()
    wishes = [
        wish_for(
            draft,
            actor=request.actor.label,
            key=key and msgspec.structs.replace(key, key=f"{key.key}#{index}"),
            agrees_prices=request.agrees_prices,
        )
        for index, draft in enumerate(data.orders)
    ]
    outcomes = await request.desk.orders.place_all(wishes)
    return Answer(200, encode([_result(index, outcome) for index, outcome in enumerate(outcomes)]))


def _result(index: int, outcome: Outcome) -> BatchResult:
    if isinstance(outcome, Placed):
        return BatchResult(index, outcome.status, order=msgspec.Raw(outcome.answer))
    refusal = refusal_of(outcome) or outcome
    return BatchResult(index, refusal.status, problem=problem_of(refusal))


@get("/orders", scope="orders:read", answers=OrderPage)
async def list_orders(
    request: ApiRequest,
    q: Typed = "",
    commitment: Typed = "",
    progress: Typed = "",
    money: Typed = "",
    hold: Typed = "",
    channel: Typed = "",
    customer: Typed = "",
    placed_from: Typed = "",
    placed_to: Typed = "",
    place: Typed = "",
    sku: Typed = "",
    tag: Typed = "",
    sort: Sorted = "newest",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List orders; several values of a filter are divided by commas, `hold` is `any`, `none` or a reason."""
    given = request.query_params.dict()
    async with request.desk.database.unit_of_work() as unit:
        found = await find_orders(unit.sql, filters=read_filters(given), sort=sort, cursor=cursor, limit=limit)
        views = await show_orders(unit, ids=found.ids)
    return show(OrderPage([views[one] for one in found.ids], found.next or None))


@get("/orders/{number:str}", scope="orders:read", answers=OrderView)
async def read_order(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read an order."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await show_order(unit, number=number))


@get("/orders/{number:str}/events", scope="orders:read", answers=History)
async def read_events(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read an order's history.

    Everything that happened to it: who, when, why, and the hash that chains it to what was before.
    """
    async with request.desk.database.unit_of_work() as unit:
        return Answer(200, encode(History(await history_of(unit, number=number))))


@patch("/orders/{number:str}", scope="orders:write", answers=OrderView, versioned=True, example=_MOVED)
async def change_order(request: ApiRequest, number: FromPath[str], data: JSONBody[NewPapers]) -> Answer:
    """Change what is written on an order.

    Customer, addresses, notes, tags, attributes and the wished date, each as a whole. Holds that this mends are
    released, what it breaks is refused. The address of what has left cannot be changed: 409 `address_too_late`.
    """
    wish = ChangePapers(number=number, change=data, reason=data.reason, version=request.seen_version)

    async def act(unit: UnitOfWork) -> Answer:
        await change_order_papers(unit, request.desk.company, wishes=[wish])
        return show(await show_order(unit, number=number))

    return await once(request, act)


@post("/orders/{number:str}/cancel", scope="orders:write", answers=OrderView, status_code=200, versioned=True)
async def cancel_order(request: ApiRequest, number: FromPath[str], data: JSONBody[Cancellation]) -> Answer:
    """Cancel an order.

    Lines or quantities of it, or all. Where some has left already, what is left is cancelled, as the order's changes
    say; where nothing is left of a line that is named: 409 `too_late`.
    """
    wish = CancelOrder(number, data.reason, data.lines, data.by, request.seen_version)

    async def act(unit: UnitOfWork) -> Answer:
        await cancel_orders(unit, wishes=[wish])
        return show(await show_order(unit, number=number))

    return await once(request, act)


@post("/orders/{number:str}/hold", scope="orders:write", answers=OrderView, status_code=200, versioned=True)
async def hold_order(request: ApiRequest, number: FromPath[str], data: JSONBody[HoldWish]) -> Answer:
    """Hold an order.

    The steps named wait until somebody releases it: accept, release, pick, pack, ship, capture, invoice, refund.
    """
    hold = NewHold(**msgspec.structs.asdict(data))

    async def act(unit: UnitOfWork) -> Answer:
        await hold_orders(unit, wishes=[HoldOrder(number, hold, request.seen_version)])
        return show(await show_order(unit, number=number))

    return await once(request, act)


@post("/orders/{number:str}/release", scope="orders:write", answers=OrderView, status_code=200, versioned=True)
async def release_order(request: ApiRequest, number: FromPath[str], data: JSONBody[ReleaseWish]) -> Answer:
    """Release an order from holds."""
    wish = ReleaseOrder(number, data.reason, data.holds, request.seen_version)

    async def act(unit: UnitOfWork) -> Answer:
        await release_orders(unit, wishes=[wish])
        return show(await show_order(unit, number=number))

    return await once(request, act)


HANDLERS = (
    place_order,
    place_batch,
    list_orders,
    read_order,
    change_order,
    read_events,
    cancel_order,
    hold_order,
    release_order,
)
