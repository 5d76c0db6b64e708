"""What goes out about an order: its confirmation to print, and the messages to its customer."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, fragment
from lading.console.paper import send_paper
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.fulfilling.confirm_on_paper import print_order_confirmation
from lading.kernel import Conflict, NotFound
from lading.messages import MessageView, messages_of, send_again
from lading.orders.queries import ids_of_numbers
from lading.store import UnitOfWork


@get("/orders/{number:str}/confirmation", opt={"permission": "orders:read"})
async def show_confirmation(visit: Visiting, number: FromPath[str]) -> Any:
    """The order confirmation as PDF."""
    async with visit.unit() as unit:
        document = await print_order_confirmation(unit, number=number)
    return send_paper(document)


@get("/orders/{number:str}/messages/{message:uuid}", opt={"permission": "orders:read"})
async def show_message(visit: Visiting, number: FromPath[str], message: FromPath[UUID]) -> Html:
    """The message as it was written."""
    async with visit.asking() as unit:
        found = await _find(unit, number, message)
    again = f"/orders/{number}/messages/{message}/again" if visit.may("orders:write") else ""
    return fragment("detail/message.html", visit, message=found, again=again)


@post("/orders/{number:str}/messages/{message:uuid}/again", opt={"permission": "orders:write"})
async def send_message_again(visit: Visiting, number: FromPath[str], message: FromPath[UUID]) -> Html:
    """Queue it once more."""
    async with visit.unit() as unit:
        found = await _find(unit, number, message)
        if not await send_again(unit, ids=[found.id]):
            raise Conflict(_("This message is on its way, or there is nobody to send it to."))
    return done(visit, to=f"/orders/{number}", note=_("The message goes out once more."))


async def _find(unit: UnitOfWork, number: str, message: UUID) -> MessageView:
    order = (await ids_of_numbers(unit, numbers=[number])).get(number)
    found = [one for one in await messages_of(unit, order_id=order) if one.id == message] if order else []
    if not found:
        raise NotFound(_("There is no such message of order %(number)s.") % {"number": number})
    return found[0]


ROUTES: list[BaseRouteHandler] = [show_confirmation, show_message, send_message_again]
