"""Issuing invoices and credit memos: what waits gets its documents, with numbers drawn last, once and without gaps."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from lading.billing.draw import Drawn, draw_numbers
from lading.billing.due import settle_due
from lading.billing.facts import Document, Kind
from lading.billing.keep import Issued, write_documents
from lading.flows.at_work import save_changes
from lading.flows.billing.draft_invoices import Drafts, Ready, Refused, draft_waiting
from lading.flows.billing.use_deposits import use_deposits
from lading.kernel import Conflict, NotFound, new_id, plain
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.hold import refuse_held
from lading.orders.queries import ids_of_numbers
from lading.payments.accounts import REVENUE, TAX
from lading.payments.ledger import Entry, Posting, post
from lading.store import UnitOfWork


class NothingToBill(Conflict):
    """Everything that was posted for it stands on a document already, or is not billed."""

    code = "nothing_to_bill"


async def issue_invoices(unit: UnitOfWork, *, numbers: Sequence[str]) -> list[Document]:
    """Bill now whatever waits in these orders, an invoice for each; what came back meanwhile gets its credit memo.

    Raises `NotFound`, `NothingToBill`, and the refusal of the first document that cannot be issued.
    """
    ids = await ids_of_numbers(unit, numbers=numbers)
    if missing := [number for number in numbers if number not in ids]:
        raise NotFound(f"There is no order {missing[0]}.")
    orders = await lock_orders(unit, ids=ids.values())
    await refuse_held(unit, orders={order.id: order.number for order in orders.values()}, step="invoice")
    made = await issue_waiting(unit, orders, by_rule=False)
    if made.refused:
        raise made.refused[0].why
    if not made.documents:
        raise NothingToBill("Nothing waits to be billed: what has left is on invoices already.")
    return made.documents


async def issue_credit_memos(unit: UnitOfWork, *, numbers: Sequence[str]) -> list[Document]:
    """Issue the credit memos of what was credited in these orders after it was invoiced. Raises as `issue_invoices`."""
    ids = await ids_of_numbers(unit, numbers=numbers)
    if missing := [number for number in numbers if number not in ids]:
        raise NotFound(f"There is no order {missing[0]}.")
    orders = await lock_orders(unit, ids=ids.values())
    made = Made([], [])
    await _issue_kind(unit, orders, "credit_memo", made, by_rule=False)
    if made.refused:
        raise made.refused[0].why
    if not made.documents:
        raise NothingToBill("Nothing that was invoiced waits for a credit memo.")
    await save_changes(unit, orders=orders.values())
    await settle_due(unit, orders=list(orders))
    return made.documents


class Made(msgspec.Struct):
    """What was issued, and what could not be."""

    documents: list[Document]
    refused: list[Refused]


async def issue_waiting(unit: UnitOfWork, orders: dict[UUID, LockedOrder], *, by_rule: bool) -> Made:
    """Issue what waits in these locked orders, invoices before credit memos; what is refused is in the answer."""
    made = Made([], [])
    for kind in ("invoice", "credit_memo"):
        await _issue_kind(unit, orders, kind, made, by_rule=by_rule)
    await save_changes(unit, orders=orders.values())
    await settle_due(unit, orders=list(orders))
    return made


async def _issue_kind(
    unit: UnitOfWork, orders: dict[UUID, LockedOrder], kind: Kind, made: Made, *, by_rule: bool
) -> None:
    drafts: Drafts = await draft_waiting(unit, orders=list(orders), kind=kind, by_rule=by_rule)
    if kind == "invoice" and await use_deposits(unit, drafts=[one.document for one in drafts.ready]):
        drafts = await draft_waiting(unit, orders=list(orders), kind=kind, by_rule=by_rule)
    made.refused += drafts.refused
    for one in await number_and_write(unit, ready=drafts.ready):
        made.documents.append(one)
        note_issued(orders, one)


async def number_and_write(
    unit: UnitOfWork, *, ready: Sequence[Ready], voids: UUID | None = None, reason: str = ""
) -> list[Document]:
    """Draw the numbers of these documents and write them, in one order for both."""
    if not ready:
        return []
    counts: dict[str, int] = {}
    for one in ready:
        counts[one.series] = counts.get(one.series, 0) + 1
    drawn = {series: iter(numbers) for series, numbers in (await draw_numbers(unit, counts=counts)).items()}
    issued = []
    for one in ready:
        number = next(drawn[one.series])
        document = _numbered(one.document, number)
        issued.append(
            Issued(
                id=new_id(),
                document=document,
                drawn=number,
                series=one.series,
                customer=one.customer,
                voids=voids if document.kind == "credit_memo" else None,
                reason=reason,
            )
        )
    await write_documents(unit, issued=issued)
    await _move_tax(unit, [one.document for one in issued])
    return [one.document for one in issued]


async def _move_tax(unit: UnitOfWork, documents: Sequence[Document]) -> None:
    """The books owe the tax that documents say, where these share it out otherwise than it was posted."""
    postings = [
        Posting(
            kind="tax_rounding",
            currency=one.currency,
            entries=[Entry(TAX, moved), Entry(REVENUE, -moved)],
            order_id=share.id,
            source=f"document/{one.number}/{share.number}",
            reason=one.number,
        )
        for one in documents
        for share in one.orders
        if (moved := share.tax_moved if one.kind == "invoice" else -share.tax_moved)
    ]
    if postings:
        await post(unit, postings=postings)


def _numbered(document: Document, drawn: Drawn) -> Document:
    """The document with its number and day; when it is due moves along with the day."""
    day = drawn.at.date()
    shift: timedelta = day - document.issued_on
    return msgspec.structs.replace(
        document, number=drawn.number, issued_on=day, due_on=document.due_on and document.due_on + shift
    )


def note_issued(orders: dict[UUID, LockedOrder], document: Document, *, reason: str = "") -> None:
    """Note on each order which document it got, and its share of it."""
    for at, share in enumerate(document.orders):
        told = {
            "document": document.number,
            "amount": plain(share.gross),
            "currency": document.currency,
            "tell": at == 0,  # one letter, however many orders are on it
        }
        if document.kind == "invoice":
            move(orders[share.id], kind="order.invoiced", data=told, reason=reason)
        else:
            move(orders[share.id], kind="order.credit_memo_issued", data=told, reason=reason)
