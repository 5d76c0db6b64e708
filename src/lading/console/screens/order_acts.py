"""Acts on one order: hold it, let it go on, cancel units of it."""

from uuid import UUID

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.acts import cancel_by_hand, hold_by_hand
from lading.console.answers import Html, done
from lading.console.screens.orders_bulk import take_back
from lading.console.toast import Undo
from lading.console.visit import Visiting
from lading.console.words import _
from lading.console.written import place
from lading.flows.changing.cancel_orders import cancel_orders
from lading.flows.changing.hold_orders import HoldOrder, ReleaseOrder, hold_orders, release_orders
from lading.flows.fulfilling.release import Release, release_to_places


@post("/orders/{number:str}/hold", opt={"permission": "orders:write"})
async def hold_one(visit: Visiting, number: FromPath[str]) -> Html:
    """Hold the order, or one line of it."""
    hold = hold_by_hand(await visit.form())
    async with visit.unit() as unit:
        await hold_orders(unit, wishes=[HoldOrder(number, hold)])
    undo = Undo("/orders/undo/hold", {"at": unit.now.isoformat()})
    note = _("Order %(number)s is held.") % {"number": number}
    return done(visit, to=f"/orders/{number}", note=note, undo=undo)


@post("/orders/{number:str}/holds/{hold:uuid}/release", opt={"permission": "orders:write"})
async def release_one(visit: Visiting, number: FromPath[str], hold: FromPath[UUID]) -> Html:
    """Release one hold, saying why."""
    reason = (await visit.form()).needed("reason", _("Reason"))
    async with visit.unit() as unit:
        await release_orders(unit, wishes=[ReleaseOrder(number, reason, [hold])])
    undo = Undo("/orders/undo/release-holds", {"at": unit.now.isoformat(), "numbers": number})
    note = _("Hold of order %(number)s released.") % {"number": number}
    return done(visit, to=visit.came_from(f"/orders/{number}"), note=note, undo=undo)


@post("/orders/{number:str}/release", opt={"permission": "orders:release"})
async def release_order(visit: Visiting, number: FromPath[str]) -> Html:
    """Give everything that is reserved to the places that hold it."""
    async with visit.unit() as unit:
        works = await release_to_places(unit, visit.company.reference, wishes=[Release(number=number)])
    note = _("Released to %(places)s.") % {"places": ", ".join(sorted({place(visit, work.place) for work in works[0]}))}
    return done(visit, to=f"/orders/{number}", note=note, undo=take_back(works[0]))


@post("/orders/{number:str}/cancel", opt={"permission": "orders:write"})
async def cancel_one(visit: Visiting, number: FromPath[str]) -> Html:
    """Cancel the quantities that the form names."""
    wish = cancel_by_hand(await visit.form(), number=number)
    async with visit.unit() as unit:
        await cancel_orders(unit, wishes=[wish])
    return done(visit, to=f"/orders/{number}", note=_("Cancelled in order %(number)s.") % {"number": number})


ROUTES: list[BaseRouteHandler] = [hold_one, release_one, release_order, cancel_one]
