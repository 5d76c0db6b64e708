"""Lots and serials on screen: what expires when, and the trace of one as a timeline and as a file."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Response, get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.floor import places_of
from lading.console.form import wrong
from lading.console.headers import SECURITY
from lading.console.screens.contents import units_address
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.stock.correct_lot import LotCorrection, correct_lot
from lading.flows.stock.trace_lots import Trace, trace_lot, trace_serial
from lading.inventory.lot_lists import list_lots
from lading.reports.sheet import BOM, write_rows

PAGE = 50
SOON = timedelta(days=30)
HEAD = (
    *("what", "at", "place", "sku", "lot", "serial", "quantity", "shipment", "order", "customer", "name", "email"),
    *("phone", "delivered_at", "bin", "condition"),
)


@get("/stock/lots", opt={"permission": "stock:read"})
async def show_lots(visit: Visiting) -> Html:
    """Lots by item; or only those that lie somewhere and end within a month, or have ended."""
    places, typed, soon = await places_of(visit), visit.query.text("q"), visit.query.text("view") == "soon"
    sku, _slash, lot = visit.query.exact("after").rpartition("/")
    async with visit.reading() as connection:
        rows = await list_lots(
            connection,
            typed=typed,
            expires_by=visit.today() + SOON if soon else None,
            after=(sku, lot) if sku else None,
            limit=PAGE + 1,
        )
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if soon:
        rows.sort(key=lambda row: (str(row.expires_on), row.sku))
    asked = {"q": typed, "view": "soon" if soon else "", "after": f"{rows[-1].sku}/{rows[-1].lot}"} if more else {}
    shown: dict[str, Any] = {"rows": rows, "typed": typed, "soon": soon, "places": places, "cursor": sku}
    return page("stock/lots.html", visit, **shown, next=f"/stock/lots?{urlencode(asked)}" if more else "")


@get("/stock/lots/{sku:str}/{lot:str}", opt={"permission": "stock:read"})
async def show_lot(visit: Visiting, sku: FromPath[str], lot: FromPath[str]) -> Html:
    """One lot, from where it came to whom it went."""
    async with visit.asking() as unit:
        return await _show(visit, await trace_lot(unit, sku=sku, lot=lot))


@get("/stock/serials/{sku:str}/{serial:str}", opt={"permission": "stock:read"})
async def show_serial(visit: Visiting, sku: FromPath[str], serial: FromPath[str]) -> Html:
    """One serial, likewise."""
    async with visit.asking() as unit:
        return await _show(visit, await trace_serial(unit, sku=sku, serial=serial))


@post("/stock/lots/{sku:str}/{lot:str}/correct", opt={"permission": "stock:write"})
async def correct(visit: Visiting, sku: FromPath[str], lot: FromPath[str]) -> Html:
    """Its last day was typed wrong."""
    form = await visit.form()
    day = form.day("expires_on", _("Last day of use"))
    if day is None:
        raise wrong("expires_on", "missing", _("Say which day is right."))
    correction = LotCorrection(expires_on=day, reason=form.needed("reason", _("Reason"))[:200])
    async with visit.unit() as unit:
        await correct_lot(unit, sku=sku, lot=lot, correction=correction)
    note = _("Lot %(lot)s is corrected.") % {"lot": lot}
    return done(visit, to=f"/stock/lots/{quote(sku, safe='')}/{quote(lot, safe='')}", note=note)


async def _show(visit: Visit, trace: Trace) -> Html:
    kind, name = ("serials", trace.serial) if trace.serial else ("lots", trace.lot)
    address = f"/stock/{kind}/{quote(trace.sku, safe='')}/{quote(name, safe='')}"
    places = await places_of(visit)
    binned = {one.code for one in places if one.settings.bins}
    shown: dict[str, Any] = {"trace": trace, "contents": trace.contents, "units_address": units_address}
    return page("stock/lot.html", visit, **shown, places=places, binned=binned, address=address)


@get("/stock/lots/{sku:str}/{lot:str}/recall.csv", opt={"permission": "orders:read"})
async def export_lot(visit: Visiting, sku: FromPath[str], lot: FromPath[str]) -> Response[str]:
    """Who got units of a lot, who has them in hands, and where the rest lies."""
    async with visit.asking() as unit:
        return _file(visit, await trace_lot(unit, sku=sku, lot=lot))


@get("/stock/serials/{sku:str}/{serial:str}/recall.csv", opt={"permission": "orders:read"})
async def export_serial(visit: Visiting, sku: FromPath[str], serial: FromPath[str]) -> Response[str]:
    """The same for a serial."""
    async with visit.asking() as unit:
        return _file(visit, await trace_serial(unit, sku=sku, serial=serial))


def _file(visit: Visit, trace: Trace) -> Response[str]:
    name = f"recall-{trace.sku}-{trace.lot or trace.serial}.csv"
    headers = {
        **SECURITY,
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
    }
    return Response(BOM + write_rows([HEAD, *_rows(visit, trace)]), media_type="text/csv", headers=headers)


def _rows(visit: Visit, trace: Trace) -> Iterator[tuple[object, ...]]:
    """Shipments first, then what is in hands, then what lies there."""
    nobody = ("", "", "", "", "")
    for one in trace.shipments:
        at = one.shipped_at.astimezone(visit.zone).isoformat(timespec="seconds")
        what = "voided" if one.voided else "shipped"
        whom = (one.customer, one.name, one.email, one.phone, one.delivered_at)
        units = (trace.lot, one.serial, one.quantity, one.shipment, one.order)
        yield (what, at, one.place, trace.sku, *units, *whom, "", "")
    for held in trace.in_hands:
        told = (trace.lot, held.serial, held.quantity, "", held.order)
        yield ("in hands", "", held.place, trace.sku, *told, *nobody, held.bin, "sellable")
    for lies in trace.contents:
        there = (lies.lot, lies.serial, lies.quantity, "", "")
        yield ("in stock", "", lies.place, trace.sku, *there, *nobody, lies.bin, lies.condition)


ROUTES: list[BaseRouteHandler] = [show_lots, show_lot, show_serial, correct, export_lot, export_serial]
"""See `stock`."""
