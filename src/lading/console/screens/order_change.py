"""Changing an order: every line and sum in one form, with what it comes to beside it while one types."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, fragment, page
from lading.console.beginnings import countries_of
from lading.console.form import wrong
from lading.console.toast import Undo
from lading.console.typed_change import TypedChange, read_change, remarks_of
from lading.console.typed_order import Remark
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.changing.change_order import change_orders
from lading.flows.changing.changed import Changed
from lading.flows.changing.look_at_change import look_at_change
from lading.flows.changing.order_edit import ChangeOrder
from lading.flows.show_orders import show_order
from lading.kernel import Refusal
from lading.orders.change_links import make_link
from lading.orders.views import OrderView

EMPTY_ROWS = 1


@get("/orders/{number:str}/change", opt={"permission": "orders:write"})
async def show_change_form(visit: Visiting, number: FromPath[str]) -> Html:
    """The order as a form."""
    order = await _read(visit, number)
    countries = countries_of(visit)
    return page("orders/change.html", visit, order=order, empty_rows=EMPTY_ROWS, countries=countries)


@post("/orders/{number:str}/change/preview", opt={"permission": "orders:write"})
async def preview_change(visit: Visiting, number: FromPath[str]) -> Html:
    """What the change would come to: before and after, stock, days, balance; or what is wrong with it."""
    order = await _read(visit, number)
    typed = read_change(await visit.form(), order)
    if typed.says_nothing or typed.remarks:
        return _preview(visit, order, None, typed.remarks)
    try:
        wish = ChangeOrder(number=number, edit=typed.edit())
        changed = await look_at_change(visit.company, actor=visit.actor, wish=wish)
    except Refusal as refusal:
        return _preview(visit, order, None, remarks_of(refusal.errors, str(refusal), typed))
    return _preview(visit, order, changed, [])


@post("/orders/{number:str}/change", opt={"permission": "orders:write"})
async def save_change(visit: Visiting, number: FromPath[str]) -> Html:
    """Change the order as it was seen, and show it; or show what is wrong beside the fields."""
    form = await visit.form()
    order = await _read(visit, number)
    typed, version = read_change(form, order), form.text("version")
    if not form.text("reason") and not form.looking:
        typed.remarks.append(Remark("reason", _("Say why: it stands in the order's history.")))
    if typed.says_nothing and not typed.remarks:
        raise wrong("", "nothing_to_change", _("Everything stands as it was. Change something first."))
    if typed.remarks:
        return fragment("entry/refused.html", visit, status=422, remarks=typed.remarks)
    seen = int(version) if version.isdecimal() else None
    try:
        changed = await _change(visit, number, typed, form.text("reason")[:500], seen)
    except Refusal as refusal:
        remarks = remarks_of(refusal.errors, str(refusal), typed)
        return fragment("entry/refused.html", visit, status=refusal.status, remarks=remarks)
    undo = Undo(f"/changes/{changed.id}/undo", {}) if changed.state == "granted" else None
    return done(visit, to=f"/orders/{number}", note=_said(changed), undo=undo)


async def _change(visit: Visit, number: str, typed: TypedChange, reason: str, seen: int | None) -> Changed:
    wish = ChangeOrder(number=number, edit=typed.edit(), reason=reason, version=seen)
    async with visit.unit() as unit:
        (changed,) = await change_orders(unit, visit.company, wishes=[wish])
    return changed


def _said(changed: Changed) -> str:
    if changed.code == "needs_approval":
        return _("The change waits until somebody has approved its prices.")
    if changed.state == "pending":
        return _("The change waits: people who have units in hand are asked to leave them out.")
    if changed.sentence:
        return _("The order is changed. %(sentence)s") % {"sentence": changed.sentence}
    return _("The order is changed.")


async def _read(visit: Visit, number: str) -> OrderView:
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
        return await show_order(unit, number=number)


def _preview(visit: Visit, order: OrderView, changed: Changed | None, remarks: list[Remark]) -> Html:
    return fragment("orders/change_preview.html", visit, order=order, changed=changed, remarks=remarks)


@post("/orders/{number:str}/change-link", opt={"permission": "orders:write"})
async def make_change_link(visit: Visiting, number: FromPath[str]) -> Html:
    """The link by which the customer changes the order alone, to be sent to them."""
    order = await _read(visit, number)
    async with visit.unit() as unit:
        token, until = await make_link(unit, order_id=order.id)
    url = f"{visit.company.address}/change/{token}"
    return fragment("orders/change_link.html", visit, order=order, url=url, until=until)


ROUTES: list[BaseRouteHandler] = [show_change_form, preview_change, save_change, make_change_link]
