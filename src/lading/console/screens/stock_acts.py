"""Corrections of one item's stock: adjust, transfer, set levels; each with a way back where there is one."""

from decimal import Decimal

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done
from lading.console.entries import signed
from lading.console.form import wrong
from lading.console.toast import Undo
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.first_time import first_time
from lading.flows.stock.correct_stock import Adjustment, Transfer, adjust_stock, transfer_stock
from lading.flows.stock.set_stock_levels import StockLevels, set_stock_levels
from lading.flows.stock.stock_lines import StockLine
from lading.kernel import plain


@post("/stock/items/{sku:str}/adjust", opt={"permission": "stock:write"})
async def adjust_item(visit: Visiting, sku: FromPath[str]) -> Html:
    """Book more or less at one place, for a reason."""
    form = await visit.form()
    place, reason, quantity = form.needed("place", _("Place")), form.needed("reason", _("Reason")), signed(form)
    serial = form.text("serial")
    line = StockLine(
        sku,
        quantity,
        lot=form.text("lot"),
        expires_on=form.day("expires_on", _("Last day of use")),
        serials=[serial] if serial else [],
        bin=form.text("bin"),
    )
    adjustment = Adjustment(place, reason[:200], [line])
    async with visit.unit() as unit:
        if await first_time(unit, scope=f"adjust/{sku}", key=form.text("key"), said=f"{place} {quantity}"):
            await adjust_stock(unit, visit.company.reference, adjustment=adjustment)
    note = _("%(sku)s at %(place)s: %(quantity)s booked.")
    told = {"sku": sku, "place": place, "quantity": f"{'+' if quantity > 0 else '−'}{plain(abs(quantity))}"}
    back = {"place": place, "reason": _("undone"), "quantity": plain(-quantity)}
    undo = Undo(visit.path, back | {"lot": line.lot, "serial": serial, "bin": line.bin})
    return done(visit, to=f"/stock/items/{sku}", note=note % told, undo=undo)


@post("/stock/items/{sku:str}/transfer", opt={"permission": "stock:write"})
async def transfer_item(visit: Visiting, sku: FromPath[str]) -> Html:
    """Move units from one place to another."""
    form = await visit.form()
    place, to = form.needed("place", _("From")), form.needed("to", _("To"))
    quantity = form.quantity("quantity", _("Quantity")) or Decimal(0)
    transfer = Transfer(place, to, [StockLine(sku, quantity)], form.text("reference")[:200])
    async with visit.unit() as unit:
        if await first_time(unit, scope=f"transfer/{sku}", key=form.text("key"), said=f"{place} {to} {quantity}"):
            await transfer_stock(unit, visit.company.reference, transfer=transfer)
    note = _("%(quantity)s × %(sku)s moved to %(to)s.") % {"quantity": plain(quantity), "sku": sku, "to": to}
    undo = Undo(visit.path, {"place": to, "to": place, "quantity": plain(quantity), "reference": _("undone")})
    return done(visit, to=f"/stock/items/{sku}", note=note, undo=undo)


@post("/stock/items/{sku:str}/levels", opt={"permission": "stock:write"})
async def set_levels(visit: Visiting, sku: FromPath[str]) -> Html:
    """Say what is never promised here, and when to reorder."""
    form = await visit.form()
    place = form.needed("place", _("Place"))
    safety = form.quantity("safety", _("Never promised")) or Decimal(0)
    levels = StockLevels(sku=sku, place=place, safety=safety, reorder_at=form.quantity("reorder_at", _("Reorder at")))
    if levels.reorder_at is not None and levels.reorder_at < 0:
        raise wrong("reorder_at", "bad_quantity", _("“Reorder at” must be 0 or more."))
    async with visit.unit() as unit:
        await set_stock_levels(unit, visit.company.reference, levels=[levels])
    note = _("Levels of %(sku)s at %(place)s set.") % {"sku": sku, "place": place}
    was = {"place": place, "safety": form.text("was_safety"), "reorder_at": form.text("was_reorder_at")}
    undo = Undo(visit.path, was) if "was_safety" in form else None
    return done(visit, to=visit.came_from(f"/stock/items/{sku}"), note=note, undo=undo)


ROUTES: list[BaseRouteHandler] = [adjust_item, transfer_item, set_levels]
"""See `stock`."""
