"""A deposit asked for on an order's page: how much, and its invoice at once."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, fragment
from lading.console.form import wrong
from lading.console.refused_fields import pointing
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.billing.ask_deposit import AskDeposit, ask_deposit
from lading.flows.show_orders import show_order


@get("/orders/{number:str}/billing/deposit", opt={"permission": "billing:write"})
async def show_deposit_form(visit: Visiting, number: FromPath[str]) -> Html:
    """How much shall be paid before delivery."""
    async with visit.asking() as unit:
        order = await show_order(unit, number=number)
    return fragment("detail/deposit.html", visit, order=order)


@post("/orders/{number:str}/billing/deposit", opt={"permission": "billing:write"})
async def ask(visit: Visiting, number: FromPath[str]) -> Html:
    """Issue the deposit invoice."""
    form = await visit.form()
    amount, percent = form.quantity("amount", _("Amount")), form.quantity("percent", _("Per cent"))
    if not amount and not percent:
        raise wrong("amount", "amount_missing", _("Say an amount, or per cent of the order."))
    with pointing():
        wish = AskDeposit(amount=amount or None, percent=None if amount else percent, reason=form.text("reason"))
    async with visit.unit() as unit:
        made = await ask_deposit(unit, number=number, wish=wish)
    return done(visit, to=f"/orders/{number}", note=_("%(number)s is issued.") % {"number": made.number})


ROUTES: list[BaseRouteHandler] = [show_deposit_form, ask]
