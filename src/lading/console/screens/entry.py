"""Order entry: an order typed in by hand, with prices, stock and findings while one types."""

import hashlib
from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.access.settings import change_settings
from lading.catalog import AttributeField
from lading.console.answers import Html, done, fragment, page
from lading.console.beginnings import CHANNEL, EMPTY_ROWS, Choices, begin, channel_for, read_choices, units_of
from lading.console.form import Form, wrong
from lading.console.hand_prices import lines_off_list, take_off
from lading.console.typed_order import PRICE_REASON, Remark, Typed, read_typed, remarks_of_errors, remarks_of_findings
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed, wish_for
from lading.flows.placing.quote_orders import quote_order
from lading.kernel import Refusal
from lading.orders.templates import delete_template, list_templates, save_template
from lading.store.keys import Key


class _Number(msgspec.Struct):
    number: str


@get("/orders/new", opt={"permission": "orders:write"})
async def show_entry(visit: Visiting) -> Html:
    """The form; it begins empty, with an earlier order (`from`), or with a template."""
    choices = await read_choices(visit)
    draft = await begin(visit, choices)
    async with visit.reading() as connection:
        templates = await list_templates(connection)
    return page(
        "entry/entry.html",
        visit,
        draft=draft,
        choices=choices,
        templates=templates,
        empty_rows=EMPTY_ROWS,
        source=visit.query.text("from") or visit.query.text("template"),
        attributes=_fields_of(visit, str(draft.get("channel", "")), choices),
    )


@get("/orders/new/attributes", opt={"permission": "orders:write"})
async def show_attributes(visit: Visiting) -> Html:
    """The custom fields that the chosen channel wants."""
    choices = await read_choices(visit)
    channel = channel_for(visit, choices)
    return fragment("entry/attributes.html", visit, attributes=channel.settings.attributes if channel else [], draft={})


@post("/orders/new/quote", opt={"permission": "orders:write"})
async def quote_typed(visit: Visiting) -> Html:
    """What the order would come to as it stands, for every line and for the whole."""
    form = await visit.form()
    typed = await _read(visit, form)
    nothing: dict[str, Any] = {"quote": None, "lines": [], "units": {}, "off_list": False}
    if not typed.rows:
        return fragment("entry/quote.html", visit, remarks=typed.remarks, **nothing)
    try:
        quote = await quote_order(visit.company, draft=typed.draft(), agrees_prices=visit.may("prices:approve"))
    except Refusal as refusal:
        return fragment("entry/quote.html", visit, remarks=typed.remarks + _remarks(refusal, typed), **nothing)
    return fragment(
        "entry/quote.html",
        visit,
        quote=quote,
        off_list=bool(lines_off_list(quote)),
        lines=[(typed.rows[line.line - 1], line) for line in quote.lines],
        units=await units_of(visit, [line.sku for line in quote.lines]),
        remarks=typed.remarks + remarks_of_findings(quote.findings, typed.rows),
    )


@post("/orders/new", opt={"permission": "orders:write"})
async def place_typed(visit: Visiting) -> Html:
    """Place the order, and show it; or show what is wrong beside the fields."""
    form = await visit.form()
    typed = await _read(visit, form)
    if not typed.rows and not typed.remarks:
        typed.remarks.append(Remark("", _("The order has no lines yet. Type a SKU or a name, or paste lines.")))
    if not typed.remarks:
        typed.remarks.extend(await _explain_prices(visit, typed))
    if typed.remarks:
        return fragment("entry/refused.html", visit, status=422, remarks=typed.remarks)
    try:
        number = await _place(visit, typed, key=form.text("key"))
    except Refusal as refusal:
        return fragment("entry/refused.html", visit, status=refusal.status, remarks=_remarks(refusal, typed))
    async with visit.unit() as unit:
        await change_settings(unit, login=visit.person.login, changes={CHANNEL: form.text("channel")})
    return done(visit, to=f"/orders/{number}", note=_("Order %(number)s is placed.") % {"number": number})


async def _explain_prices(visit: Visit, typed: Typed) -> list[Remark]:
    """Prices that are not the list's go with a reason, which stands on their lines."""
    if not typed.by_hand:
        return []
    try:
        off_list = lines_off_list(await quote_order(visit.company, draft=typed.draft()))
    except Refusal:
        return []
    if typed.reason:
        for line in off_list:
            typed.plain["lines"][line - 1]["price_reason"] = typed.reason
        return []
    told = _("Say why prices differ from the list: with whom it was agreed, or which offer it is.")
    return [Remark(PRICE_REASON, told)] if off_list else []


async def _place(visit: Visit, typed: Typed, *, key: str) -> str:
    wish = wish_for(typed.draft(), actor=visit.actor.label, agrees_prices=visit.may("prices:approve"))
    if key:
        digest = hashlib.sha256(wish.sent).digest()
        wish = msgspec.structs.replace(wish, key=Key(f"{visit.actor.label} /orders/new", key[:200], digest))
    (outcome,) = await place_orders(visit.company, wishes=[wish])
    if not isinstance(outcome, Placed):
        raise outcome
    return msgspec.json.decode(outcome.answer, type=_Number).number


@post("/orders/new/templates", opt={"permission": "orders:write"})
async def keep_template(visit: Visiting) -> Html:
    """Keep what stands in the form under a name."""
    form = await visit.form()
    name, typed = form.needed("template_name", _("Name")), await _read(visit, form)
    if not typed.rows:
        raise wrong("template_name", "no_lines", _("A template needs at least one line."))
    draft: dict[str, Any] = msgspec.to_builtins(typed.plain)
    async with visit.unit() as unit:
        await save_template(unit, name=name, draft=draft)
    note = _("Template “%(name)s” is saved.") % {"name": name}
    return done(visit, to=f"/orders/new?template={' '.join(name.split())}", note=note)


@post("/orders/new/templates/forget", opt={"permission": "orders:write"})
async def forget_template(visit: Visiting) -> Html:
    """Delete a template."""
    name = (await visit.form()).needed("name", _("Name"))
    async with visit.unit() as unit:
        await delete_template(unit, name=name)
    return done(visit, to="/orders/new", note=_("Template “%(name)s” is deleted.") % {"name": name})


async def _read(visit: Visit, form: Form) -> Typed:
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
    channel = visit.company.reference.channels.get(form.text("channel"))
    typed = read_typed(form, attributes=channel.settings.attributes if channel else [])
    if typed.percents and not typed.remarks:
        await take_off(visit.company, typed)
    return typed


def _fields_of(visit: Visit, channel: str, choices: Choices) -> list[AttributeField]:
    known = visit.company.reference.channels.get(channel) or channel_for(visit, choices)
    return known.settings.attributes if known else []


def _remarks(refusal: Refusal, typed: Typed) -> list[Remark]:
    found = remarks_of_errors(refusal.errors, typed.rows)
    return found or [Remark("", refusal.sentence)]


ROUTES: list[BaseRouteHandler] = [
    show_entry,
    show_attributes,
    quote_typed,
    place_typed,
    keep_template,
    forget_template,
]
