"""Replenishment: what is proposed to buy and why, what runs out and what that costs, what lies there too long."""

from decimal import Decimal
from functools import partial
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, fragment, page
from lading.console.curves import draw_curve
from lading.console.floor import place_of, places_of
from lading.console.form import Form, wrong
from lading.console.refused_fields import pointing
from lading.console.visit import Visit, Visiting
from lading.console.words import _, ngettext
from lading.flows.buying.order_from_supplier import Buy, order_from_supplier
from lading.flows.buying.propose_purchases import look_at_stock, outlooks_version
from lading.flows.buying.show_outlooks import VIEWS, OutlookView, View, choose, count_views, show_outlook
from lading.kernel import NotFound
from lading.purchasing import Outlook
from lading.purchasing.put_supplier_items import put_rules, read_rules, rule_for
from lading.purchasing.queries import list_suppliers
from lading.purchasing.terms import Rule
from lading.reports import Remembering
from lading.store import UnitOfWork

MOST = 200
WHILE = 15.0


@get("/replenishment", opt={"permission": "purchasing:read"})
async def show_replenishment(visit: Visiting, memory: NamedDependency[Remembering]) -> Html:
    """A view of outlooks: proposals unless another is asked for."""
    places, here = await places_of(visit), place_of(visit) or ""
    view, supplier = _view(visit), visit.query.text("supplier")
    async with visit.asking() as unit:
        outlooks = await _recall(unit, visit, memory, place=here)
        suppliers = await list_suppliers(unit.sql, limit=500)
    found = choose(outlooks, view=view, supplier=supplier)
    rows = [show_outlook(one) for one in found[:MOST]]
    return page(
        "buying/replenishment.html",
        visit,
        rows=rows,
        more=max(0, len(found) - MOST),
        curves=[_curve(row) for row in rows],
        counts=count_views(outlooks),
        sums=_sums(rows, view),
        view=view,
        places=places,
        here=here,
        supplier=supplier,
        suppliers=suppliers,
        names={one.code: one.name for one in suppliers},
    )


async def _recall(unit: UnitOfWork, visit: Visit, memory: Remembering, *, place: str) -> list[Outlook]:
    """The outlooks, some seconds old: whoever goes from view to view has them reckoned once."""
    reference = visit.company.reference
    version = await outlooks_version(unit, reference)
    ask = partial(look_at_stock, unit, reference, place=place)
    return await memory.recall(("outlooks", place, version), seconds=WHILE, ask=ask)


def _view(visit: Visit) -> View:
    asked = visit.query.text("view")
    return next((view for view in VIEWS if view == asked and view != "all"), "proposals")


def _curve(row: OutlookView, **size: int) -> Any:
    return draw_curve(
        levels=row.levels, with_proposal=row.with_proposal, reorder_point=row.reorder_point or None, **size
    )


def _sums(rows: list[OutlookView], view: View) -> dict[str, Decimal]:
    """What it all comes to, by currency: to buy, lost, or bound."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        proposed = row.proposal.amount if row.proposal else None
        amount = row.bound if view == "over" else proposed if view == "proposals" else row.lost
        if amount and row.currency:
            sums[row.currency] = sums.get(row.currency, Decimal(0)) + amount
    return sums


@get("/replenishment/outlook", opt={"permission": "purchasing:read"})
async def show_one(visit: Visiting) -> Html:
    """One item at one place: its curve, what was reckoned, and its rule."""
    sku, place = visit.query.text("sku"), visit.query.text("place")
    async with visit.asking() as unit:
        found = await look_at_stock(unit, visit.company.reference, skus=[sku], place=place)
        rules = await read_rules(unit)
    if not found:
        raise NotFound(_("There is no such item at this place."))
    row = show_outlook(found[0])
    rule = rule_for(rules, sku=sku, place=place)
    curve = _curve(row, width=400, height=150)
    return fragment("buying/outlook.html", visit, row=row, rule=rule, curve=curve, today=visit.today())


@post("/replenishment/order", opt={"permission": "purchasing:write"})
async def order_chosen(visit: Visiting) -> Html:
    """Purchase orders of what is ticked, in the quantities that stand beside it."""
    form = await visit.form()
    wishes = [_wish(form, one) for one in form.all("row")]
    if not wishes:
        raise wrong("row", "nothing_chosen", _("Tick what you want to buy first."))
    async with visit.unit() as unit:
        made = await order_from_supplier(unit, visit.company.reference, wishes=wishes)
    note = ngettext("%(count)s purchase order drafted.", "%(count)s purchase orders drafted.", len(made))
    to = f"/purchase-orders/{made[0].number}" if len(made) == 1 else "/purchase-orders?view=draft"
    return done(visit, to=to, note=note % {"count": len(made)})


def _wish(form: Form, row: str) -> Buy:
    sku, _slash, place = row.rpartition("/")
    quantity = form.quantity(f"quantity/{row}", _("Quantity of %(sku)s") % {"sku": sku})
    if quantity == 0:
        raise wrong(f"quantity/{row}", "bad_quantity", _("Untick %(sku)s where you want none.") % {"sku": sku})
    return Buy(sku=sku, place=place, quantity=quantity)


@post("/replenishment/rule", opt={"permission": "purchasing:write"})
async def save_rule(visit: Visiting) -> Html:
    """How this item is replenished at this place from now on."""
    form = await visit.form()
    method = form.text("method")
    with pointing():
        rule = Rule(
            sku=form.exact("sku"),
            place=form.exact("place"),
            method="levels" if method == "levels" else "none" if method == "none" else "days",
            minimum=form.quantity("minimum", _("Order from")) if method == "levels" else None,
            maximum=form.quantity("maximum", _("Up to")) if method == "levels" else None,
            days=max(1, form.whole("days", _("Days of supply"), most=730, otherwise=28)),
            weeks=max(1, form.whole("weeks", _("Weeks looked back on"), most=104, otherwise=8)),
            service=next((one for one in (50, 80, 85, 90, 95, 98, 99) if str(one) == form.text("service")), 95),
            over_days=max(1, form.whole("over_days", _("Too much from"), most=3650, otherwise=180)),
        )
    async with visit.unit() as unit:
        await put_rules(unit, visit.company.reference, rules=[rule])
    return done(visit, to=visit.came_from("/replenishment"), note=_("The rule of %(sku)s is set.") % {"sku": rule.sku})


ROUTES: list[BaseRouteHandler] = [show_replenishment, show_one, order_chosen, save_rule]
