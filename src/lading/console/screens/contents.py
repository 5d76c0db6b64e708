"""What lies where of an item, on screen: units that lie together, and what can be done with them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.catalog import Place
from lading.console.answers import Html, done, fragment
from lading.console.form import Form
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.first_time import first_time
from lading.flows.stock.move_between_bins import BinMove, MovedLine, move_between_bins
from lading.flows.stock.regrade_stock import RegradedLine, Regrading, regrade_stock
from lading.inventory.bins import list_bins
from lading.inventory.content_lists import ContentRow, list_contents
from lading.kernel import NotFound, new_id, plain
from lading.store.connection import Connection

MOST = 300


async def contents_of(connection: Connection, *, sku: str, place: str = "") -> list[ContentRow]:
    """What lies where of an item."""
    return await list_contents(connection, sku=sku, place=place, limit=MOST)


async def shown_contents(connection: Connection, *, sku: str, places: Sequence[Place]) -> dict[str, Any]:
    """What `stock/contents.html` shows."""
    binned = {one.code for one in places if one.settings.bins}
    return {
        "contents": await contents_of(connection, sku=sku),
        "binned": binned,
        "units_address": units_address,
    }


def units_address(row: ContentRow) -> str:
    """Where the drawer of these units is."""
    names = ("place", "condition", "bin", "lot", "serial")
    return f"/stock/items/{row.sku}/units?{urlencode({name: getattr(row, name) for name in names})}"


@get("/stock/items/{sku:str}/units", opt={"permission": "stock:write"})
async def show_units(visit: Visiting, sku: FromPath[str]) -> Html:
    """What can be done with units that lie together; without contents of their own, with sellable ones of a place."""
    place, condition = visit.query.text("place"), visit.query.text("condition", "sellable")
    async with visit.reading() as connection:
        bins = [one for one in await list_bins(connection, place=place) if one.active]
        rows = await contents_of(connection, sku=sku, place=place)
    wanted = tuple(visit.query.text(name) for name in ("bin", "lot", "serial"))
    row = next((one for one in rows if (one.condition, one.bin, one.lot, one.serial) == (condition, *wanted)), None)
    if row is None and condition != "sellable":
        raise NotFound(_("These units do not lie there any more."))
    shown: dict[str, Any] = {"sku": sku, "place": place, "condition": condition, "row": row, "bins": bins}
    return fragment("stock/units.html", visit, **shown, key=new_id().hex)


def _named(form: Form, sku: str) -> dict[str, Any]:
    """The units that a form is about, as fields of a line."""
    serial = form.text("serial")
    return {
        "sku": sku,
        "quantity": form.quantity("quantity", _("Quantity")) or 0,
        "condition": form.text("condition", "sellable"),
        "bin": form.text("bin"),
        "lot": form.text("lot"),
        "serials": [serial] if serial else [],
    }


@post("/stock/items/{sku:str}/regrade", opt={"permission": "stock:write"})
async def regrade(visit: Visiting, sku: FromPath[str]) -> Html:
    """They change their condition."""
    form = await visit.form()
    form.needed("quantity", _("Quantity"))
    told = _named(form, sku) | {"become": form.needed("become", _("They become"))}
    line = msgspec.convert(told, RegradedLine, strict=False)
    regrading = Regrading(form.needed("place", _("Place")), form.needed("reason", _("Reason"))[:200], [line])
    async with visit.unit() as unit:
        if await first_time(unit, scope=f"regrade/{sku}", key=form.text("key"), said=repr(regrading)):
            await regrade_stock(unit, visit.company.reference, regrading=regrading)
    note = _("%(quantity)s × %(sku)s booked.") % {"quantity": plain(line.quantity), "sku": sku}
    return done(visit, to=visit.came_from(f"/stock/items/{sku}"), note=note)


@post("/stock/items/{sku:str}/put-away", opt={"permission": "stock:write"})
async def put_away(visit: Visiting, sku: FromPath[str]) -> Html:
    """They go into another bin."""
    form = await visit.form()
    form.needed("quantity", _("Quantity"))
    line = msgspec.convert(_named(form, sku) | {"to": form.needed("to", _("To bin"))}, MovedLine, strict=False)
    move = BinMove(form.needed("place", _("Place")), [line])
    async with visit.unit() as unit:
        if await first_time(unit, scope=f"put-away/{sku}", key=form.text("key"), said=repr(move)):
            await move_between_bins(unit, visit.company.reference, move=move)
    note = _("%(quantity)s × %(sku)s are in %(bin)s.") % {
        "quantity": plain(line.quantity),
        "sku": sku,
        "bin": line.to,
    }
    return done(visit, to=visit.came_from(f"/stock/items/{sku}"), note=note)


ROUTES: list[BaseRouteHandler] = [show_units, regrade, put_away]
"""See `stock`."""
