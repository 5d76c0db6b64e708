"""Surcharges and fees by rule: what orders owe on top, for their channel and their ways of paying and shipping."""

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.capture.decode import convert
from lading.console.answers import Html, done, page
from lading.console.form import Form
from lading.console.visit import Visiting
from lading.console.words import _
from lading.pricing.fees import FeeRule
from lading.pricing.settings import put_settings, read_settings

_WORDS = ("channel", "payment_method", "shipping_method")


@get("/fees", opt={"permission": "catalog:read"})
async def show_fees(visit: Visiting) -> Html:
    """Every rule, and the form for another."""
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
        rules = (await read_settings(unit)).fees
    return page("taxes/fees.html", visit, rules=rules, channels=visit.company.reference.channels)


@post("/fees", opt={"permission": "catalog:write"})
async def save_fee(visit: Visiting) -> Html:
    """Add a fee, or change the one of that code."""
    form = await visit.form()
    with form.gathering():
        rule = _typed(form)
    async with visit.unit() as unit:
        settings = await read_settings(unit)
        kept = [one for one in settings.fees if one.code != rule.code]
        await put_settings(unit, settings=msgspec.structs.replace(settings, fees=[*kept, rule]))
    return done(visit, to="/fees", note=_("“%(name)s” counts for orders from now on.") % {"name": rule.name})


@post("/fees/drop", opt={"permission": "catalog:write"})
async def drop_fee(visit: Visiting) -> Html:
    """Charge it no longer; what was charged stays."""
    code = (await visit.form()).needed("code", _("Code"))
    async with visit.unit() as unit:
        settings = await read_settings(unit)
        kept = [one for one in settings.fees if one.code != code]
        await put_settings(unit, settings=msgspec.structs.replace(settings, fees=kept))
    return done(visit, to="/fees", note=_("It is charged no longer; what was charged stays."))


def _typed(form: Form) -> FeeRule:
    plain = {
        "code": form.needed("code", _("Code")).lower(),
        "name": form.needed("name", _("Name")),
        "currency": form.needed("currency", _("Currency")).upper(),
        "amount": form.quantity("amount", _("Amount")) or 0,
        "percent": form.quantity("percent", _("Percent")) or 0,
        "below": form.quantity("below", _("Below")),
        "tax_class": form.text("tax_class") or "standard",
        **{name: form.text(name) for name in _WORDS},
    }
    return convert(plain, FeeRule, words=_("The fee cannot be saved"))


ROUTES: list[BaseRouteHandler] = [show_fees, save_fee, drop_fee]
