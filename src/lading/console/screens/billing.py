"""How we bill: who sells, how documents are numbered, and who is billed when."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.billing.draw import count_drawn
from lading.billing.due import count_waiting
from lading.billing.put_series import put_series
from lading.billing.rules import RuleDraft, put_rules, read_rules
from lading.billing.sellers import SellerDraft, put_sellers, read_sellers
from lading.billing.series import SeriesDraft, read_series, write_number
from lading.capture.decode import convert
from lading.console.answers import Html, done, page
from lading.console.beginnings import countries_of
from lading.console.form import Form
from lading.console.visit import Visiting
from lading.console.words import _

_SELLER = ("name", "vat_id", "tax_number", "registration", "email", "phone", "iban", "bic")
_ADDRESS = ("country", "line1", "line2", "city", "region", "postal_code")


@get("/billing", opt={"permission": "billing:read"})
async def show_billing(visit: Visiting) -> Html:
    """Sellers, series of numbers, and rules."""
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
        sellers, series, rules = await read_sellers(unit), await read_series(unit), await read_rules(unit)
        used, waiting = await count_drawn(unit), await count_waiting(unit)
    return page(
        "invoices/settings.html",
        visit,
        sellers=sellers,
        series=series,
        rules=rules,
        used=used,
        waiting=waiting,
        channels=visit.company.reference.channels,
        countries=countries_of(visit),
        examples={one.code: write_number(one.pattern, year=visit.today().year, serial=one.first) for one in series},
    )


@post("/billing/sellers", opt={"permission": "billing:write"})
async def save_seller(visit: Visiting) -> Html:
    """Say who sells."""
    form = await visit.form()
    with form.gathering():
        plain: dict[str, Any] = {name: form.text(name) for name in _SELLER}
        plain["iban"] = plain["iban"].replace(" ", "")
        plain["vat_id"] = plain["vat_id"].replace(" ", "").upper()
        plain["channel"] = form.text("channel") or "default"
        plain["address"] = {name: form.text(name) for name in _ADDRESS}
        draft = convert(plain, SellerDraft, words=_("The seller cannot be saved"))
    async with visit.unit() as unit:
        await put_sellers(unit, drafts=[draft])
    return done(
        visit,
        to="/billing",
        note=_("“%(name)s” is saved; issued documents keep what they said.") % {"name": draft.name},
    )


@post("/billing/series", opt={"permission": "billing:write"})
async def save_series(visit: Visiting) -> Html:
    """Add or change a series of numbers."""
    form = await visit.form()
    with form.gathering():
        plain = {
            **{name: form.text(name) for name in ("code", "kind", "channel", "country", "pattern")},
            "first": form.whole("first", _("First number"), most=99_999_999, otherwise=1),
            "yearly": form.text("yearly") == "yes",
        }
        draft = convert(plain, SeriesDraft, words=_("The series cannot be saved"))
    async with visit.unit() as unit:
        await put_series(unit, drafts=[draft])
    return done(visit, to="/billing", note=_("Series %(code)s is saved.") % {"code": draft.code})


@post("/billing/rules", opt={"permission": "billing:write"})
async def save_rule(visit: Visiting) -> Html:
    """Say when a channel or a customer is billed."""
    form = await visit.form()
    with form.gathering():
        draft = convert(_rule_typed(form), RuleDraft, words=_("The rule cannot be saved"))
    async with visit.unit() as unit:
        known = (await read_rules(unit)).get(draft.scope)
        await put_rules(unit, drafts=[msgspec.structs.replace(draft, since=known.since) if known else draft])
    return done(visit, to="/billing", note=_("The rule is saved."))


def _rule_typed(form: Form) -> dict[str, Any]:
    customer = form.text("customer")
    scope = f"customer/{customer}" if customer else f"channel/{form.needed('channel', _('Channel'))}"
    days = form.text("due_days")
    return {
        "scope": scope,
        "mode": form.text("mode"),
        "terms": form.text("terms"),
        "due_days": form.whole("due_days", _("Days until it is due"), most=365) if days else None,
    }


ROUTES: list[BaseRouteHandler] = [show_billing, save_seller, save_series, save_rule]
