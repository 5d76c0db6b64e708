"""What the station does besides scanning: report shorts, pack everything, weigh, unpack, ship."""

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.access.settings import change_settings
from lading.console.answers import Html, done
from lading.console.form import Form, wrong
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.first_time import first_time
from lading.flows.fulfilling.pack import Unpack, unpack
from lading.flows.fulfilling.pick import Pick, ShortUnits, pick
from lading.flows.fulfilling.put_in_parcel import PutIn, put_in_parcel, weigh_parcel
from lading.flows.fulfilling.ship import ShipWish, ship
from lading.flows.fulfilling.show_fulfilments import FulfilmentView, show_fulfilment
from lading.fulfilment.queries import find_work


@post("/station/{number:str}/short", opt={"permission": "fulfilment:write"})
async def report_short(visit: Visiting, number: FromPath[str]) -> Html:
    """Units that cannot be picked go elsewhere, or wait for stock."""
    form = await visit.form()
    short = _short(form)
    async with visit.unit() as unit:
        work = await find_work(unit, name=number)
        await pick(unit, visit.company.reference, wishes=[Pick(fulfilment=work, lines=[], short=[short])])
    return done(visit, to=f"/station/{number}", note=_("Reported. The order goes on without these units from here."))


@post("/station/{number:str}/pack-all", opt={"permission": "fulfilment:write"})
async def pack_all(visit: Visiting, number: FromPath[str]) -> Html:
    """Everything that is picked goes into the open parcel, or into a new one."""
    parcel = (await visit.form()).text("parcel")
    async with visit.unit() as unit:
        work = await find_work(unit, name=number)
        await put_in_parcel(unit, wish=PutIn(fulfilment=work, parcel="" if parcel == "new" else parcel))
    return done(visit, to=f"/station/{number}")


@post("/station/{number:str}/unpack", opt={"permission": "fulfilment:write"})
async def open_parcel(visit: Visiting, number: FromPath[str]) -> Html:
    """Open a parcel again: what was in it is to be packed anew."""
    parcel = (await visit.form()).needed("parcel", _("Parcel"))
    async with visit.unit() as unit:
        work = await find_work(unit, name=number)
        await unpack(unit, wishes=[Unpack(fulfilment=work, parcels=[parcel])])
    return done(
        visit, to=f"/station/{number}?step=pack", note=_("Parcel %(parcel)s is open again.") % {"parcel": parcel}
    )


@post("/station/{number:str}/weigh", opt={"permission": "fulfilment:write"})
async def weigh(visit: Visiting, number: FromPath[str]) -> Html:
    """Write down what a parcel weighs, in kilograms."""
    form = await visit.form()
    weight = form.quantity("weight", _("Weight"))
    if weight is None:
        raise wrong("weight", "missing", _("Put the parcel on the scales, then type what they say, such as 1.25."))
    async with visit.unit() as unit:
        work = await find_work(unit, name=number)
        await weigh_parcel(unit, fulfilment=work, parcel=form.text("parcel"), grams=weight * 1000)
    return done(visit, to=visit.came_from(f"/station/{number}"))


@post("/station/{number:str}/ship", opt={"permission": "fulfilment:write"})
async def send_off(visit: Visiting, number: FromPath[str]) -> Html:
    """All that is packed leaves with the carrier; the code that was scanned is the tracking number."""
    form = await visit.form()
    code, carrier = form.text("code")[:80], form.text("carrier")[:80]
    async with visit.unit() as unit:
        if await first_time(unit, scope=f"ship/{number}", key=form.text("key"), said=f"{code} {carrier}"):
            view = await show_fulfilment(unit, name=number)
            _check_tracking(view, code)
            what = ShipWish(carrier=carrier, tracking_number=code, parcels=_standing(view))
            await ship(unit, wishes=[what.of(view.id)])
            await change_settings(unit, login=visit.person.login, changes={"carrier": carrier or None})
    return done(visit, to=f"/station/{number}", note=_("%(number)s has left.") % {"number": number})


def _standing(view: FulfilmentView) -> list[str]:
    """The parcels that have not left."""
    return [parcel.number for parcel in view.parcels if not parcel.shipment]


def _check_tracking(view: FulfilmentView, code: str) -> None:
    """Refuse what is surely not from the carrier's label: an item, or one of our own numbers."""
    ours = {view.number, *(parcel.number for parcel in view.parcels), *(line.order for line in view.lines)}
    items = {one for line in view.lines for one in (line.sku, *line.barcodes)}
    if code.upper() in {one.upper() for one in ours | items}:
        sentence = _("“%(code)s” is not a tracking number. Scan the carrier's label instead.")
        raise wrong("code", "not_tracking", sentence % {"code": code})


def _short(form: Form) -> ShortUnits:
    order, _slash, line = form.text("line").rpartition("/")
    quantity = form.quantity("quantity", _("How many are missing"))
    if not line.isdecimal() or not quantity:
        raise wrong("quantity", "missing", _("Say how many units are missing."))
    return ShortUnits(int(line), quantity, order, reason=form.text("reason"))


ROUTES: list[BaseRouteHandler] = [report_short, pack_all, open_parcel, weigh, send_off]
"""See `station`."""
