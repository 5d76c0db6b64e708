"""The credit desk: who owes how much, what is overdue, which orders wait for it; terms and releases."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import convert
from lading.console.answers import Html, done, page
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.changing.hold_orders import ReleaseOrder, release_orders
from lading.flows.money.credit_desk import find_at_desk, held_for_credit
from lading.flows.money.set_terms import set_terms
from lading.parties import names_of
from lading.payments.terms import CustomerTerms


@get("/credit", opt={"permission": "payments:read"})
async def show_desk(visit: Visiting) -> Html:
    """Customers on terms, the most overdue first, and the orders that their limits hold."""
    async with visit.asking() as unit:
        standings = await find_at_desk(unit, customer=visit.query.text("customer"))
        held = await held_for_credit(unit)
    async with visit.reading() as connection:
        codes = {one.customer for one in standings} | {one.customer for one in held}
        names = await names_of(connection, codes=sorted(codes))
    return page("money/credit_desk.html", visit, standings=standings, held=held, names=names)


@post("/credit/{customer:str}", opt={"permission": "payments:approve"})
async def save_terms(visit: Visiting, customer: FromPath[str]) -> Html:
    """What a customer may owe."""
    form = await visit.form()
    code = form.needed("customer", _("Customer")) if customer == "new" else customer
    plain = {
        "net_days": form.whole("net_days", _("Days"), most=365),
        "credit_limit": form.quantity("credit_limit", _("Limit")),
        "currency": form.needed("currency", _("Currency")).upper(),
        "stopped": "stopped" in form,
    }
    terms = convert(plain, CustomerTerms, words=_("These terms are not possible"))
    async with visit.unit() as unit:
        await set_terms(unit, customer=code, terms=terms, reason=form.text("reason")[:300])
    return done(visit, to="/credit", note=_("The terms are saved."))


@post("/credit/orders/{number:str}/release", opt={"permission": "payments:approve"})
async def let_go(visit: Visiting, number: FromPath[str]) -> Html:
    """Let an order go on although its customer's limit does not allow it."""
    reason = (await visit.form()).needed("reason", _("Why"))[:300]
    async with visit.unit() as unit:
        holds = [one.hold for one in await held_for_credit(unit) if one.number == number]
        await release_orders(unit, wishes=[ReleaseOrder(number, reason, holds)])
    return done(visit, to="/credit", note=_("Order %(number)s goes on.") % {"number": number})


ROUTES: list[BaseRouteHandler] = [show_desk, save_terms, let_go]
