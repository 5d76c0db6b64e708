"""What suppliers say of drop-ship orders, typed in by hand: shipped, cannot ship, stopped or not."""

import re

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done
from lading.console.form import Form
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.partners.answer_call_back import answer_call_backs
from lading.flows.partners.answer_dropship import read_direct, reject_dropship
from lading.flows.partners.ship_dropship import Notice, NoticeLine, ship_dropship

_CELL = re.compile(r"quantity-(\d{1,6})")


@post("/purchase-orders/{number:str}/shipped", opt={"permission": "fulfilment:write"})
async def book_shipped(visit: Visiting, number: FromPath[str]) -> Html:
    """Book what they shipped."""
    form = await visit.form()
    notice = _read(form)
    async with visit.unit() as unit:
        told = await ship_dropship(unit, visit.company.reference, number=number, notice=notice)
    said = _("It was booked before: %(what)s.") if told.repeated else _("Booked: %(what)s. The customer is told.")
    return done(visit, to=f"/purchase-orders/{number}", note=said % {"what": ", ".join(told.shipments) or _("nothing")})


def _read(form: Form) -> Notice:
    with form.gathering():
        reference = form.needed("reference", _("Their number for it"))
        numbers = sorted({int(match[1]) for name in form.names() if (match := _CELL.fullmatch(name))})
        units = {line: form.quantity(f"quantity-{line}", _("Shipped")) for line in numbers}
        if not any(units.values()):
            form.refuse("quantity", "nothing_shipped", _("Say of at least one line how much they shipped."))
    return Notice(
        reference=reference[:80],
        carrier=form.text("carrier")[:80],
        tracking_number=form.text("tracking_number")[:80],
        tracking_url=form.text("tracking_url")[:500],
        lines=[NoticeLine(line=line, quantity=quantity) for line, quantity in units.items() if quantity],
        complete=bool(form.text("complete")),
    )


@post("/purchase-orders/{number:str}/reject", opt={"permission": "purchasing:write"})
async def book_rejected(visit: Visiting, number: FromPath[str]) -> Html:
    """Book that they cannot ship what is open."""
    reason = (await visit.form()).needed("reason", _("What they say"))
    async with visit.unit() as unit:
        await reject_dropship(unit, visit.company.reference, number=number, reason=reason[:200])
    return done(visit, to=f"/purchase-orders/{number}", note=_("Its units are promised from elsewhere, or wait."))


@post("/purchase-orders/{number:str}/call-backs", opt={"permission": "purchasing:write"})
async def book_answer(visit: Visiting, number: FromPath[str]) -> Html:
    """Book whether they could stop what they were asked not to ship."""
    form = await visit.form()
    granted = bool(form.text("granted"))
    async with visit.unit() as unit:
        works = (await read_direct(unit, number=number)).works
        await answer_call_backs(unit, fulfilments=works, granted=granted, note=form.text("note")[:500])
    note = _("The units are free.") if granted else _("They ship it; a task says what is to be done.")
    return done(visit, to=f"/purchase-orders/{number}", note=note)


ROUTES: list[BaseRouteHandler] = [book_shipped, book_rejected, book_answer]
