"""Writing purchase orders by hand, and sending, confirming and cancelling them."""

import re

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.entries import Entry, mark_wrong, read_entries, to_lines
from lading.console.floor import place_of, places_of
from lading.console.form import Form
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.buying.act_on_purchase import cancel_any, confirm_any, send_any
from lading.flows.buying.confirm_purchase import Confirmation, ConfirmedLine
from lading.flows.first_time import first_time
from lading.kernel import Refusal, new_id, plain
from lading.purchasing import PurchaseDraft, PurchaseLineDraft, change_purchase, create_purchases
from lading.purchasing.queries import get_purchase, list_suppliers
from lading.purchasing.views import PurchaseView
from lading.store import UnitOfWork

_CELL = re.compile(r"(?:quantity|cost|due)-(\d{1,6})")


@get("/purchase-orders/new", opt={"permission": "purchasing:write"})
async def show_new(visit: Visiting) -> Html:
    """An empty purchase order."""
    return await _show(visit, None, entries=[Entry(visit.query.text("sku"), "", "")])


@post("/purchase-orders/new", opt={"permission": "purchasing:write"})
async def write_new(visit: Visiting) -> Html:
    """Draft it, once."""
    form = await visit.form()
    entries, number = read_entries(form), ""
    try:
        async with visit.unit() as unit:
            if await first_time(unit, scope="purchase", key=form.text("key"), said=repr(entries)):
                draft = await _read(unit, form, entries, form.text("supplier"))
                number = (await create_purchases(unit, visit.company.reference, drafts=[draft]))[0].number
    except Refusal as refusal:
        return await _show(visit, None, entries=mark_wrong(entries, refusal), refusal=refusal)
    return done(visit, to=f"/purchase-orders/{number}" if number else "/purchase-orders")


@get("/purchase-orders/{number:str}/edit", opt={"permission": "purchasing:write"})
async def show_edit(visit: Visiting, number: FromPath[str]) -> Html:
    """The lines of a draft, to be changed."""
    async with visit.reading() as connection:
        order = await get_purchase(connection, number=number, today=visit.today())
    entries = [Entry(line.sku, plain(line.order_quantity), line.order_unit) for line in order.lines]
    return await _show(visit, order, entries=entries)


@post("/purchase-orders/{number:str}/edit", opt={"permission": "purchasing:write"})
async def write_edit(visit: Visiting, number: FromPath[str]) -> Html:
    """Keep the draft as it stands in the grid."""
    form = await visit.form()
    entries, version = read_entries(form), form.whole("version", _("Version"), most=2**31)
    async with visit.reading() as connection:
        order = await get_purchase(connection, number=number, today=visit.today())
    try:
        async with visit.unit() as unit:
            draft = await _read(unit, form, entries, order.supplier, order)
            await change_purchase(unit, visit.company.reference, number=number, draft=draft, version=version)
    except Refusal as refusal:
        return await _show(visit, order, entries=mark_wrong(entries, refusal), refusal=refusal)
    return done(visit, to=f"/purchase-orders/{number}", note=_("The draft is saved."))


async def _read(
    unit: UnitOfWork, form: Form, entries: list[Entry], supplier: str, order: PurchaseView | None = None
) -> PurchaseDraft:
    """The draft in the grid; lines that were there keep their price, day and reason."""
    before = {(line.sku, line.order_unit): line for line in order.lines} if order else {}
    lines = []
    for line in await to_lines(unit, entries=entries):
        kept = before.get((line.sku, line.unit))
        lines.append(
            PurchaseLineDraft(
                sku=line.sku,
                quantity=line.quantity,
                unit=line.unit,
                unit_cost=kept.unit_cost if kept else None,
                due_on=kept.due_on if kept else None,
                reason=kept.reason if kept else "",
            )
        )
    return PurchaseDraft(supplier=supplier, place=form.text("place"), lines=lines, note=form.text("note"))


async def _show(
    visit: Visit, order: PurchaseView | None, *, entries: list[Entry], refusal: Refusal | None = None
) -> Html:
    form = await visit.form() if refusal else visit.query
    async with visit.reading() as connection:
        suppliers = await list_suppliers(connection, limit=500)
    return page(
        "buying/edit.html",
        visit,
        status=refusal.status if refusal else 200,
        order=order,
        entries=entries,
        blank=max(6 - len(entries), 2),
        refusal=refusal,
        form=form,
        suppliers=[one for one in suppliers if one.active],
        places=await places_of(visit),
        here=form.text("place") or (order.place if order else place_of(visit) or ""),
        note=form.text("note") or (order.note if order else ""),
        key=new_id().hex,
    )


@post("/purchase-orders/{number:str}/send", opt={"permission": "purchasing:write"})
async def send(visit: Visiting, number: FromPath[str]) -> Html:
    """Send it, or send it once more."""
    anyway = bool((await visit.form()).text("anyway"))
    async with visit.unit() as unit:
        await send_any(unit, numbers=[number], anyway=anyway)
    return done(visit, to=f"/purchase-orders/{number}", note=_("%(number)s goes out.") % {"number": number})


@post("/purchase-orders/{number:str}/confirm", opt={"permission": "purchasing:write"})
async def confirm(visit: Visiting, number: FromPath[str]) -> Html:
    """Book what the supplier has confirmed; empty fields are as ordered."""
    form = await visit.form()
    numbers = sorted({int(match[1]) for name in form.names() if (match := _CELL.fullmatch(name))})
    lines = [
        ConfirmedLine(
            line=line,
            quantity=form.quantity(f"quantity-{line}", _("Quantity")),
            unit_cost=form.quantity(f"cost-{line}", _("Price")),
            due_on=form.day(f"due-{line}", _("Day")),
        )
        for line in numbers
    ]
    said = Confirmation(reference=form.text("reference")[:80], lines=lines)
    async with visit.unit() as unit:
        await confirm_any(unit, visit.company.reference, number=number, confirmation=said)
    return done(visit, to=f"/purchase-orders/{number}", note=_("The confirmation is booked."))


@post("/purchase-orders/{number:str}/cancel", opt={"permission": "purchasing:write"})
async def cancel(visit: Visiting, number: FromPath[str]) -> Html:
    """Give up what is open."""
    reason = (await visit.form()).needed("reason", _("Why"))
    async with visit.unit() as unit:
        await cancel_any(unit, number=number, reason=reason[:200])
    return done(visit, to=f"/purchase-orders/{number}", note=_("Nothing more of it is expected."))


ROUTES: list[BaseRouteHandler] = [show_new, write_new, show_edit, write_edit, send, confirm, cancel]
