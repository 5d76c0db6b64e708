"""Purchase orders over HTTP: drafted, sent, confirmed, received, cancelled; with their history and their paper."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.buying.act_on_purchase import cancel_any, confirm_any, send_any
from lading.flows.buying.confirm_purchase import Confirmation
from lading.flows.buying.print_purchase import print_purchase
from lading.flows.buying.receive_purchase import Delivery, receive_purchase
from lading.flows.buying.tell_suppliers import letters_of
from lading.kernel import FieldError, Invalid
from lading.messages import MessageView
from lading.purchasing import PurchaseDraft, change_purchase, create_purchases
from lading.purchasing.lifecycle import STATUSES
from lading.purchasing.queries import events_of_purchase, get_purchase, list_purchases
from lading.purchasing.views import PurchaseEvent, PurchaseRow, PurchaseView
from lading.store import UnitOfWork

Statuses = Annotated[
    str, QueryParameter(name="status", max_length=200, description="only these statuses, divided by commas")
]
Place = Annotated[str, QueryParameter(max_length=80, description="only to this place")]
Supplier = Annotated[str, QueryParameter(max_length=80, description="only from this supplier")]
OfKind = Annotated[str, QueryParameter(max_length=20, description="only of this kind: stock or dropship")]
Asked = Annotated[bool, QueryParameter(description="only those of which the supplier was asked not to ship something")]
Late = Annotated[bool, QueryParameter(description="only those of which something should be here by now")]
Act = Callable[[UnitOfWork], Awaitable[object]]


class PurchasePage(msgspec.Struct, frozen=True):
    """A page of purchase orders, the newest first; `next` is the cursor of the page behind it."""

    purchase_orders: list[PurchaseRow]
    next: str | None


class PurchaseStory(msgspec.Struct, frozen=True):
    """What happened to a purchase order, the newest first, and what was written to the supplier."""

    events: list[PurchaseEvent]
    messages: list[MessageView]


class SendWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`anyway` sends what is below the supplier's minimum, too."""

    anyway: bool = False


class CancelWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why nothing more is wanted of it."""

    reason: Annotated[str, Meta(min_length=1, max_length=200)]


@get("/purchase-orders", scope="purchasing:read", answers=PurchasePage)
async def show_purchases(
    request: ApiRequest,
    *,
    q: Typed = "",
    statuses: Statuses = "",
    supplier: Supplier = "",
    place: Place = "",
    late: Late = False,
    kind: OfKind = "",
    asked: Asked = False,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List purchase orders.

    The newest first. `q` begins a number, a SKU or a supplier's code, or stands in its name.
    """
    wanted: dict[str, Any] = {"statuses": _statuses(statuses), "late": late, "supplier": supplier, "place": place}
    wanted |= {"kind": kind, "asked": asked}
    before = read_cursor(cursor, str) or ""
    async with request.desk.database.unit_of_work() as unit:
        today = unit.now.date()
        found = await list_purchases(unit.sql, today=today, typed=q, before=before, limit=limit, **wanted)
    return show(PurchasePage(found, next_page(found, limit=limit, by="number")))


def _statuses(sent: str) -> list[str]:
    wanted = [status.strip() for status in sent.split(",") if status.strip()]
    if unknown := [status for status in wanted if status not in STATUSES]:
        sentence = f"There is no status “{unknown[0]}”; statuses are {', '.join(STATUSES)}."
        raise Invalid(sentence, errors=(FieldError("?status", "unknown_status", sentence),))
    return wanted or list(STATUSES)


async def _show(unit: UnitOfWork, number: str, status: int = 200) -> Answer:
    return show(await get_purchase(unit.sql, number=number, today=unit.now.date()), status=status)


@post("/purchase-orders", scope="purchasing:write", answers=PurchaseView, status_code=201)
async def post_purchase(request: ApiRequest, data: JSONBody[PurchaseDraft]) -> Answer:
    """Draft a purchase order.

    Units, costs and days that are left out are the supplier's terms. Nothing is expected of it until it is sent.
    """

    async def act(unit: UnitOfWork) -> Answer:
        (made,) = await create_purchases(unit, request.desk.company.reference, drafts=[data])
        return await _show(unit, made.number, 201)

    return await once(request, act)


@get("/purchase-orders/{number:str}", scope="purchasing:read", answers=PurchaseView)
async def show_purchase(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read a purchase order."""
    async with request.desk.database.unit_of_work() as unit:
        return await _show(unit, number)


@put("/purchase-orders/{number:str}", scope="purchasing:write", answers=PurchaseView)
async def put_purchase(request: ApiRequest, number: FromPath[str], data: JSONBody[PurchaseDraft]) -> Answer:
    """Change a draft.

    The lines of the body take the place of those that were there. What was sent is changed by nobody.
    """

    async def act(unit: UnitOfWork) -> object:
        reference, version = request.desk.company.reference, request.seen_version
        return await change_purchase(unit, reference, number=number, draft=data, version=version)

    return await _work_on(request, number, act)


async def _work_on(request: ApiRequest, number: str, act: Act) -> Answer:
    """Do it once and answer the order as it is then."""

    async def done(unit: UnitOfWork) -> Answer:
        await act(unit)
        return await _show(unit, number)

    return await once(request, done)


@post("/purchase-orders/{number:str}/send", scope="purchasing:write", answers=PurchaseView, status_code=200)
async def send_purchase(request: ApiRequest, number: FromPath[str], data: JSONBody[SendWish]) -> Answer:
    """Send a purchase order to its supplier.

    By e-mail, with the order as PDF; again, where it was sent before. From now on its goods are expected.
    """

    async def act(unit: UnitOfWork) -> None:
        await send_any(unit, numbers=[number], anyway=data.anyway)

    return await _work_on(request, number, act)


@post("/purchase-orders/{number:str}/confirm", scope="purchasing:write", answers=PurchaseView, status_code=200)
async def confirm(request: ApiRequest, number: FromPath[str], data: JSONBody[Confirmation]) -> Answer:
    """Book the supplier's confirmation.

    Other days and prices count from now on, fewer units are given up; what differs becomes a task. Of a drop-ship
    order fewer units are promised to the customer from elsewhere, and a later day moves the promise.
    """

    async def act(unit: UnitOfWork) -> None:
        reference, version = request.desk.company.reference, request.seen_version
        await confirm_any(unit, reference, number=number, confirmation=data, version=version)

    return await _work_on(request, number, act)


@post("/purchase-orders/{number:str}/receive", scope="stock:write", answers=PurchaseView, status_code=200)
async def receive(request: ApiRequest, number: FromPath[str], data: JSONBody[Delivery]) -> Answer:
    """Receive a delivery of a purchase order.

    Good units go on the shelf, damaged and refused ones need a reason. More than ordered is refused beyond the
    supplier's tolerance unless `accept` says so; what is missing stays open unless `close` gives it up.
    """

    async def act(unit: UnitOfWork) -> object:
        reference, version = request.desk.company.reference, request.seen_version
        return await receive_purchase(unit, reference, number=number, delivery=data, version=version)

    return await _work_on(request, number, act)


@post("/purchase-orders/{number:str}/cancel", scope="purchasing:write", answers=PurchaseView, status_code=200)
async def cancel(request: ApiRequest, number: FromPath[str], data: JSONBody[CancelWish]) -> Answer:
    """Cancel what is open of a purchase order.

    The supplier is told where it knows of it.
    """

    async def act(unit: UnitOfWork) -> None:
        await cancel_any(unit, number=number, reason=data.reason, version=request.seen_version)

    return await _work_on(request, number, act)


@get("/purchase-orders/{number:str}/events", scope="purchasing:read", answers=PurchaseStory)
async def show_purchase_events(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read what happened to a purchase order and what was written to the supplier."""
    async with request.desk.database.unit_of_work() as unit:
        await get_purchase(unit.sql, number=number, today=unit.now.date())
        happened = await events_of_purchase(unit.sql, number=number)
        return show(PurchaseStory(happened, await letters_of(unit, number=number)))


@get("/purchase-orders/{number:str}/documents/purchase-order.pdf", scope="purchasing:read")
async def show_purchase_paper(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Print a purchase order."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        made = await print_purchase(unit, number=number)
    name = f'inline; filename="{made.file_name}"'.encode()
    return Answer(200, made.content, headers=((b"content-disposition", name),), content_type=b"application/pdf")


HANDLERS = (
    show_purchases,
    post_purchase,
    show_purchase,
    put_purchase,
    send_purchase,
    confirm,
    receive,
    cancel,
    show_purchase_events,
    show_purchase_paper,
)
