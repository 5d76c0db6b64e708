"""The returns desk: a code finds the return or the order, units are taken in, graded and put away in one go."""

from typing import Any

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, go, page
from lading.console.floor import place_of, places_of
from lading.console.form import wrong
from lading.console.typed_return import read_back_lines, read_item_line
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.first_time import first_time
from lading.flows.returning.request_return import request_returns
from lading.flows.returning.take_back import take_in_parcel
from lading.flows.returning.try_policy import try_policy
from lading.flows.show_orders import show_order
from lading.flows.stock.marks import tracking_of
from lading.flows.stock.scan_delivery import codes_of_lines
from lading.kernel import new_id
from lading.returns import RequestReturn
from lading.returns.lifecycle import DISPOSITIONS, GRADES
from lading.returns.lists import find_scanned, list_returns, returns_of_orders, show_return
from lading.returns.reasons import CONDITIONS, REASONS, WISHES


@get("/returns/desk", opt={"permission": "returns:write"})
async def show_desk(visit: Visiting) -> Html:
    """The field for a code, and what is expected or waits here."""
    places, here = await places_of(visit), place_of(visit) or ""
    async with visit.asking() as unit:
        states = ["received", "part_received", "label_sent", "authorised", "to_decide"]
        rows = await list_returns(unit, states=states, place=here, limit=30)
    return page("returns/desk.html", visit, rows=rows, places=places, here=here, reasons=REASONS.values())


@post("/returns/desk/find", opt={"permission": "returns:write"})
async def find_code(visit: Visiting) -> Html:
    """Go to the return that a code means, or to the order of which units come back."""
    code = (await visit.form()).needed("code", _("Code"))
    async with visit.asking() as unit:
        kind, numbers = await find_scanned(unit, code=code)
        if kind == "order" and len(numbers) == 1:
            known = await returns_of_orders(unit, numbers=numbers)
            coming = [one for one in known if one.state in {"authorised", "label_sent", "part_received"}]
            kind, numbers = ("return", [coming[0].number]) if len(coming) == 1 else (kind, numbers)
    if not numbers:
        raise wrong(
            "code", "unknown", _("Nobody knows “%(code)s”. Take it in as an item without an order.") % {"code": code}
        )
    if len(numbers) > 1:
        return go("/returns?view=all&q=" + numbers[0][:3], visit)
    return go(f"/returns/desk/{numbers[0]}" if kind == "return" else f"/returns/new/{numbers[0]}", visit)


@get("/returns/desk/{number:str}", opt={"permission": "returns:write"})
async def show_bench(visit: Visiting, number: FromPath[str]) -> Html:
    """The lines of a return with a count each."""
    places = await places_of(visit)
    async with visit.asking() as unit:
        one = await show_return(unit, number=number)
        skus = [line.sku for line in one.lines]
        codes = await codes_of_lines(unit, skus=skus)
        await visit.company.reference.refresh(unit, skus=skus)
    here = place_of(visit) or one.place
    shown: dict[str, Any] = {"one": one, "codes": codes, "places": places, "here": here, "key": new_id().hex}
    tracking = {sku: tracking_of(visit.company.reference, sku, here) for sku in skus}
    return page("returns/bench.html", visit, **shown, tracking=tracking, grades=GRADES, dispositions=DISPOSITIONS)


@get("/returns/new/{order:str}", opt={"permission": "returns:write"})
async def show_new_return(visit: Visiting, order: FromPath[str]) -> Html:
    """What of an order can still come back, and what the policy would say."""
    reason = visit.query.text("reason")
    reason = reason if reason in REASONS else "changed_mind"
    async with visit.asking() as unit:
        view = await show_order(unit, number=order)
        tried = await try_policy(unit, visit.company, number=order, reason=reason)
    shown: dict[str, Any] = {"order": view, "tried": tried, "reason": reason, "reasons": REASONS.values()}
    return page(
        "returns/new.html",
        visit,
        **shown,
        conditions=CONDITIONS,
        wishes=WISHES,
        places=await places_of(visit),
        here=place_of(visit) or "",
        key=new_id().hex,
    )


@post("/returns/new/{order:str}", opt={"permission": "returns:write"})
async def write_new_return(visit: Visiting, order: FromPath[str]) -> Html:
    """Ask for it, once; taken in at once where the goods are here."""
    form = await visit.form()
    lines, here = read_back_lines(form, order=order), bool(form.text("here"))
    wish = RequestReturn(lines=lines, place=form.text("place"), origin="parcel" if here else "staff")
    number = ""
    async with visit.unit() as unit:
        if await first_time(unit, scope="return", key=form.text("key"), said=repr(wish)):
            if here:
                number = (await take_in_parcel(unit, visit.company, wish=wish)).number
            else:
                number = (await request_returns(unit, visit.company, wishes=[wish]))[0].number
    return done(visit, to=f"/returns/{number}" if number else "/returns")


@post("/returns/desk/item", opt={"permission": "returns:write"})
async def take_item(visit: Visiting) -> Html:
    """Take in an item that nobody knows an order of; a person decides what it is worth to us."""
    form = await visit.form()
    wish = RequestReturn(
        lines=[read_item_line(form)],
        customer=form.text("customer") or None,
        currency=form.needed("currency", _("Currency")).upper(),
        place=form.text("place"),
        origin="parcel",
    )
    async with visit.unit() as unit:
        number = (await take_in_parcel(unit, visit.company, wish=wish)).number
    return done(visit, to=f"/returns/{number}", note=_("It is taken in."))


ROUTES: list[BaseRouteHandler] = [show_desk, find_code, take_item, show_bench, show_new_return, write_new_return]
