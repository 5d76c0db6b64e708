"""The order page: four axes, lines, money, customer and timeline; and the facts behind each of them."""

from functools import partial

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, fragment, page
from lading.console.around import look_around_order
from lading.console.story import tell
from lading.console.visit import Visiting
from lading.console.words import _
from lading.console.written import channel, place
from lading.flows.show_orders import show_order
from lading.kernel import NotFound
from lading.orders.chain import read_events, read_moves, read_sent
from lading.orders.holdings import holds_of_order
from lading.promising.keep import versions_of


@get("/orders/{number:str}", opt={"permission": "orders:read"})
async def show_one_order(visit: Visiting, number: FromPath[str]) -> Html:
    """The order with everything that people need to see at once."""
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
        order = await show_order(unit, number=number)
        around = await look_around_order(visit, unit, order)
        events = await read_events(unit.sql, order=order.id)
        holds = await holds_of_order(unit.sql, order=order.id)
    return page(
        "orders/order.html",
        visit,
        order=order,
        events=events,
        story=[
            tell(event, order, place_of=partial(place, visit), channel_of=partial(channel, visit)) for event in events
        ],
        released=[hold for hold in holds if hold.released_at],
        reference=visit.company.reference,
        promise=max((line.promise.ship_by for line in order.lines if line.promise.ship_by), default=None),
        around=around,
    )


@get("/orders/{number:str}/lines/{line:int}", opt={"permission": "orders:read"})
async def show_line(visit: Visiting, number: FromPath[str], line: FromPath[int]) -> Html:
    """The facts behind a line: where its units are and how they came there, its promise, its price."""
    async with visit.asking() as unit:
        order = await show_order(unit, number=number)
        versions = [one for one in await versions_of(unit, order_id=order.id) if one.line == line]
    found = next((one for one in order.lines if one.line == line), None)
    if found is None:
        raise NotFound(_("Order %(number)s has no line %(line)s.") % {"number": number, "line": line})
    async with visit.reading() as connection:
        moves = await read_moves(connection, order=order.id, line=line)
    return fragment("orders/line.html", visit, order=order, line=found, moves=moves, versions=versions)


@get("/orders/{number:str}/money", opt={"permission": "orders:read"})
async def show_money(visit: Visiting, number: FromPath[str]) -> Html:
    """How the total comes about, line by line."""
    async with visit.asking() as unit:
        order = await show_order(unit, number=number)
    return fragment("orders/money.html", visit, order=order)


@get("/orders/{number:str}/sent", opt={"permission": "orders:read"})
async def show_sent(visit: Visiting, number: FromPath[str]) -> Html:
    """The order as its channel sent it."""
    async with visit.asking() as unit:
        order = await show_order(unit, number=number)
    async with visit.reading() as connection:
        sent = await read_sent(connection, order=order.id)
    return fragment("orders/sent.html", visit, order=order, sent=sent)


ROUTES: list[BaseRouteHandler] = [show_one_order, show_line, show_money, show_sent]
