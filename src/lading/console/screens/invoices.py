"""Invoices and credit memos: the queue with its views, one document with its links, its papers, and taking it back."""

from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Response

from lading.billing.einvoice import Syntax
from lading.billing.kept import read_document
from lading.billing.lists import InvoiceRow, Sought, list_invoices, sum_open
from lading.console.answers import Html, done, page
from lading.console.headers import SECURITY
from lading.console.paper import send_paper
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.billing.print_invoice import file_name, print_invoice, read_xml
from lading.flows.billing.void_invoice import void_invoice
from lading.flows.money.show_books import show_covered

PAGE = 50
_MOST = 500
_VIEWS: dict[str, Sought] = {
    "all": Sought(),
    "open": Sought(state="open"),
    "overdue": Sought(state="overdue"),
    "paid": Sought(state="paid"),
    "memos": Sought(kind="credit_memo"),
}


@get("/invoices", opt={"permission": "billing:read"})
async def show_invoices(visit: Visiting) -> Html:
    """A view of documents, the last issued first."""
    view, typed, after = visit.query.text("view"), visit.query.text("q"), visit.query.text("after")
    customer = visit.query.text("customer")
    view = view if view in _VIEWS else "all"
    sought = msgspec.structs.replace(_VIEWS[view], words=typed[:80], customer=customer[:80])
    async with visit.asking() as unit:
        rows = await list_invoices(unit, sought=sought, limit=PAGE + 1, after=_read_cursor(after))
        open_ = await list_invoices(unit, sought=Sought(state="open", customer=customer), limit=_MOST)
    more = (
        {"view": view, "q": typed, "customer": customer, "after": _write_cursor(rows[PAGE - 1])} if rows[PAGE:] else {}
    )
    return page(
        "invoices/list.html",
        visit,
        rows=rows[:PAGE],
        view=view,
        typed=typed,
        customer=customer,
        cursor=after,
        counts={"open": len(open_), "overdue": sum(row.state == "overdue" for row in open_)},
        totals=sum_open(open_),
        late=sum_open([row for row in open_ if row.state == "overdue"]),
        next=f"/invoices?{urlencode(more)}" if more else "",
    )


@get("/invoices/{number:str}", opt={"permission": "billing:read"})
async def show_invoice(visit: Visiting, number: FromPath[str]) -> Html:
    """One document as it was issued, with what it covers and where it stands."""
    async with visit.asking() as unit:
        kept = await read_document(unit, number=number)
        (row,) = await list_invoices(unit, sought=Sought(words=number), limit=1)
        covered = await show_covered(unit, document=kept.document)
    return page(
        "invoices/invoice.html",
        visit,
        one=kept.document,
        kept=kept,
        row=row,
        covered=covered,
        buyer_address=msgspec.structs.asdict(kept.document.buyer.address) if kept.document.buyer.legal_name else None,
        address=f"/invoices/{quote(number, safe='')}",
    )


@get("/invoices/{number:str}/document.pdf", opt={"permission": "billing:read"})
async def show_invoice_pdf(visit: Visiting, number: FromPath[str]) -> Any:
    """The PDF, with the electronic invoice inside."""
    async with visit.unit() as unit:
        return send_paper(await print_invoice(unit, number=number))


@get("/invoices/{number:str}/cii.xml", opt={"permission": "billing:read"})
async def show_invoice_cii(visit: Visiting, number: FromPath[str]) -> Any:
    """The electronic invoice alone, as CII."""
    return await _send_xml(visit, number, "cii")


@get("/invoices/{number:str}/ubl.xml", opt={"permission": "billing:read"})
async def show_invoice_ubl(visit: Visiting, number: FromPath[str]) -> Any:
    """The electronic invoice alone, as UBL."""
    return await _send_xml(visit, number, "ubl")


async def _send_xml(visit: Visit, number: str, syntax: Syntax) -> Response[bytes]:
    async with visit.asking() as unit:
        written = await read_xml(unit, number=number, syntax=syntax)
    name = file_name(number, f"{syntax}.xml")
    headers = {**SECURITY, "Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written, media_type="application/xml", headers=headers)


@post("/invoices/{number:str}/void", opt={"permission": "billing:write"})
async def void_one(visit: Visiting, number: FromPath[str]) -> Html:
    """Take an invoice back, perhaps with another in its place."""
    form = await visit.form()
    reason = form.needed("reason", _("Why"))[:400]
    async with visit.unit() as unit:
        made = await void_invoice(unit, number=number, reason=reason, again=form.text("again") == "yes")
    if made.invoices:
        told = {"memo": made.memo.number, "invoice": made.invoices[0].number}
        note = _("Credit memo %(memo)s takes it back, invoice %(invoice)s stands in its place.") % told
        return done(visit, to=f"/invoices/{quote(made.invoices[0].number, safe='')}", note=note)
    note = _("Credit memo %(memo)s takes it back.") % {"memo": made.memo.number}
    return done(visit, to=f"/invoices/{quote(number, safe='')}", note=note)


def _write_cursor(row: InvoiceRow) -> str:
    return msgspec.json.encode((row.issued_at, row.id)).decode()


def _read_cursor(text: str) -> tuple[datetime, UUID] | None:
    try:
        return msgspec.json.decode(text, type=tuple[datetime, UUID]) if text else None
    except msgspec.MsgspecError:
        return None


ROUTES: list[BaseRouteHandler] = [
    show_invoices,
    show_invoice,
    show_invoice_pdf,
    show_invoice_cii,
    show_invoice_ubl,
    void_one,
]
