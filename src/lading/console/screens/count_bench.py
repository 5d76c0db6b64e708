"""Counting with a scanner or a phone: each scan is one more, or a number is typed; nobody sees the books meanwhile."""

import re
from decimal import Decimal

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.catalog.scanned import find_scanned
from lading.console.answers import Html, fragment, page
from lading.console.floor import places_of
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.first_time import first_time
from lading.flows.stock.enter_counts import CountedItem, enter_counts
from lading.inventory.count_lists import CountLineView, CountView, get_count
from lading.kernel import Conflict, Refusal, plain
from lading.store import UnitOfWork

ONE = Decimal(1)
_NUMBER = re.compile(r"\d{1,7}(?:[.,]\d{1,6})?")
_TIMES = re.compile(rf"({_NUMBER.pattern})\s*[*x×]\s*(.+)", re.IGNORECASE)


class UnknownCode(Conflict):
    """The code means no item."""

    code = "unknown_code"


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """The screen: `current` is the item in hand, `left` what is to be counted still, in walking order."""

    count: CountView
    current: CountLineView | None
    left: list[CountLineView]
    through: list[CountLineView]


def lay_out(count: CountView, *, sku: str = "", last: str = "") -> Bench:
    """The item that was scanned last stays in hand; else the next on the way from there."""
    left = [line for line in count.lines if line.counted is None or line.asked]
    through = [line for line in count.lines if line.counted is not None and not line.asked]
    current = next((line for line in count.lines if line.sku == sku), None)
    if current is None and left:
        before = next((line.line for line in count.lines if line.sku == last), 0)
        current = next((line for line in left if line.line > before), left[0])
    return Bench(count=count, current=current, left=left, through=through)


async def _read(visit: Visit, number: str) -> CountView:
    async with visit.reading() as connection:
        return await get_count(connection, number=number, sees_books=visit.may("counts:approve"))


@get("/counts/{number:str}/count", opt={"permission": "stock:write"})
async def show_bench(visit: Visiting, number: FromPath[str]) -> Html:
    """The list with the item in hand."""
    await places_of(visit)
    bench = lay_out(await _read(visit, number), sku=visit.query.text("sku"))
    return page("counts/counting.html", visit, bench=bench, said=None)


@post("/counts/{number:str}/scan", opt={"permission": "stock:write"})
async def take_scan(visit: Visiting, number: FromPath[str]) -> Html:
    """A code is one more of its item, `12*CODE` twelve more; a bare number is what lies there of the item in hand."""
    form = await visit.form()
    code, current = form.text("code")[:100], form.text("current")
    item, refusal = None, None
    try:
        async with visit.unit() as unit:
            item = await read_code(unit, code=code, current=current)
            if await first_time(unit, scope=f"count/{number}", key=form.text("key"), said=f"{code} {current}"):
                await enter_counts(unit, visit.company.reference, number=number, items=[item])
    except Refusal as refused:
        refusal = refused
    count = await _read(visit, number)
    stays = item.sku if item and item.adds else current if refusal else ""
    bench = lay_out(count, sku=stays, last=item.sku if item else current)
    line = next((one for one in count.lines if item and one.sku == item.sku), None)
    return fragment("counts/bench.html", visit, bench=bench, said={"refusal": refusal, "item": item, "line": line})


async def read_code(unit: UnitOfWork, *, code: str, current: str) -> CountedItem:
    """What a code means. Raises `UnknownCode`.

    A bare number sets what lies there of `current`, unless it is an item's barcode.
    """
    times = _TIMES.fullmatch(code)
    word = times[2].strip() if times else code
    found = (await find_scanned(unit, codes=[word])).get(word)
    if found is not None:
        many = Decimal(times[1].replace(",", ".")) if times else ONE
        return CountedItem(sku=found.sku, quantity=many, unit=found.unit, adds=True)
    if _NUMBER.fullmatch(code) and current:
        return CountedItem(sku=current, quantity=Decimal(plain(Decimal(code.replace(",", ".")))))
    if code.lower() == "undo" and current:
        return CountedItem(sku=current, quantity=-ONE, adds=True)
    raise UnknownCode(_("“%(code)s” is no item that we know. Put it aside.") % {"code": code})


ROUTES: list[BaseRouteHandler] = [show_bench, take_scan]
