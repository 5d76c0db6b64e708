"""Goods that come in, or move house: a grid that is filled by keyboard, scanner or from a sheet, and booked at once."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.catalog.scanned import find_scanned
from lading.console.answers import Html, done, fragment, page
from lading.console.entries import Entry, Line, mark_wrong, read_entries, to_lines
from lading.console.floor import place_of, places_of
from lading.console.form import Form
from lading.console.visit import Visit, Visiting
from lading.console.words import _, ngettext
from lading.flows.first_time import first_time
from lading.flows.fulfilling.choose_parts import TakenUnits
from lading.flows.stock.marks import tracking_of
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.flows.stock.transfer_stock import (
    TransferDraft,
    TransferLineDraft,
    create_transfers,
    move_at_once,
    send_transfers,
)
from lading.inventory.contents import Tracking
from lading.inventory.queries import read_counters
from lading.kernel import Refusal, new_id
from lading.store import UnitOfWork


@get("/stock/receive", opt={"permission": "stock:write"})
async def show_receipt(visit: Visiting) -> Html:
    """An empty receipt."""
    return await _show(visit, "receive", entries=[Entry(visit.query.text("sku"), "", "")])


@post("/stock/receive", opt={"permission": "stock:write"})
async def book_receipt(visit: Visiting) -> Html:
    """Book what arrived; what waits for it is reserved right afterwards."""
    form = await visit.form()
    entries, place = read_entries(form), form.text("place")
    try:
        async with visit.unit() as unit:
            if await first_time(unit, scope="receive", key=form.text("key"), said=repr(entries)):
                lines = await to_lines(unit, entries=entries)
                wanted = [_received(line) for line in lines]
                receipt = Receipt(place, wanted, form.text("reference")[:200])
                await receive_stock(unit, visit.company.reference, receipts=[receipt])
    except Refusal as refusal:
        return await _show(visit, "receive", entries=mark_wrong(entries, refusal), refusal=refusal)
    return done(visit, to="/stock", note=_booked(len(entries), place))


def _received(line: Line) -> ReceiptLine:
    marks = {"lot": line.lot, "expires_on": line.expires_on, "serials": list(line.serials), "bin": line.bin}
    plain = ReceiptLine(line.sku, line.quantity, line.unit)
    return msgspec.structs.replace(plain, **marks)


@get("/stock/transfer", opt={"permission": "stock:write"})
async def show_transfer(visit: Visiting) -> Html:
    """An empty transfer."""
    return await _show(visit, "transfer", entries=[])


@post("/stock/transfer", opt={"permission": "stock:write"})
async def book_transfer(visit: Visiting) -> Html:
    """Write a transfer; send it, or book goods that were carried over already, where that was chosen."""
    form = await visit.form()
    entries, number = read_entries(form), ""
    try:
        async with visit.unit() as unit:
            if await first_time(unit, scope="transfer", key=form.text("key"), said=repr(entries)):
                number = await _write_transfer(unit, visit, form, await to_lines(unit, entries=entries))
    except Refusal as refusal:
        return await _show(visit, "transfer", entries=mark_wrong(entries, refusal), refusal=refusal)
    return done(visit, to=f"/transfers/{number}" if number else "/transfers")


async def _write_transfer(unit: UnitOfWork, visit: Visit, form: Form, lines: list[Line]) -> str:
    reference, then = visit.company.reference, form.text("then")
    draft = TransferDraft(
        place=form.needed("place", _("From")),
        to=form.needed("to", _("To")),
        due_on=form.day("due_on", _("Expected on")),
        note=form.text("reference")[:500],
        lines=[TransferLineDraft(sku=line.sku, quantity=line.quantity, unit=line.unit) for line in lines],
        contents=(taken := [one for line in lines for one in _taken(line)]),
    )
    write = move_at_once if then == "done" else create_transfers
    (made,) = await write(unit, reference, drafts=[draft])
    if then == "send":
        await send_transfers(unit, numbers=[made.number], named={made.number: taken})
    return made.number


def _taken(line: Line) -> list[TakenUnits]:
    """The lots and serials that were typed; nothing where it may be what expires first."""
    if line.serials:
        return [TakenUnits(sku=line.sku, serial=serial) for serial in line.serials]
    if line.lot or line.bin:
        return [TakenUnits(sku=line.sku, lot=line.lot, bin=line.bin)]
    return []


@get("/stock/lookup", opt={"permission": "stock:read"})
async def look_up(visit: Visiting) -> Html:
    """What a typed code means, and what lies there: for the row in which it was typed."""
    code = next((visit.query.text(name) for name in visit.query.names() if name.startswith("sku-")), "")
    place = visit.query.text("place") or place_of(visit) or ""
    async with visit.asking() as unit:
        item = (await find_scanned(unit, codes=[code])).get(code)
        seen = item is not None and "blind" not in visit.query
        counters = await read_counters(unit, rows=[(item.sku, place)]) if item and seen else {}
    here = counters.get((item.sku, place)) if item else None
    shown: dict[str, Any] = {"code": code, "item": item, "on_hand": here[0] if here else None}
    return fragment("stock/lookup.html", visit, **shown, marks=await _marks_of(visit, item.sku if item else "", place))


async def _marks_of(visit: Visit, sku: str, place: str) -> dict[str, Any] | None:
    """Which fields the row needs beside: lot, last day, serials, bin; none where nothing is kept apart."""
    if not sku or "marks" not in visit.query:
        return None
    reference = visit.company.reference
    async with visit.asking() as unit:
        await reference.refresh(unit, skus=[sku])
    tracking = tracking_of(reference, sku, place) if place in reference.places else Tracking()
    index = next((name.removeprefix("sku-") for name in visit.query.names() if name.startswith("sku-")), "0")
    return {"tracking": tracking, "index": index, "coming": visit.query.text("marks") == "in"}


async def _show(visit: Visit, kind: str, *, entries: list[Entry], refusal: Refusal | None = None) -> Html:
    form = await visit.form() if refusal else visit.query
    return page(
        "stock/entry.html",
        visit,
        status=refusal.status if refusal else 200,
        kind=kind,
        entries=entries,
        blank=max(8 - len(entries), 2),
        refusal=refusal,
        form=form,
        places=await places_of(visit),
        here=form.text("place") or place_of(visit) or "",
        key=new_id().hex,
    )


def _booked(count: int, place: str) -> str:
    return ngettext("%(count)s line booked at %(place)s.", "%(count)s lines booked at %(place)s.", count) % {
        "count": count,
        "place": place,
    }


ROUTES: list[BaseRouteHandler] = [show_receipt, book_receipt, show_transfer, book_transfer, look_up]
