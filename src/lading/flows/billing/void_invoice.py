"""Taking an invoice back: a credit memo over the whole of it, and where it was only wrong, a new invoice beside it."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.billing.deposits import read_open_deposits
from lading.billing.draw import lock_series
from lading.billing.facts import Document, OrderShare, Reference
from lading.billing.kept import Kept, read_document
from lading.billing.series import choose_series, read_series
from lading.flows.at_work import save_changes
from lading.flows.billing.draft_invoices import Ready, draft_waiting
from lading.flows.billing.issue_invoices import note_issued, number_and_write
from lading.flows.billing.use_deposits import undo_deposits
from lading.kernel import Conflict, Invalid
from lading.orders.change import LockedOrder, lock_orders
from lading.store import UnitOfWork


class AlreadyVoided(Conflict):
    """The invoice was taken back before."""

    code = "already_voided"


class HasCredits(Conflict):
    """Something on it was credited already."""

    code = "invoice_has_credits"


class NotAnInvoice(Invalid):
    """Only invoices can be voided."""

    code = "not_an_invoice"


class Voided(msgspec.Struct, frozen=True):
    """The memo that took the invoice back, and the invoices in its place, if it was only to be corrected."""

    memo: Document
    invoices: list[Document]


async def void_invoice(unit: UnitOfWork, *, number: str, reason: str, again: bool) -> Voided:
    """Take an invoice back by a credit memo over all of it; with `again` bill the same anew, as things are said now.

    Without `again` what it covered is not billed by itself any more, but can be by hand.
    Raises `NotFound`, `AlreadyVoided`, `HasCredits`, `NotAnInvoice`, `Invalid` without a reason.
    """
    if not reason.strip():
        raise Invalid("Say why the invoice is taken back; it stands in the books for years.")
    ids = [share.id for share in (await read_document(unit, number=number)).document.orders]
    orders = await lock_orders(unit, ids=ids)
    kept = await read_document(unit, number=number)
    await _refuse(unit, kept)
    if kept.document.deposit:
        await _undo_deposit(unit, kept, again=again)
    await lock_series(unit)
    memo = await _write_memo(unit, kept, reason)
    note_issued(orders, memo, reason=reason)
    invoices = await _bill_again(unit, orders, kept) if again else []
    await save_changes(unit, orders=orders.values())
    return Voided(memo, invoices)


async def _undo_deposit(unit: UnitOfWork, kept: Kept, *, again: bool) -> None:
    """A deposit that nothing was taken of yet can be taken back; asked for again it is a new one."""
    document = kept.document
    if again:
        raise Invalid("A deposit is not billed again. Take it back, then ask for the right one.", code="deposit_again")
    ids = [share.id for share in document.orders]
    left = sum(
        (
            one.left
            for some in (await read_open_deposits(unit, orders=ids)).values()
            for one in some
            if one.document == document.number
        ),
        Decimal(0),
    )
    if left != document.gross:
        raise HasCredits(f"{document.number} was taken off an invoice already. Take that back first.")
    await undo_deposits(unit, orders=ids, document=document.number)


async def _refuse(unit: UnitOfWork, kept: Kept) -> None:
    if kept.document.kind != "invoice":
        raise NotAnInvoice("A credit memo is not voided. Bill by a new invoice what was credited wrongly.")
    if kept.voided_by:
        raise AlreadyVoided(f"The invoice was taken back by {kept.voided_by} already.")
    rows = await unit.fetch(
        "SELECT i.number FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id"
        " JOIN invoice_lines o ON o.invoice_id = %s AND o.order_id = l.order_id AND o.line IS NOT DISTINCT FROM l.line"
        " WHERE i.kind = 'credit_memo' AND i.voids IS NULL ORDER BY i.issued_at LIMIT 1",
        [kept.id],
    )
    if rows:
        raise HasCredits(
            f"Credit memo {rows[0][0]} has credited part of what stands on it. Credit the rest instead of voiding all."
        )


async def _write_memo(unit: UnitOfWork, kept: Kept, reason: str) -> Document:
    invoice = kept.document
    series = choose_series(
        await read_series(unit),
        kind="credit_memo",
        channel=invoice.channel,
        country=invoice.buyer.address.country,
    )
    document = reverse(invoice)
    document = msgspec.structs.replace(document, issued_on=unit.now.date())
    ready = Ready(document, series.code, kept.customer, tuple(share.id for share in invoice.orders))
    (memo,) = await number_and_write(unit, ready=[ready], voids=kept.id, reason=reason)
    return memo


def reverse(invoice: Document) -> Document:
    """The credit memo that says all that the invoice says."""
    orders = [
        OrderShare(id=one.id, number=one.number, gross=one.gross, reference=one.reference, tax_moved=one.tax_moved)
        for one in invoice.orders
    ]
    return msgspec.structs.replace(
        invoice,
        kind="credit_memo",
        orders=orders,
        prepaid=Decimal(0),
        due=invoice.gross,
        due_on=None,
        terms="",
        corrects=[Reference(invoice.number, invoice.issued_on)],
    )


async def _bill_again(unit: UnitOfWork, orders: dict[UUID, LockedOrder], kept: Kept) -> list[Document]:
    """New invoices of what the voided one covered, and of nothing else that waits."""
    covered = set(kept.document.covers)
    drafts = await draft_waiting(unit, orders=list(orders), kind="invoice", by_rule=False, only=covered)
    if drafts.refused:
        raise drafts.refused[0].why
    made: Sequence[Document] = await number_and_write(unit, ready=drafts.ready)
    for one in made:
        note_issued(orders, one)
    return list(made)
