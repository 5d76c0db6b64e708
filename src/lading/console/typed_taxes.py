"""The forms of tax rates as drafts; rates are typed in per cent and kept as fractions."""

from datetime import date
from decimal import Decimal

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.words import _
from lading.kernel import plain
from lading.pricing import TaxRateDraft
from lading.pricing.change_tax_rates import TaxRateChange


def rate_typed(form: Form, *, today: date) -> TaxRateDraft:
    """A rate, from today on where no day is said. Raises `Invalid`."""
    given = {
        "country": form.needed("country", _("Country")).upper(),
        "region": form.text("region"),
        "tax_class": form.text("tax_class", "standard"),
        "name": form.needed("name", _("Name on papers")),
        "rate": _fraction(form),
        "valid_from": form.day("valid_from", _("From")) or today,
        "valid_to": form.day("valid_to", _("Last day")),
    }
    return convert(given, TaxRateDraft, words=_("The rate cannot be saved"))


def change_typed(form: Form) -> TaxRateChange:
    """What follows a rate. Raises `Invalid`."""
    form.needed("valid_from", _("From"))
    given = {
        "name": form.needed("name", _("Name on papers")),
        "rate": _fraction(form),
        "valid_from": form.day("valid_from", _("From")),
    }
    return convert(given, TaxRateChange, words=_("The rate cannot be saved"))


def fields_of(rate: TaxRateDraft) -> dict[str, str]:
    """The fields of the form that would add this rate."""
    return {
        "country": rate.country,
        "region": rate.region,
        "tax_class": rate.tax_class,
        "name": rate.name,
        "rate": plain(rate.rate * 100),
        "valid_from": rate.valid_from.isoformat(),
        "valid_to": rate.valid_to.isoformat() if rate.valid_to else "",
    }


def _fraction(form: Form) -> Decimal | None:
    form.needed("rate", _("Per cent"))
    percent = form.quantity("rate", _("Per cent"))
    if percent is not None and percent > 100:
        form.refuse("rate", "too_much", _("A rate is at most 100 per cent."))
        return None
    return None if percent is None else percent / 100
