"""Items: the list, and the form with units and prices."""

from urllib.parse import quote, urlencode

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from msgspec.structs import replace

from lading.catalog import put_items
from lading.catalog.queries import ItemView, find_items, get_item, list_items
from lading.console.answers import Html, done, page
from lading.console.pointed import at_fields
from lading.console.typed_items import item_typed, prices_typed, refuse_changed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.channels.put_items import find_used
from lading.flows.channels.refuse_tracking import refuse_tracking
from lading.pricing import put_prices
from lading.pricing.queries import list_price_lists, list_tax_rates, prices_of

PAGE = 50


@get("/items", opt={"permission": "catalog:read"})
async def show_items(visit: Visiting) -> Html:
    """Items by SKU, narrowed by what was typed."""
    typed, after = visit.query.text("q")[:200], visit.query.text("cursor")
    async with visit.reading() as connection:
        found = await list_items(connection, typed=typed, after=after, limit=PAGE + 1)
        prices = await prices_of(connection, skus=[item.sku for item in found[:PAGE]])
    more = urlencode({"q": typed, "cursor": found[PAGE - 1].sku}) if len(found) > PAGE else ""
    return page(
        "items/list.html",
        visit,
        items=found[:PAGE],
        prices={
            sku: [one for one in some if not one.unit and one.from_quantity == "0"] for sku, some in prices.items()
        },
        typed=typed,
        cursor=after,
        next=f"/items?{more}" if more else "",
    )


@get("/items/new", opt={"permission": "catalog:write"})
async def show_new_item(visit: Visiting) -> Html:
    """The empty form."""
    return await _form(visit, None)


@get("/items/{sku:str}", opt={"permission": "catalog:read"})
async def show_item(visit: Visiting, sku: FromPath[str]) -> Html:
    """The form of one item."""
    async with visit.reading() as connection:
        item = await get_item(connection, sku=sku)
    return await _form(visit, item)


@post("/items", opt={"permission": "catalog:write"})
async def save_item(visit: Visiting) -> Html:
    """Save an item with its units and prices; a new one only under a SKU that is free."""
    form = await visit.form()
    version = form.whole("version", _("Version"), most=2**31)
    with form.gathering():
        prices = prices_typed(form, sku=form.text("sku", "-"))
        draft = item_typed(form)
    async with visit.unit() as unit:
        if kept := await find_items(unit.sql, skus=[draft.sku]):
            draft = replace(draft, attributes=kept[draft.sku].attributes)
        await refuse_tracking(unit, [draft])
        (change,) = await put_items(unit, drafts=[draft], find_used=find_used, versions={draft.sku: version})
        before = (await prices_of(unit.sql, skus=[draft.sku]))[draft.sku] if kept else []
        for code, typed in sorted(prices.items()):
            with at_fields(typed.names):
                refuse_changed(typed, [one for one in before if one.list == code])
                await put_prices(unit, price_list=code, drafts=typed.drafts)
    note = _("Item %(sku)s is added.") if change.added else _("Item %(sku)s is saved.")
    return done(visit, to=f"/items/{quote(draft.sku, safe='')}", note=note % {"sku": draft.sku})


async def _form(visit: Visit, item: ItemView | None) -> Html:
    async with visit.reading() as connection:
        prices = (await prices_of(connection, skus=[item.sku]))[item.sku] if item else []
        lists = await list_price_lists(connection, limit=200)
        rates = await list_tax_rates(connection, limit=500)
    classes = sorted({"standard", *(rate.tax_class for rate in rates), *([item.tax_class] if item else [])})
    return page("items/item.html", visit, item=item, prices=prices, lists=lists, classes=classes)


ROUTES: list[BaseRouteHandler] = [show_items, show_new_item, show_item, save_item]
