"""Queues on screen: who waits for an item, what an order waits for, and the policies that say who is first."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console import queue_words
from lading.console.answers import Html, done, fragment, page
from lading.console.typed_policy import policy_typed
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.promising.set_queue_policies import set_queue_policies
from lading.flows.promising.show_queue import repeg, show_queue, show_waiting
from lading.flows.show_orders import show_order
from lading.promising.put_policy import list_policies


@get("/stock/items/{sku:str}/queue", opt={"permission": "stock:read"})
async def show_item_queue(visit: Visiting, sku: FromPath[str]) -> Html:
    """Who waits for an item, in turn."""
    async with visit.asking() as unit:
        queue = await show_queue(unit, visit.company.reference, sku=sku)
    return fragment("queues/item.html", visit, queue=queue, words=queue_words)


@get("/orders/{number:str}/waiting", opt={"permission": "orders:read"})
async def show_order_waiting(visit: Visiting, number: FromPath[str]) -> Html:
    """What the lines of an order wait for."""
    async with visit.asking() as unit:
        order = await show_order(unit, number=number)
        waiting = await show_waiting(unit, visit.company.reference, order=order)
    return fragment("queues/order.html", visit, order=order, waiting=waiting, words=queue_words)


@post("/stock/items/{sku:str}/repeg", opt={"permission": "stock:write"})
async def peg_again(visit: Visiting, sku: FromPath[str]) -> Html:
    """Peg what waits for it anew, now."""
    async with visit.unit() as unit:
        moved = await repeg(unit, visit.company.reference, skus=[sku])
    note = _("Pegged anew; %(moved)s lines have another day.") if moved else _("Pegged anew; every day stays.")
    return done(visit, to=f"/stock/items/{sku}", note=note % {"moved": moved})


@get("/queues", opt={"permission": "stock:read"})
async def show_policies(visit: Visiting) -> Html:
    """The company's policy and those of items."""
    async with visit.asking() as unit:
        policies = await list_policies(unit)
    return page("queues/policies.html", visit, policies=policies, words=queue_words)


@post("/queues", opt={"permission": "stock:write"})
async def set_policy(visit: Visiting) -> Html:
    """Set the policy of the company, or of an item."""
    form = await visit.form()
    draft = policy_typed(form, sku=form.text("sku"))
    async with visit.unit() as unit:
        await set_queue_policies(unit, visit.company.reference, drafts=[draft])
    return done(visit, to=visit.came_from("/queues"), note=_("Who waits is served by it in a moment."))


ROUTES: list[BaseRouteHandler] = [show_item_queue, show_order_waiting, peg_again, show_policies, set_policy]
"""See `queues`."""
