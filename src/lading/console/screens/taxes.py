"""Taxes: the rates with their validity, how one changes or ends, and what applies somewhere on a day."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, fragment, page
from lading.console.beginnings import countries_of
from lading.console.form import Form
from lading.console.toast import Undo
from lading.console.typed_taxes import change_typed, fields_of, rate_typed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.console.written import country as country_name
from lading.console.written import quantity
from lading.flows.pricing.correct_taxes import correct_rate_unused, order_taxed, withdraw_rate_unused
from lading.kernel import plain
from lading.pricing import Taxes
from lading.pricing.change_tax_rates import change_tax_rate
from lading.pricing.put_tax_rates import add_tax_rates, end_tax_rate
from lading.pricing.queries import find_tax_rates, get_tax_rate, rates_of, tax_places

PAGE = 50


@get("/taxes", opt={"permission": "catalog:read"})
async def show_taxes(visit: Visiting) -> Html:
    """Rates by country, region and class: those that apply today or later, or those that have ended."""
    query, today = visit.query, visit.today()
    country, ended = query.text("country").upper()[:2], query.text("view") == "ended"
    after = query.whole("after", _("Page"), most=2**31 - 1)
    bounds = {"ended_before" if ended else "not_ended_on": today}
    async with visit.reading() as connection:
        found = await find_tax_rates(connection, country=country, after=after, limit=PAGE + 1, **bounds)
        known, classes = await tax_places(connection)
    fields = {"country": country, "view": "ended" if ended else ""}
    more = urlencode({**fields, "after": found[PAGE - 1].id}) if len(found) > PAGE else ""
    return page(
        "taxes/list.html",
        visit,
        rates=sorted(found[:PAGE], key=lambda rate: country_name(visit, rate.country)),
        today=today,
        country=country,
        ended=ended,
        known=known,
        classes=sorted({"standard", "shipping", *classes}),
        countries=countries_of(visit),
        first=f"/taxes?{urlencode(fields)}" if after else "",
        next=f"/taxes?{more}" if more else "",
        **await _tried(visit, Form([("at", country or (known[0] if known else ""))])),
    )


@get("/taxes/try", opt={"permission": "catalog:read"})
async def try_taxes(visit: Visiting) -> Html:
    """What applies at a place on a day."""
    return fragment("taxes/tried.html", visit, **await _tried(visit, visit.query))


@get("/taxes/{number:int}", opt={"permission": "catalog:write"})
async def show_tax(visit: Visiting, number: FromPath[int]) -> Html:
    """One rate at the side of the page, with what can be done to it."""
    async with visit.reading() as connection:
        rate = await get_tax_rate(connection, number=number)
        _known, classes = await tax_places(connection)
    async with visit.unit() as unit:
        used = await order_taxed(unit, number=number)
    told = plain(Decimal(rate.rate) * 100)
    return fragment(
        "taxes/rate.html",
        visit,
        rate=rate,
        used=used,
        typed_percent=told,
        per_cent=_teller(visit),
        countries=countries_of(visit),
        classes=sorted({"standard", "shipping", *classes}),
    )


@post("/taxes", opt={"permission": "catalog:write"})
async def add_tax(visit: Visiting) -> Html:
    """Add a rate."""
    form = await visit.form()
    with form.gathering():
        draft = rate_typed(form, today=visit.today())
    async with visit.unit() as unit:
        (number,) = await add_tax_rates(unit, drafts=[draft])
    undo = Undo(f"/taxes/{number}/withdraw")
    return done(visit, to="/taxes", note=_("“%(name)s” is added.") % {"name": draft.name}, undo=undo)


@post("/taxes/{number:int}/correct", opt={"permission": "catalog:write"})
async def correct_tax(visit: Visiting, number: FromPath[int]) -> Html:
    """Correct a rate by which no order was taxed yet."""
    form = await visit.form()
    with form.gathering():
        draft = rate_typed(form, today=visit.today())
    async with visit.unit() as unit:
        before = await correct_rate_unused(unit, number=number, draft=draft)
    undo = Undo(f"/taxes/{number}/correct", fields_of(before))
    return done(visit, to="/taxes", note=_("“%(name)s” is corrected.") % {"name": draft.name}, undo=undo)


@post("/taxes/{number:int}/change", opt={"permission": "catalog:write"})
async def change_tax(visit: Visiting, number: FromPath[int]) -> Html:
    """Have another rate follow from a day on."""
    form = await visit.form()
    with form.gathering():
        change = change_typed(form)
    async with visit.unit() as unit:
        await change_tax_rate(unit, number=number, change=change)
    return done(visit, to="/taxes", note=_("“%(name)s” follows.") % {"name": change.name})


@post("/taxes/{number:int}/end", opt={"permission": "catalog:write"})
async def end_tax(visit: Visiting, number: FromPath[int]) -> Html:
    """Let a rate apply up to and including a day."""
    form = await visit.form()
    form.needed("valid_to", _("Last day"))
    last = form.day("valid_to", _("Last day")) or visit.today()
    async with visit.unit() as unit:
        await end_tax_rate(unit, number=number, valid_to=last)
    return done(visit, to="/taxes", note=_("The rate has a last day now."))


@post("/taxes/{number:int}/withdraw", opt={"permission": "catalog:write"})
async def withdraw_tax(visit: Visiting, number: FromPath[int]) -> Html:
    """Take a rate away by which no order was taxed."""
    async with visit.unit() as unit:
        gone = await withdraw_rate_unused(unit, number=number)
    note = _("“%(name)s” is taken away.") % {"name": gone.name}
    return done(visit, to="/taxes", note=note, undo=Undo("/taxes", fields_of(gone)))


async def _tried(visit: Visit, form: Form) -> dict[str, Any]:
    """The rate at a place, its names, and what a price of 100 comes to."""
    country, region = form.text("at").upper(), form.text("region")
    tax_class, day = form.text("class", "standard"), form.day("on", _("On")) or visit.today()
    async with visit.reading() as connection:
        taxes = Taxes(await rates_of(connection, country=country))
    rate, names = taxes.at(country=country, region=region, tax_class=tax_class, day=day)
    if not names and tax_class == "shipping":
        rate, names = taxes.at(country=country, region=region, tax_class="standard", day=day)
    return {
        "at": country,
        "region": region,
        "tax_class": tax_class,
        "on": day,
        "rate": rate,
        "names": names,
        "gross": quantity(visit, 100 + 100 * rate),
        "per_cent": _teller(visit),
    }


def _teller(visit: Visit) -> Callable[[Decimal | str], str]:
    """Rates in per cent with every digit that they have, since 8.875 % is not 8.88 %."""
    return lambda share: f"{quantity(visit, Decimal(share) * 100)} %"


ROUTES: list[BaseRouteHandler] = [
    show_taxes,
    try_taxes,
    show_tax,
    add_tax,
    correct_tax,
    change_tax,
    end_tax,
    withdraw_tax,
]
