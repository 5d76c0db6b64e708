"""Choices on screen: what the customer of an order that waits was asked, and what staff choose for them."""

from typing import cast, get_args

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, fragment
from lading.console.form import wrong
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.promising.find_offers import find_offers
from lading.flows.promising.offer_choices import OfferChoice, offer_choices
from lading.flows.promising.take_choice import TakeChoice, take_choice
from lading.flows.show_orders import show_order
from lading.promising.choices import choices_of
from lading.promising.options import OptionKind


@get("/orders/{number:str}/choices", opt={"permission": "orders:read"})
async def show_choices(visit: Visiting, number: FromPath[str]) -> Html:
    """What could be done for an order that waits, and what its customer was asked."""
    async with visit.asking() as unit:
        order = await show_order(unit, number=number)
        instead = await find_offers(unit, visit.company, order=order)
        choices = await choices_of(unit, order_id=order.id)
    return fragment("queues/choices.html", visit, order=order, instead=instead, choices=choices)


@post("/orders/{number:str}/choices", opt={"permission": "orders:write"})
async def ask_customer(visit: Visiting, number: FromPath[str]) -> Html:
    """Ask the customer by letter."""
    form = await visit.form()
    async with visit.unit() as unit:
        wish = OfferChoice(number=number, cause=form.text("cause")[:300])
        made = await offer_choices(unit, visit.company, wishes=[wish])
    note = _("The customer is asked; a letter goes out unless one did today.")
    return done(visit, to=f"/orders/{number}", note=note if made[0] else _("Something else stands in already."))


@post("/orders/{number:str}/choose", opt={"permission": "orders:write"})
async def choose(visit: Visiting, number: FromPath[str]) -> Html:
    """Choose for the customer."""
    form = await visit.form()
    kind, _slash, what = form.needed("choice", _("Choice")).partition("/")
    line, _slash, sku = what.partition("/")
    if kind not in get_args(OptionKind):
        raise wrong("choice", "unknown_choice", _("This list is out of date. Load the page again."))
    wish = TakeChoice(
        number=number,
        kind=cast("OptionKind", kind),
        line=int(line) if line.isdecimal() else None,
        sku=sku,
        by="customer",
        reason=form.text("reason")[:300],
        version=form.whole("version", _("Version"), most=2**31) or None,
    )
    async with visit.unit() as unit:
        await take_choice(unit, visit.company, wish=wish)
    return done(visit, to=f"/orders/{number}", note=_("Done as chosen."))


ROUTES: list[BaseRouteHandler] = [show_choices, ask_customer, choose]
"""See `choices`."""
