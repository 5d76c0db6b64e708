"""The receiving station: a code finds the purchase order, scans count its items, and the delivery is booked at once."""

import re
from decimal import Decimal
from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, go, page
from lading.console.floor import place_of, places_of
from lading.console.form import Form, wrong
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.buying.receive_purchase import Delivery, ReceivedLine, receive_purchase
from lading.flows.first_time import first_time
from lading.flows.stock.marks import tracking_of
from lading.flows.stock.scan_delivery import codes_of_lines
from lading.kernel import NotFound, new_id
from lading.purchasing.lifecycle import EXPECTED
from lading.purchasing.queries import find_purchase, get_purchase, list_purchases

MOST = 50


@get("/receiving", opt={"permission": "stock:read"})
async def show_receiving(visit: Visiting) -> Html:
    """What is to come, the earliest due in front; and the field for a code."""
    places, here = await places_of(visit), place_of(visit) or ""
    async with visit.reading() as connection:
        rows = await list_purchases(
            connection, today=visit.today(), statuses=EXPECTED, place=here, kind="stock", limit=200
        )
    rows.sort(key=lambda row: (row.due_on is None, row.due_on, row.number))
    chosen = set(visit.query.all("among"))
    shown = [row for row in rows if row.number in chosen] if chosen else rows[:MOST]
    return page("buying/receiving.html", visit, rows=shown, chosen=bool(chosen), places=places, here=here)


@post("/receiving/find", opt={"permission": "stock:write"})
async def find_by_scan(visit: Visiting) -> Html:
    """Go to the purchase order that a code means: its number, the supplier's, or an item that is expected."""
    code = (await visit.form()).needed("code", _("Number or item"))
    async with visit.reading() as connection:
        found = await find_purchase(connection, scanned=code)
    if not found:
        raise wrong("code", "unknown", _("No purchase order that is open knows “%(code)s”.") % {"code": code})
    if len(found) > 1:
        return go("/receiving?among=" + "&among=".join(found), visit)
    return go(f"/receiving/{found[0]}", visit)


@get("/receiving/{number:str}", opt={"permission": "stock:write"})
async def show_dock(visit: Visiting, number: FromPath[str]) -> Html:
    """The lines of an order with a count each."""
    places = await places_of(visit)
    async with visit.asking() as unit:
        order = await get_purchase(unit.sql, number=number, today=visit.today())
        codes = await codes_of_lines(unit, skus=[line.sku for line in order.lines])
        await visit.company.reference.refresh(unit, skus=[line.sku for line in order.lines])
    if order.status == "draft":
        raise NotFound(_("%(number)s was not sent yet. Send it first.") % {"number": number})
    tracking = {line.sku: tracking_of(visit.company.reference, line.sku, order.place) for line in order.lines}
    shown: dict[str, Any] = {"order": order, "codes": codes, "places": places, "here": place_of(visit) or order.place}
    return page("buying/dock.html", visit, **shown, tracking=tracking, key=new_id().hex)


@post("/receiving/{number:str}", opt={"permission": "stock:write"})
async def book_delivery(visit: Visiting, number: FromPath[str]) -> Html:
    """Book the counts as one delivery, once."""
    form = await visit.form()
    async with visit.reading() as connection:
        order = await get_purchase(connection, number=number, today=visit.today())
    delivery = Delivery(
        lines=[line for one in order.lines if (line := _read(form, one.line, one.sku))],
        place=form.text("place"),
        delivery_note=form.text("delivery_note")[:80],
        close=bool(form.text("close")),
        accept=bool(form.text("accept")),
    )
    async with visit.unit() as unit:
        if await first_time(unit, scope=f"receive/{number}", key=form.text("key"), said=repr(delivery)):
            await receive_purchase(unit, visit.company.reference, number=number, delivery=delivery)
    return done(
        visit, to=f"/purchase-orders/{number}", note=_("The delivery of %(number)s is booked.") % {"number": number}
    )


def _read(form: Form, line: int, sku: str) -> ReceivedLine | None:
    good = form.quantity(f"good-{line}", sku) or Decimal(0)
    damaged = form.quantity(f"damaged-{line}", _("Damaged")) or Decimal(0)
    refused = form.quantity(f"refused-{line}", _("Refused")) or Decimal(0)
    reason, close = form.text(f"reason-{line}")[:200], bool(form.text(f"close-{line}"))
    if (damaged or refused) and not reason:
        raise wrong(f"reason-{line}", "missing_reason", _("Say what is wrong with %(sku)s.") % {"sku": sku})
    if not (good or damaged or refused or close):
        return None
    plain = ReceivedLine(sku=sku, quantity=good, damaged=damaged, refused=refused, reason=reason, close=close)
    marks = {"lot": form.text(f"lot-{line}"), "bin": form.text(f"bin-{line}")}
    serials = [one for one in re.split(r"[\s,;]+", form.text(f"serials-{line}")) if one]
    expires_on = form.day(f"expires-{line}", _("Last day of use"))
    return msgspec.structs.replace(plain, **marks, serials=serials, expires_on=expires_on)


ROUTES: list[BaseRouteHandler] = [show_receiving, find_by_scan, show_dock, book_delivery]
