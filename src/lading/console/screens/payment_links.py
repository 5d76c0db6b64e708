"""Payment links on the order page: what customers were asked to pay, and a new page for what is owed."""

from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, fragment
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.gateways.pay_by_link import LinkWish, finish_link, links_of, prepare_link, stop_link
from lading.flows.show_orders import show_order
from lading.payments.gateways import list_gateways


@get("/orders/{number:str}/payment-links", opt={"permission": "orders:read"})
async def show_payment_links(visit: Visiting, number: FromPath[str]) -> Html:
    """The card of an order's payment links; empty where no provider takes payments."""
    async with visit.asking() as unit:
        order = await show_order(unit, number=number)
        links = await links_of(unit, number=number)
        gateways = [one for one in await list_gateways(unit.sql) if one.active]
    return fragment("gateways/links.html", visit, order=order, links=links, gateways=gateways)


@post("/orders/{number:str}/payment-links", opt={"permission": "orders:write"})
async def make_payment_link(visit: Visiting, number: FromPath[str]) -> Html:
    """Make a page on which the customer pays."""
    form = await visit.form()
    wish = LinkWish(amount=form.quantity("amount", _("Amount")) or None, gateway=form.text("gateway") or None)
    async with visit.unit() as unit:
        link = await prepare_link(unit, number=number, wish=wish)
    await finish_link(visit.company, number=number, link=link)
    return done(visit, to=f"/orders/{number}", note=_("The payment link is made; copy it for the customer."))


@post("/orders/{number:str}/payment-links/{link:uuid}/withdraw", opt={"permission": "orders:write"})
async def withdraw_payment_link(visit: Visiting, number: FromPath[str], link: FromPath[UUID]) -> Html:
    """Take a link back."""
    async with visit.unit() as unit:
        await stop_link(unit, number=number, link=link)
    return done(visit, to=f"/orders/{number}", note=_("The payment link is withdrawn."))


ROUTES: list[BaseRouteHandler] = [show_payment_links, make_payment_link, withdraw_payment_link]
