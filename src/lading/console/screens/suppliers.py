"""Suppliers: who they are, on which terms, what they sell of ours, and what is on order there."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.floor import places_of
from lading.console.form import Form, wrong
from lading.console.refused_fields import pointing
from lading.console.visit import Visiting
from lading.console.words import _
from lading.kernel import Conflict
from lading.parties import PartyAddress
from lading.purchasing import SupplierDraft, SupplierItemDraft, put_suppliers
from lading.purchasing.calendar import Calendar
from lading.purchasing.lifecycle import OPEN
from lading.purchasing.put_supplier_items import drop_supplier_item, put_supplier_items
from lading.purchasing.queries import get_supplier, list_purchases, list_supplier_items, list_suppliers
from lading.purchasing.terms import ONE, ZERO

PAGE = 50


@get("/suppliers", opt={"permission": "purchasing:read"})
async def show_suppliers(visit: Visiting) -> Html:
    """Every supplier, by code."""
    typed, after = visit.query.text("q"), visit.query.text("after")
    async with visit.reading() as connection:
        rows = await list_suppliers(connection, typed=typed, after=after, limit=PAGE + 1)
    behind = f"/suppliers?q={typed}&after={rows[PAGE - 1].code}" if len(rows) > PAGE else ""
    return page("buying/suppliers.html", visit, rows=rows[:PAGE], typed=typed, next=behind, cursor=after, supplier=None)


@get("/suppliers/{code:str}", opt={"permission": "purchasing:read"})
async def show_supplier(visit: Visiting, code: FromPath[str]) -> Html:
    """One supplier with what it sells and what is on order."""
    await places_of(visit)
    async with visit.reading() as connection:
        supplier = await get_supplier(connection, code=code)
        items = await list_supplier_items(connection, supplier=code)
        orders = await list_purchases(connection, today=visit.today(), statuses=OPEN, supplier=code, limit=PAGE)
    return page("buying/supplier.html", visit, supplier=supplier, items=items, orders=orders)


@post("/suppliers", opt={"permission": "purchasing:write"})
async def add_supplier(visit: Visiting) -> Html:
    """Add a supplier under the code that was typed, or the next free one."""
    draft = _draft(await visit.form(), "")
    async with visit.unit() as unit:
        known = await unit.fetch("SELECT code FROM suppliers WHERE code = %s", [draft.code])
        if known:
            raise Conflict(_("There is a supplier %(code)s already.") % {"code": draft.code})
        (change,) = await put_suppliers(unit, drafts=[draft])
    return done(visit, to=f"/suppliers/{change.key}", note=_("Now say what it sells of your items."))


@post("/suppliers/{code:str}", opt={"permission": "purchasing:write"})
async def save_supplier(visit: Visiting, code: FromPath[str]) -> Html:
    """Keep what was changed."""
    form = await visit.form()
    draft, version = _draft(form, code), form.whole("version", _("Version"), most=2**31)
    async with visit.unit() as unit:
        await put_suppliers(unit, drafts=[draft], versions={code: version})
    return done(visit, to=f"/suppliers/{code}", note=_("The supplier is saved."))


def _draft(form: Form, code: str) -> SupplierDraft:
    country = form.text("country").upper()
    with pointing():
        where = {name: form.text(name) for name in ("line1", "postal_code", "city", "region")}
        return SupplierDraft(
            code=code or form.text("code"),
            name=form.needed("name", _("Name")),
            email=form.text("email"),
            phone=form.text("phone")[:40],
            address=PartyAddress(country=country, **where) if len(country) == 2 else None,
            currency=form.needed("currency", _("Currency")).upper(),
            lead_days=form.whole("lead_days", _("Lead days"), most=730, otherwise=7),
            calendar=Calendar(weekdays=sorted(int(day) for day in form.all("weekday") if day in "1234567")),
            minimum_order=form.quantity("minimum_order", _("Least order")) or ZERO,
            over_percent=form.quantity("over_percent", _("Tolerance")) or ZERO,
            active="active" in form or not code,
            note=form.text("note"),
        )


@post("/suppliers/{code:str}/items", opt={"permission": "purchasing:write"})
async def save_item(visit: Visiting, code: FromPath[str]) -> Html:
    """What it sells of an item, and on which terms."""
    form = await visit.form()
    cost = form.quantity("cost", _("Price"))
    if cost is None:
        raise wrong("cost", "missing", _("Say what one costs."))
    with pointing():
        draft = SupplierItemDraft(
            sku=form.needed("sku", _("SKU")),
            supplier_sku=form.text("supplier_sku")[:80],
            unit=form.text("unit")[:20],
            cost=cost,
            lead_days=form.whole("lead_days", _("Lead days"), most=730) if form.text("lead_days") else None,
            minimum=form.quantity("minimum", _("Minimum")) or ZERO,
            multiple=form.quantity("multiple", _("Multiple")) or ONE,
            rank=max(1, form.whole("rank", _("Rank"), most=1000, otherwise=1)),
        )
    async with visit.unit() as unit:
        await put_supplier_items(unit, visit.company.reference, supplier=code, drafts=[draft])
    return done(visit, to=f"/suppliers/{code}", note=_("The terms of %(sku)s are set.") % {"sku": draft.sku})


@post("/suppliers/{code:str}/items/drop", opt={"permission": "purchasing:write"})
async def drop_item(visit: Visiting, code: FromPath[str]) -> Html:
    """It sells this item no longer."""
    sku = (await visit.form()).exact("sku")
    async with visit.unit() as unit:
        await drop_supplier_item(unit, supplier=code, sku=sku)
    return done(visit, to=f"/suppliers/{code}", note=_("%(sku)s is not bought here any more.") % {"sku": sku})


ROUTES: list[BaseRouteHandler] = [show_suppliers, show_supplier, add_supplier, save_supplier, save_item, drop_item]
