"""Price lists: which there are and who sells by them, the prices of each, and sheets of prices."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import convert
from lading.catalog.queries import ChannelView, find_items, list_channels
from lading.console.answers import Html, done, page
from lading.console.pointed import at_fields
from lading.console.toast import Undo
from lading.console.typed_items import refuse_changed
from lading.console.typed_prices import LONGEST, at_rows, fields_back, price_rows_typed, read_price_sheet
from lading.console.visit import Visit, Visiting
from lading.console.words import _, ngettext
from lading.kernel import Invalid
from lading.pricing import PriceListDraft, put_price_lists, put_prices
from lading.pricing.book import default_lists
from lading.pricing.price_queries import list_uses
from lading.pricing.queries import PriceView, count_prices, get_price_list, list_price_lists, list_prices, prices_of

PAGE = 50
MOST = 500
_UNDOABLE = 5
_LARGEST = 10 * 1024 * 1024


@get("/price-lists", opt={"permission": "catalog:read"})
async def show_price_lists(visit: Visiting) -> Html:
    """Every price list, with who sells by it."""
    async with visit.reading() as connection:
        found = await list_price_lists(connection, limit=MOST)
        counts = await count_prices(connection)
    return page("price_lists/list.html", visit, lists=found, counts=counts, most=10_000, **await _users(visit))


@get("/price-lists/new", opt={"permission": "catalog:write"})
async def show_new_price_list(visit: Visiting) -> Html:
    """The empty form."""
    return page("price_lists/new.html", visit)


@get("/price-lists/{code:str}", opt={"permission": "catalog:read"})
async def show_price_list(visit: Visiting, code: FromPath[str]) -> Html:
    """The prices of one list, narrowed by what was typed."""
    typed, after = visit.query.text("q")[:200], visit.query.text("cursor")
    async with visit.reading() as connection:
        one = await get_price_list(connection, code=code)
        found = await list_prices(connection, price_list=code, typed=typed, after=read_cursor(after), limit=PAGE + 1)
        items = await find_items(connection, skus=[price.sku for price in found])
        given = await list_uses(connection, price_list=code)
    more = urlencode({"q": typed, "cursor": write_cursor(found[PAGE - 1])}) if len(found) > PAGE else ""
    return page(
        "price_lists/prices.html",
        visit,
        one=one,
        prices=found[:PAGE],
        given=given,
        items=items,
        typed=typed,
        cursor=after,
        next=f"/price-lists/{quote(code, safe='')}?{more}" if more else "",
        **await _users(visit),
    )


@post("/price-lists", opt={"permission": "catalog:write"})
async def save_price_list(visit: Visiting) -> Html:
    """Save a list, or add one under a code that is free."""
    form = await visit.form()
    version = form.whole("version", _("Version"), most=2**31)
    with form.gathering():
        plain = {
            "code": form.needed("code", _("Code")),
            "name": form.needed("name", _("Name")),
            "currency": form.needed("currency", _("Currency")).upper(),
            "priority": form.whole("priority", _("Priority"), most=10_000, otherwise=100),
            "valid_from": form.day("valid_from", _("First day")),
            "valid_to": form.day("valid_to", _("Last day")),
        }
        draft = convert(plain, PriceListDraft, words=_("The price list cannot be saved"))
    async with visit.unit() as unit:
        await put_price_lists(unit, drafts=[draft], versions={draft.code: version})
    note = _("Price list “%(name)s” is saved.") % {"name": draft.name}
    return done(visit, to=_address(draft.code), note=note)


@post("/price-lists/{code:str}/prices", opt={"permission": "catalog:write"})
async def save_prices(visit: Visiting, code: FromPath[str]) -> Html:
    """Set, change and take away prices; few of them can be undone."""
    form = await visit.form()
    with form.gathering():
        typed = price_rows_typed(form)
    if not typed.drafts:
        return done(visit, to=visit.came_from(_address(code)), note=_("No price was changed."))
    skus = sorted({draft.sku for draft in typed.drafts})
    async with visit.unit() as unit:
        items = await find_items(unit.sql, skus=skus)
        before = [one for some in (await prices_of(unit.sql, skus=skus)).values() for one in some if one.list == code]
        with at_fields(typed.names):
            refuse_changed(typed, before)
            changed = await put_prices(unit, price_list=code, drafts=typed.drafts)
    fields = fields_back(typed.drafts, before, own={sku: item.unit for sku, item in items.items()})
    undo = Undo(f"{_address(code)}/prices", fields) if changed and len(typed.drafts) <= _UNDOABLE else None
    return done(visit, to=visit.came_from(_address(code)), note=_told(changed, len(typed.drafts)), undo=undo)


@post("/price-lists/{code:str}/sheet", opt={"permission": "catalog:write"}, request_max_body_size=_LARGEST)
async def save_sheet(visit: Visiting, code: FromPath[str]) -> Html:
    """Set the prices of a sheet, all or none: pasted, or a CSV or XLSX file."""
    form = await visit.form()
    files = form.files("file")
    content = await files[0].read() if files else form.long("rows", most=LONGEST).encode()
    if not content.strip():
        form.refuse("rows", "missing", _("Paste rows here, or choose a file."))
    sheet = read_price_sheet(content)
    async with visit.unit() as unit:
        try:
            changed = await put_prices(unit, price_list=code, drafts=sheet.drafts)
        except Invalid as refusal:
            raise at_rows(refusal, sheet.rows) from None
    return done(visit, to=_address(code), note=_told(changed, len(sheet.drafts)))


def _told(changed: int, sent: int) -> str:
    told = ngettext("%(num)s price is changed.", "%(num)s prices are changed.", changed) % {"num": changed}
    same = sent - changed
    return f"{told} " + _("%(num)s stood like that already.") % {"num": same} if same else told


def _address(code: str) -> str:
    return f"/price-lists/{quote(code, safe='')}"


def write_cursor(price: PriceView) -> str:
    """Where the next page begins: behind this price."""
    return msgspec.json.encode((price.sku, price.unit, price.from_quantity, price.valid_from)).decode()


def read_cursor(text: str) -> tuple[str, str, Decimal, date] | None:
    """What `write_cursor` wrote; the first page for anything else."""
    try:
        return msgspec.json.decode(text, type=tuple[str, str, Decimal, date]) if text else None
    except msgspec.MsgspecError:
        return None


async def _users(visit: Visit) -> dict[str, Any]:
    """The channels that name a list, and the currency whose default it is, by the list's code."""
    async with visit.reading() as connection:
        channels = await list_channels(connection, limit=MOST)
    async with visit.asking() as unit:
        defaults = {code: currency for currency, code in (await default_lists(unit)).items()}
    users: dict[str, list[ChannelView]] = {}
    for channel in channels:
        users.setdefault(channel.price_list or "", []).append(channel)
    return {"users": users, "defaults": defaults}


ROUTES: list[BaseRouteHandler] = [
    show_price_lists,
    show_new_price_list,
    show_price_list,
    save_price_list,
    save_prices,
    save_sheet,
]
