"""Queues of routing: how many orders wait apart in each, which ones, and moving them to another or out."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, page
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.routing.park_orders import ParkOrder, park_orders
from lading.kernel import Invalid
from lading.routing.queue_lists import list_queued, list_queues


@get("/routing/queue", opt={"permission": "orders:read"})
async def show_queue(visit: Visiting) -> Html:
    """The orders of one queue, those first that came into it first."""
    name = visit.query.text("name")
    async with visit.asking() as unit:
        queues = await list_queues(unit)
        orders = await list_queued(unit, queue=name)
    return page("routing/queue.html", visit, name=name, orders=orders, queues=queues)


@post("/routing/queue", opt={"permission": "orders:write"})
async def move_queued(visit: Visiting) -> Html:
    """Put the chosen orders into another queue, or take them out."""
    form = await visit.form()
    chosen, name = form.all("row"), ""
    if not chosen:
        raise Invalid(_("Choose orders first."), code="nothing_chosen")
    if form.text("act") == "move":
        name = form.needed("queue", _("Into the queue"))
    wishes = [ParkOrder(number=number, queue=name, reason=form.text("reason")) for number in chosen]
    async with visit.unit() as unit:
        await park_orders(unit, wishes=wishes)
    told = _("%(count)s orders now wait in “%(queue)s”.") if name else _("%(count)s orders left the queue.")
    return done(visit, to="/routing", note=told % {"count": len(wishes), "queue": name})


ROUTES: list[BaseRouteHandler] = [show_queue, move_queued]
