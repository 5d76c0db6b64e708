"""Another way to the customer, by staff: from sent to fetched, from fetched to sent, or fetched elsewhere."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import convert
from lading.console.answers import Html, done, fragment
from lading.console.beginnings import countries_of
from lading.console.form import wrong
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.changing.change_delivery import ChangeDelivery, DeliveryChange, change_delivery
from lading.flows.show_orders import show_order

_ADDRESS = ("name", "company", "line1", "line2", "postal_code", "city", "region", "country", "phone")


@get("/orders/{number:str}/delivery", opt={"permission": "orders:write"})
async def ask_delivery(visit: Visiting, number: FromPath[str]) -> Html:
    """The question where the order goes instead."""
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
        order = await show_order(unit, number=number)
    places = [
        (one.code, one.name)
        for one in visit.company.reference.serving(order.channel)
        if one.settings.pickup.offered and one.code != order.pickup_at
    ]
    here = visit.company.reference.places.get(order.pickup_at or "")
    country = here.country if here else ""
    return fragment(
        "orders/delivery.html", visit, order=order, places=places, countries=countries_of(visit), country=country
    )


@post("/orders/{number:str}/delivery", opt={"permission": "orders:write"})
async def save_delivery(visit: Visiting, number: FromPath[str]) -> Html:
    """Change it: places give the order back, it is routed anew, and the customer is told."""
    form = await visit.form()
    fetched, reason = form.text("pickup_at"), form.text("reason")[:500]
    address = {name: text for name in _ADDRESS if (text := form.text(f"ship_to.{name}"))}
    if not fetched and "line1" not in address:
        raise wrong("ship_to.line1", "missing", _("Give the street, or choose a place where it is fetched."))
    plain = {"reason": reason, **({"pickup_at": fetched} if fetched else {"ship_to": address})}
    change = convert(plain, DeliveryChange, words=_("The delivery cannot be changed"))
    async with visit.unit() as unit:
        wish = ChangeDelivery(number=number, change=change)
        await change_delivery(unit, visit.company, wish=wish)
    return done(visit, to=f"/orders/{number}", note=_("The delivery is changed; the customer is told."))


ROUTES: list[BaseRouteHandler] = [ask_delivery, save_delivery]
