"""Invoices and credit memos over HTTP: listed, read, issued, voided, as PDF and as electronic invoices."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, read_cursor, write_cursor
from lading.api.request import ApiRequest
from lading.billing.facts import Document
from lading.billing.kept import read_document
from lading.billing.lists import InvoiceRow, Sought, list_invoices
from lading.flows.billing.ask_deposit import AskDeposit, ask_deposit
from lading.flows.billing.issue_invoices import issue_credit_memos, issue_invoices
from lading.flows.billing.void_invoice import void_invoice
from lading.store import UnitOfWork

Kinds = Annotated[Literal["", "invoice", "credit_memo"], QueryParameter(description="empty: both")]
Standing = Annotated[
    Literal["", "open", "overdue", "paid", "void"], QueryParameter(name="state", description="open includes overdue")
]
Text = Annotated[str, QueryParameter(max_length=80)]
Day = Annotated[date | None, QueryParameter(description="a day, such as 2026-11-30")]


class InvoicePage(msgspec.Struct, frozen=True):
    """A page of documents, the last issued first; `next` is the cursor of the page behind it."""

    invoices: list[InvoiceRow]
    next: str | None


class OrdersToBill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Orders of which everything that waits is to be billed now."""

    orders: Annotated[list[str], Meta(min_length=1, max_length=200)]


class IssuedDocuments(msgspec.Struct, frozen=True):
    """What was issued."""

    documents: list[Document]


class InvoiceView(msgspec.Struct, frozen=True):
    """A document as it was issued, and the memo that voided it, if one did."""

    document: Document
    voided_by: str | None
    reason: str


class InvoiceToVoid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why an invoice is taken back, and whether the same is billed `again`, as things are said now."""

    reason: Annotated[str, Meta(min_length=1, max_length=400)]
    again: bool = False


@get("/invoices", scope="billing:read", answers=InvoicePage)
async def show_invoices(
    request: ApiRequest,
    q: Text = "",
    kind: Kinds = "",
    standing: Standing = "",
    customer: Text = "",
    order: Text = "",
    issued_from: Day = None,
    issued_to: Day = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List invoices and credit memos.

    `open` is what is still to be paid, the oldest invoices of an order first; `state` open includes overdue.
    """
    sought = Sought(
        words=q, kind=kind, state=standing, customer=customer, order=order, from_day=issued_from, to_day=issued_to
    )
    return await _page(request, sought, limit, cursor)


@get("/credit-memos", scope="billing:read", answers=InvoicePage)
async def show_credit_memos(
    request: ApiRequest, customer: Text = "", order: Text = "", limit: Limit = 50, cursor: Cursor = ""
) -> Answer:
    """List credit memos."""
    return await _page(request, Sought(kind="credit_memo", customer=customer, order=order), limit, cursor)


async def _page(request: ApiRequest, sought: Sought, limit: int, cursor: str) -> Answer:
    async with request.desk.database.unit_of_work() as unit:
        found = await list_invoices(unit, sought=sought, limit=limit, after=read_cursor(cursor, tuple[datetime, UUID]))
    last = found[-1] if len(found) == limit else None
    return show(InvoicePage(found, write_cursor((last.issued_at, last.id)) if last else None))


@post("/invoices", scope="billing:write", answers=IssuedDocuments, status_code=200)
async def post_invoices(request: ApiRequest, data: JSONBody[OrdersToBill]) -> Answer:
    """Bill now what waits in orders.

    What has left and stands on no invoice is billed, an invoice for each order; what was credited gets its memo.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return show(IssuedDocuments(await issue_invoices(unit, numbers=data.orders)))

    return await once(request, act)


@post("/credit-memos", scope="billing:write", answers=IssuedDocuments, status_code=200)
async def post_credit_memos(request: ApiRequest, data: JSONBody[OrdersToBill]) -> Answer:
    """Issue the credit memos of orders.

    Credits of what was invoiced and stand on no memo yet: returned units, gestures, claims, voided shipments.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return show(IssuedDocuments(await issue_credit_memos(unit, numbers=data.orders)))

    return await once(request, act)


@get("/invoices/{number:str}", scope="billing:read", answers=InvoiceView)
async def show_invoice(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read an invoice or credit memo as it was issued."""
    async with request.desk.database.unit_of_work() as unit:
        kept = await read_document(unit, number=number)
    return show(InvoiceView(kept.document, kept.voided_by, kept.reason))


@post("/invoices/{number:str}/void", scope="billing:write", answers=IssuedDocuments, status_code=200)
async def post_void(request: ApiRequest, number: FromPath[str], data: JSONBody[InvoiceToVoid]) -> Answer:
    """Take an invoice back.

    It stays, and a credit memo over the whole of it stands beside it; with `again` a new invoice follows.
    """

    async def act(unit: UnitOfWork) -> Answer:
        made = await void_invoice(unit, number=number, reason=data.reason, again=data.again)
        return show(IssuedDocuments([made.memo, *made.invoices]))

    return await once(request, act)


@post("/orders/{number:str}/deposit-invoices", scope="billing:write", answers=IssuedDocuments, status_code=200)
async def post_deposit(request: ApiRequest, number: FromPath[str], data: JSONBody[AskDeposit]) -> Answer:
    """Ask for a deposit before delivery.

    Its invoice is issued at once, with its tax; the invoices of what leaves take it off. Of more than is still to come
    409 `too_much_deposit`.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return show(IssuedDocuments([await ask_deposit(unit, number=number, wish=data)]))

    return await once(request, act)


HANDLERS = (
    post_deposit,
    show_invoices,
    show_credit_memos,
    post_invoices,
    post_credit_memos,
    show_invoice,
    post_void,
)
