"""Changes of orders over HTTP: quantities, lines, prices, dates and ways in one, and who answers what waits."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.changing.answer_changes import AnswerChange, answer_changes
from lading.flows.changing.change_order import change_orders
from lading.flows.changing.changed import Changed
from lading.flows.changing.order_edit import ChangeOrder, OrderEdit, Reason
from lading.flows.changing.undo_change import undo_change
from lading.flows.changing.withdraw_change import withdraw_change
from lading.flows.show_orders import show_order
from lading.orders.change_links import make_link
from lading.orders.change_lists import ChangeView, list_changes, list_waiting
from lading.orders.changes import read_changes
from lading.orders.views import OrderView
from lading.store import UnitOfWork

States = Annotated[
    Literal["waiting", "requested", "pending", "granted", "denied", "withdrawn"],
    QueryParameter(description="which changes; `waiting` are those that are requested or pending"),
]
_EXAMPLE = {
    "reason": "The customer called.",
    "lines": [{"line": 1, "quantity": "3"}],
    "add": [{"sku": "MUG-BLUE", "quantity": "1"}],
    "shipping": {"method": "express", "amount": "9.90"},
}


class ChangeWish(OrderEdit, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What shall be otherwise, why, and whose wish it is: customers and channels may do what the policy lets them."""

    reason: Reason = ""
    by: Literal["staff", "channel", "customer"] = "staff"

    @property
    def edit(self) -> OrderEdit:
        """The edit alone."""
        return OrderEdit(**{name: getattr(self, name) for name in OrderEdit.__struct_fields__})


class ChangeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the change came to (null where only papers or the way changed), and the order as it is now."""

    change: Changed | None
    order: OrderView
    version: int


class ChangeReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why it is granted, denied or withdrawn; who asked may read it."""

    reason: Reason = ""


class ChangeLink(msgspec.Struct, frozen=True):
    """The address for the customer, and until when it is good."""

    url: str
    good_until: datetime


class ChangeList(msgspec.Struct, frozen=True):
    """Changes of orders."""

    changes: list[ChangeView]


@post(
    "/orders/{number:str}/change",
    scope="orders:write",
    answers=ChangeAnswer,
    status_code=200,
    versioned=True,
    example=_EXAMPLE,
)
async def post_change(request: ApiRequest, number: FromPath[str], data: JSONBody[ChangeWish]) -> Answer:
    """Change an order.

    Quantities, lines, prices, discounts, shipping, the wished date and the address, together or not at all. What has
    left keeps its terms and cannot be cut: 409 `too_late`. Units in the hands of a place are asked of it: the change
    is `pending` then. Money never moves by itself; the balance says what is owed either way.
    """
    wish = ChangeOrder(number=number, edit=data.edit, reason=data.reason, door=data.by, version=request.seen_version)

    async def act(unit: UnitOfWork) -> Answer:
        (done,) = await change_orders(unit, request.desk.company, wishes=[wish])
        return await _answer(unit, number, done)

    return await once(request, act)


@get("/orders/{number:str}/changes", scope="orders:read", answers=ChangeList)
async def show_changes(request: ApiRequest, number: FromPath[str]) -> Answer:
    """List an order's changes, the last first."""
    async with request.desk.database.unit_of_work() as unit:
        order = await show_order(unit, number=number)
        return show(ChangeList(await list_changes(unit, order=order.id)))


@get("/changes", scope="orders:read", answers=ChangeList)
async def show_waiting_changes(request: ApiRequest, status: States = "waiting") -> Answer:
    """List changes that wait for an answer, the first due first; or those of another state, the last first."""
    states = ("requested", "pending") if status == "waiting" else (status,)
    async with request.desk.database.unit_of_work() as unit:
        return show(ChangeList(await list_waiting(unit, states=states)))


@post("/orders/{number:str}/change-link", scope="orders:write", answers=ChangeLink, status_code=200)
async def post_change_link(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Make the link by which an order's customer changes or cancels it.

    It needs no account, and is good for thirty days.
    """

    async def act(unit: UnitOfWork) -> Answer:
        order = await show_order(unit, number=number)
        token, until = await make_link(unit, order_id=order.id)
        return show(ChangeLink(f"{request.desk.company.address}/change/{token}", until))

    return await once(request, act)


@post("/changes/{change:str}/grant", scope="orders:write", answers=ChangeView, status_code=200)
async def post_grant(request: ApiRequest, change: FromPath[str], data: JSONBody[ChangeReason]) -> Answer:
    """Grant a change that waits.

    A customer's request is carried out as far as facts still let it: else it is `denied`, `too_late`. For a place
    that was asked, its units go back to the shelf.
    """
    return await _settle(request, read_id(change, of="change"), granted=True, reason=data.reason)


@post("/changes/{change:str}/deny", scope="orders:write", answers=ChangeView, status_code=200)
async def post_deny(request: ApiRequest, change: FromPath[str], data: JSONBody[ChangeReason]) -> Answer:
    """Deny a change that waits, with a sentence for who asked."""
    return await _settle(request, read_id(change, of="change"), granted=False, reason=data.reason)


@post("/changes/{change:str}/withdraw", scope="orders:write", answers=ChangeView, status_code=200)
async def post_withdraw(request: ApiRequest, change: FromPath[str], data: JSONBody[ChangeReason]) -> Answer:
    """Withdraw a change that waits: nothing more of it happens. What a partner was asked cannot be withdrawn."""

    named = read_id(change, of="change")

    async def act(unit: UnitOfWork) -> Answer:
        await withdraw_change(unit, change_id=named, reason=data.reason)
        return await _show_one(unit, named)

    return await once(request, act)


@post("/changes/{change:str}/undo", scope="orders:write", answers=ChangeAnswer, status_code=200)
async def post_undo(request: ApiRequest, change: FromPath[str]) -> Answer:
    """Take a granted change back by another one, as long as the order was not changed since."""

    named = read_id(change, of="change")

    async def act(unit: UnitOfWork) -> Answer:
        number, done = await undo_change(unit, request.desk.company, change_id=named, version=request.seen_version)
        return await _answer(unit, number, done)

    return await once(request, act)


async def _settle(request: ApiRequest, change: UUID, *, granted: bool, reason: str) -> Answer:
    async def act(unit: UnitOfWork) -> Answer:
        wish = AnswerChange(change=change, granted=granted, reason=reason)
        await answer_changes(unit, request.desk.company, wishes=[wish])
        return await _show_one(unit, change)

    return await once(request, act)


async def _show_one(unit: UnitOfWork, change: UUID) -> Answer:
    known = (await read_changes(unit, ids=[change]))[change]
    return show(next(one for one in await list_changes(unit, order=known.order_id) if one.id == change))


async def _answer(unit: UnitOfWork, number: str, done: Changed | None) -> Answer:
    order = await show_order(unit, number=number)
    return show(ChangeAnswer(change=done, order=order, version=order.version))


HANDLERS = (
    post_change,
    post_change_link,
    show_changes,
    show_waiting_changes,
    post_grant,
    post_deny,
    post_withdraw,
    post_undo,
)
"""What `create_api` puts behind the gate."""
