"""A shipment at the side of the page: what it carries, what is said of it, and whether it ever left."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import convert
from lading.console.answers import Html, done, fragment
from lading.console.form import Form
from lading.console.toast import Undo
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.fulfilling.correct_shipments import CorrectShipment, ShipmentCorrection, correct_shipments
from lading.flows.fulfilling.deliver import Deliver, deliver
from lading.flows.fulfilling.report_lost import ReportLost, report_lost
from lading.flows.fulfilling.void_shipments import VoidShipment, void_shipments
from lading.fulfilment.draw import LineUnits
from lading.shipping.carriers import read_carriers
from lading.shipping.lists import find_shipment, show_shipments
from lading.shipping.views import ShipmentView

_SAID = ("carrier", "service", "tracking_number")


@get("/shipments/{number:str}", opt={"permission": "fulfilment:read"})
async def show_shipment(visit: Visiting, number: FromPath[str]) -> Html:
    """What is in it and where it is, with what can be done to it."""
    async with visit.asking() as unit:
        found = await find_shipment(unit, name=number)
        view = (await show_shipments(unit, ids=[found]))[found]
        carriers = await read_carriers(unit)
    known = [(one.code, one.name) for one in carriers.values()]
    if view.carrier not in carriers and view.carrier:
        known.append((view.carrier, view.carrier))
    return fragment(
        "orders/shipment.html", visit, shipment=view, carriers=[("", _("No carrier")), *known], back=_back(visit.query)
    )


@post("/shipments/{number:str}/correct", opt={"permission": "fulfilment:write"})
async def correct_one(visit: Visiting, number: FromPath[str]) -> Html:
    """Say carrier, service and tracking number anew."""
    form = await visit.form()
    given = {name: form.text(name) for name in _SAID if name in form} | {"reason": form.text("reason")}
    correction = convert(given, ShipmentCorrection, words=_("The correction cannot be read"))
    async with visit.unit() as unit:
        found = await find_shipment(unit, name=number)
        before = (await show_shipments(unit, ids=[found]))[found]
        await correct_shipments(unit, wishes=[CorrectShipment(shipment=found, correction=correction)])
    undo = Undo(f"/shipments/{number}/correct", {**{name: getattr(before, name) for name in _SAID}, **_kept(form)})
    note = _("%(number)s is corrected.") % {"number": before.number}
    return done(visit, to=_back(form) or f"/orders/{before.lines[0].order}", note=note, undo=undo)


@post("/shipments/{number:str}/deliver", opt={"permission": "fulfilment:write"})
async def deliver_one(visit: Visiting, number: FromPath[str]) -> Html:
    """It arrived, or a part of it, as somebody says."""
    form = await visit.form()
    async with visit.unit() as unit:
        found = await find_shipment(unit, name=number)
        before = (await show_shipments(unit, ids=[found]))[found]
        await deliver(unit, wishes=[Deliver(shipment=found, lines=_arrived(form, before))])
        after = (await show_shipments(unit, ids=[found]))[found]
    whole, part = _("%(number)s is delivered."), _("What arrived of %(number)s is delivered.")
    note = (whole if after.state == "delivered" else part) % {"number": after.number}
    return done(visit, to=_back(form) or f"/orders/{before.lines[0].order}", note=note)


@post("/shipments/{number:str}/void", opt={"permission": "shipments:void"})
async def void_one(visit: Visiting, number: FromPath[str]) -> Html:
    """It never left: its units stand packed again."""
    form = await visit.form()
    reason = form.needed("reason", _("Why it never left"))[:500]
    async with visit.unit() as unit:
        found = await find_shipment(unit, name=number)
        (gone,) = await void_shipments(unit, wishes=[VoidShipment(shipment=found, reason=reason)])
        view = (await show_shipments(unit, ids=[found]))[found]
    note = _("%(number)s is voided. Its units stand packed again.") % {"number": gone.number}
    return done(visit, to=_back(form) or f"/orders/{view.lines[0].order}", note=note)


@post("/shipments/{number:str}/lost", opt={"permission": "fulfilment:write"})
async def lose_one(visit: Visiting, number: FromPath[str]) -> Html:
    """Nobody knows where it is."""
    form = await visit.form()
    reason = form.needed("reason", _("How you know"))[:500]
    async with visit.unit() as unit:
        found = await find_shipment(unit, name=number)
        (lost,) = await report_lost(unit, wishes=[ReportLost(shipment=found, reason=reason)])
        view = (await show_shipments(unit, ids=[found]))[found]
    note = _("%(number)s is noted as lost. A task names the orders that wait for it.") % {"number": lost.number}
    return done(visit, to=_back(form) or f"/orders/{view.lines[0].order}", note=note)


def _arrived(form: Form, shipment: ShipmentView) -> list[LineUnits] | None:
    """What the form says of each line, `arrived-0`, …; None where it says nothing: everything that had not."""
    given: list[LineUnits] = []
    with form.gathering():
        for index, line in enumerate(shipment.lines):
            quantity = form.quantity(f"arrived-{index}", _("Arrived"))
            if quantity:
                given.append(LineUnits(line.line, quantity, line.order))
    return given or None


def _back(form: Form) -> str:
    """The page of ours that asked for the drawer: an order's or a fulfilment's; empty for any other."""
    wanted = form.text("back")
    return wanted if wanted.startswith(("/orders/", "/station/")) and "//" not in wanted else ""


def _kept(form: Form) -> dict[str, str]:
    return {"back": back} if (back := _back(form)) else {}


ROUTES: list[BaseRouteHandler] = [show_shipment, correct_one, deliver_one, void_one, lose_one]
