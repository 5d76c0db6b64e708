"""Returns over HTTP: asked for, decided, received, inspected, disposed of, and what happened to them."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from lading.api.answer import Answer, show
from lading.api.once import Act, once
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.api.return_bodies import (
    NewReturn,
    ReturnArrival,
    ReturnCancellation,
    ReturnDecision,
    ReturnDisposal,
    ReturnExchange,
    ReturnInspection,
    ReturnMoney,
    ReturnPage,
    ReturnSettlement,
    ReturnStory,
)
from lading.flows.returning.cancel_return import CancelReturn, cancel_returns
from lading.flows.returning.decide_return import DecideReturn, decide_returns
from lading.flows.returning.dispose import DisposeReturn, dispose_returns
from lading.flows.returning.exchange_return import ExchangeReturn, exchange_return
from lading.flows.returning.inspect_return import InspectReturn, inspect_returns
from lading.flows.returning.plan_settlement import NothingToSettle, SettleReturn
from lading.flows.returning.preview_settlement import preview_settlement
from lading.flows.returning.print_return import print_return_label
from lading.flows.returning.receive_return import ReceiveReturn
from lading.flows.returning.request_return import request_returns
from lading.flows.returning.settle_return import settle_returns
from lading.flows.returning.take_back import take_back, take_in_parcel
from lading.kernel import FieldError, Invalid
from lading.returns import RequestReturn
from lading.returns.lifecycle import STATES
from lading.returns.lists import events_of_return, list_returns, show_return
from lading.returns.settlements import read_settlements_of
from lading.returns.views import ReturnView
from lading.store import UnitOfWork

Work = Callable[[UnitOfWork], Awaitable[object]]
States = Annotated[str, QueryParameter(name="state", max_length=200, description="only these, divided by commas")]
AtPlace = Annotated[str, QueryParameter(max_length=80, description="only those that come back to this place")]
_ASKED = {"lines": [{"order": "L100001", "line": 1, "quantity": "1", "reason": "too_small", "condition": "new"}]}


def read_states(sent: str) -> list[str]:
    """The states of a filter; all where it is empty. Raises `Invalid`."""
    wanted = [state.strip() for state in sent.split(",") if state.strip()]
    if unknown := [state for state in wanted if state not in STATES]:
        sentence = f"There is no state “{unknown[0]}”; states are {', '.join(STATES)}."
        raise Invalid(sentence, errors=(FieldError("?state", "unknown_state", sentence),))
    return wanted or list(STATES)


@get("/returns", scope="returns:read", answers=ReturnPage)
async def list_all_returns(
    request: ApiRequest,
    *,
    q: Typed = "",
    states: States = "",
    place: AtPlace = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List returns.

    The newest first. `q` begins a number of a return or order, a SKU, a customer's code, or is a tracking number.
    """
    before = read_cursor(cursor, str) or ""
    wanted = read_states(states)
    async with request.desk.database.unit_of_work() as unit:
        found = await list_returns(unit, states=wanted, place=place, typed=q, before=before, limit=limit)
    return show(ReturnPage(found, next_page(found, limit=limit, by="number")))


@post("/returns", scope="returns:write", answers=ReturnView, status_code=201, example=_ASKED)
async def post_return(request: ApiRequest, data: JSONBody[NewReturn]) -> Answer:
    """Ask for a return.

    The policy in force decides at once, line by line, and says why; where it asks a person, a task is raised. Of more
    than can still come back: 409 `not_returnable`. Goods without an order are named by their `sku`.
    """
    said = {name: getattr(data, name) for name in NewReturn.__struct_fields__ if name != "received"}
    wish = RequestReturn(**said, origin="parcel" if data.received else "api")

    async def act(unit: UnitOfWork) -> Answer:
        company = request.desk.company
        if data.received:
            number = (await take_in_parcel(unit, company, wish=wish)).number
        else:
            number = (await request_returns(unit, company, wishes=[wish]))[0].number
        return show(await show_return(unit, number=number), status=201)

    return await once(request, act)


@get("/returns/{number:str}", scope="returns:read", answers=ReturnView)
async def read_one_return(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read a return."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await show_return(unit, number=number))


@get("/returns/{number:str}/documents/label.pdf", scope="returns:write")
async def read_return_label(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Print the label of a return, with the slip that goes into the parcel."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        made = await print_return_label(unit, number=number)
    name = f'inline; filename="{made.file_name}"'.encode()
    return Answer(200, made.content, headers=((b"content-disposition", name),), content_type=b"application/pdf")


@get("/returns/{number:str}/events", scope="returns:read", answers=ReturnStory)
async def read_return_story(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read what happened to a return."""
    async with request.desk.database.unit_of_work() as unit:
        await show_return(unit, number=number)
        return show(ReturnStory(await events_of_return(unit, number=number)))


@post("/returns/{number:str}/decide", scope="returns:approve", answers=ReturnView, status_code=200, versioned=True)
async def decide_return(request: ApiRequest, number: FromPath[str], data: JSONBody[ReturnDecision]) -> Answer:
    """Decide on a return by hand.

    Authorise or refuse what the policy left to a person, or decide otherwise than it as long as nothing has come.
    """
    wish = DecideReturn(
        number=number, reason=data.reason, outcome=data.outcome, lines=data.lines, version=request.seen_version
    )
    return await once(request, _then_show(number, lambda unit: decide_returns(unit, wishes=[wish])))


@post("/returns/{number:str}/receive", scope="returns:write", answers=ReturnView, status_code=200, versioned=True)
async def receive_return(request: ApiRequest, number: FromPath[str], data: JSONBody[ReturnArrival]) -> Answer:
    """Receive what came back.

    All, a part, more than was announced, or other items. No money moves by it. Lines with a `grade` are inspected at
    once; those with a `disposition` go where it says, in a store as in a warehouse.
    """
    wish = ReceiveReturn(number=number, lines=data.lines, place=data.place, version=request.seen_version)
    company = request.desk.company
    return await once(request, _then_show(number, lambda unit: take_back(unit, company, wish=wish)))


@post("/returns/{number:str}/inspect", scope="returns:write", answers=ReturnView, status_code=200, versioned=True)
async def inspect_return(request: ApiRequest, number: FromPath[str], data: JSONBody[ReturnInspection]) -> Answer:
    """Grade what came back.

    A is as new, B opened but whole, C needs work, D cannot be sold. Each piece says what should become of it.
    """
    wish = InspectReturn(number=number, lines=data.lines, version=request.seen_version)
    return await once(request, _then_show(number, lambda unit: inspect_returns(unit, wishes=[wish])))


@post("/returns/{number:str}/dispose", scope="returns:write", answers=ReturnView, status_code=200, versioned=True)
async def dispose_return(request: ApiRequest, number: FromPath[str], data: JSONBody[ReturnDisposal]) -> Answer:
    """Say what becomes of what came back.

    Restocked units can be sold at once, and backorders are filled from them; `refurbish`, `repair` and `quarantine`
    keep them apart in stock; `scrap`, `supplier` and `send_back` bring nothing into stock.
    """
    wish = DisposeReturn(number=number, lines=data.lines, version=request.seen_version)
    company = request.desk.company
    return await once(request, _then_show(number, lambda unit: dispose_returns(unit, company, wishes=[wish])))


@post("/returns/{number:str}/exchange", scope="returns:approve", answers=ReturnView, status_code=200, versioned=True)
async def exchange_goods(request: ApiRequest, number: FromPath[str], data: JSONBody[ReturnExchange]) -> Answer:
    """Exchange what comes back.

    What came is credited, and the same or another item goes out as a new line of the order; a difference stays owing
    or goes back. `in_advance` sends it before the goods have come: their credit follows when they are settled.
    """
    said = {name: getattr(data, name) for name in ReturnExchange.__struct_fields__}
    wish = ExchangeReturn(number=number, version=request.seen_version, approved=False, **said)
    company = request.desk.company
    return await once(request, _then_show(number, lambda unit: exchange_return(unit, company, wish=wish)))


@get("/returns/{number:str}/money", scope="returns:read", answers=ReturnMoney)
async def read_return_money(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read the money of a return: what was settled, and what settling now would give."""
    async with request.desk.database.unit_of_work() as unit:
        await show_return(unit, number=number)
        settled = await read_settlements_of(unit, number=number)
        try:
            return show(ReturnMoney(settled, await preview_settlement(unit, wish=SettleReturn(number=number)), ""))
        except NothingToSettle as refusal:
            return show(ReturnMoney(settled, [], str(refusal)))


@post("/returns/{number:str}/settle", scope="returns:approve", answers=ReturnView, status_code=200, versioned=True)
async def settle_return(request: ApiRequest, number: FromPath[str], data: JSONBody[ReturnSettlement]) -> Answer:
    """Settle the money of a return.

    The units are credited to the cent, less fees; what the order is then in credit goes back by the tenders that paid,
    or into store credit. Only what came, unless the policy said otherwise: 409 `nothing_to_settle`. What is above the
    company's limit is not settled yet: 202, and `waits` says for whose approval.
    """
    said = {name: getattr(data, name) for name in ReturnSettlement.__struct_fields__}
    wish = SettleReturn(number=number, version=request.seen_version, approved=False, **said)
    return await once(request, _then_show(number, lambda unit: settle_returns(unit, wishes=[wish]), may_wait=True))


@post("/returns/{number:str}/cancel", scope="returns:write", answers=ReturnView, status_code=200, versioned=True)
async def cancel_return(request: ApiRequest, number: FromPath[str], data: JSONBody[ReturnCancellation]) -> Answer:
    """Cancel what has not come of a return."""
    wish = CancelReturn(number=number, reason=data.reason, by=data.by, version=request.seen_version)
    return await once(request, _then_show(number, lambda unit: cancel_returns(unit, wishes=[wish])))


def _then_show(number: str, act: Work, *, may_wait: bool = False) -> Act:
    """Do it, then answer the return as it is: 202 where the act waits for somebody's yes."""

    async def done(unit: UnitOfWork) -> Answer:
        await act(unit)
        view = await show_return(unit, number=number)
        return show(view, status=202 if may_wait and view.waits else 200)

    return done


HANDLERS = (
    list_all_returns,
    post_return,
    read_one_return,
    read_return_story,
    read_return_label,
    decide_return,
    receive_return,
    inspect_return,
    dispose_return,
    exchange_goods,
    read_return_money,
    settle_return,
    cancel_return,
)
