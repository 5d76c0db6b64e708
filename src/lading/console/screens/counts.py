"""Counting: what was found on the shelves is set against the books before anything is booked."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, page
from lading.console.entries import Entry, Line, mark_wrong, read_entries, to_lines
from lading.console.floor import place_of, places_of
from lading.console.visit import Visit, Visiting
from lading.console.words import _, ngettext
from lading.flows.first_time import first_time
from lading.flows.stock.correct_stock import Count, StockLine, count_stock
from lading.inventory.contents import Content, read_contents
from lading.inventory.lists import list_stock
from lading.inventory.queries import read_counters
from lading.kernel import Refusal, new_id
from lading.store import UnitOfWork

ZERO = Decimal(0)
SHEET = 200


class Variance(msgspec.Struct, frozen=True):
    """What was counted beside what the books say, in the item's own unit; `short` units are promised to orders.

    `of` is the lot, bin or the serials that were counted alone.
    """

    sku: str
    of: str
    name: str
    counted: Decimal
    book: Decimal
    difference: Decimal
    short: Decimal


@get("/stock/count", opt={"permission": "stock:write"})
async def show_count(visit: Visiting) -> Html:
    """An empty count; or a sheet with the items that a search finds at the place."""
    typed, place = visit.query.text("q"), visit.query.text("place") or place_of(visit) or ""
    entries = [Entry(visit.query.text("sku"), "", "")] if visit.query.text("sku") else []
    if "q" in visit.query and place:
        async with visit.reading() as connection:
            rows = await list_stock(connection, place=place, typed=typed, limit=SHEET)
        entries = [Entry(row.sku, "", "") for row in rows]
    return await _show(visit, entries=entries, place=place)


@post("/stock/count", opt={"permission": "stock:write"})
async def enter_count(visit: Visiting) -> Html:
    """Show the differences; booked only once somebody has seen them."""
    form = await visit.form()
    entries = [entry for entry in read_entries(form) if entry.quantity]
    place, reason = form.text("place"), form.text("reason", _("counted"))[:200]
    try:
        async with visit.unit() as unit:
            lines = await to_lines(unit, entries=entries, zero=True)
            if "book" not in form:
                variances = await _compare(unit, visit, place, lines)
                return await _show(visit, entries=entries, place=place, variances=variances)
            if await first_time(unit, scope="count", key=form.text("key"), said=repr(entries)):
                counted = [_found(line) for line in lines]
                await count_stock(unit, visit.company.reference, count=Count(place, counted, reason))
    except Refusal as refusal:
        return await _show(visit, entries=mark_wrong(entries, refusal), place=place, refusal=refusal)
    note = ngettext("%(count)s item counted at %(place)s.", "%(count)s items counted at %(place)s.", len(entries))
    return done(visit, to="/stock", note=note % {"count": len(entries), "place": place})


def _found(line: Line) -> StockLine:
    return StockLine(line.sku, line.quantity, line.unit, lot=line.lot, serials=list(line.serials), bin=line.bin)


def _in_books(line: Line, there: Sequence[Content]) -> Decimal:
    """What the books say of the lot and the bin that a line names."""
    mine = [one for one in there if line.lot in ("", one.lot) and line.bin in ("", one.bin)]
    return sum((one.quantity for one in mine), ZERO)


async def _compare(unit: UnitOfWork, visit: Visit, place: str, lines: list[Line]) -> list[Variance]:
    """The largest differences first."""
    reference = visit.company.reference
    await reference.refresh(unit, skus=[line.sku for line in lines])
    counted: dict[str, Decimal] = {}
    alone: list[tuple[Line, Decimal]] = []
    for line in lines:
        packed = reference.items[line.sku].unit_named(line.unit)
        quantity = line.quantity * (packed.factor if packed else 1)
        if line.lot or line.bin or line.serials:
            alone.append((line, quantity))
        else:
            counted[line.sku] = counted.get(line.sku, ZERO) + quantity
    books = await read_counters(unit, rows=[(sku, place) for sku in counted])
    found: list[Variance] = []
    for sku, quantity in counted.items():
        book, reserved = books.get((sku, place), (ZERO, ZERO))
        short = max(reserved - max(quantity, ZERO), ZERO)
        found.append(Variance(sku, "", reference.items[sku].name, quantity, book, quantity - book, short))
    contents = await read_contents(unit, rows=[(line.sku, place) for line, _quantity in alone])
    for line, quantity in alone:
        book = _in_books(line, contents[line.sku, place])
        of = " · ".join(filter(None, (line.bin, line.lot, ", ".join(line.serials))))
        found.append(Variance(line.sku, of, reference.items[line.sku].name, quantity, book, quantity - book, ZERO))
    return sorted(found, key=lambda one: (-abs(one.difference), one.sku))


async def _show(
    visit: Visit,
    *,
    entries: list[Entry],
    place: str,
    variances: list[Variance] | None = None,
    refusal: Refusal | None = None,
) -> Html:
    form = visit.query if visit.request.method == "GET" else await visit.form()
    return page(
        "stock/entry.html",
        visit,
        status=refusal.status if refusal else 200,
        kind="count",
        entries=entries,
        blank=2 if entries else 8,
        refusal=refusal,
        form=form,
        places=await places_of(visit),
        here=place,
        key=new_id().hex,
        variances=variances,
    )


ROUTES: list[BaseRouteHandler] = [show_count, enter_count]
