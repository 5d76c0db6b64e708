"""Who buys by a list, and prices by contract, as somebody types them in."""

import re
from datetime import date

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.words import _
from lading.pricing.drafts import ContractPriceDraft, ListUseDraft

_ROW = re.compile(r"use-(\d{1,4})-holder")


def uses_typed(form: Form) -> list[ListUseDraft]:
    """The rows in which somebody is named. Raises `Invalid`."""
    found = []
    for n in (match[1] for name in form.names() if (match := _ROW.fullmatch(name))):
        if holder := form.text(f"use-{n}-holder"):
            given = {
                "kind": form.text(f"use-{n}-kind"),
                "holder": holder,
                "valid_from": form.day(f"use-{n}-from", _("First day")),
                "valid_to": form.day(f"use-{n}-to", _("Last day")),
            }
            found.append(convert(given, ListUseDraft, words=_("It cannot be saved")))
    return found


def contract_typed(form: Form, *, customer: str, always: date) -> ContractPriceDraft:
    """A price by contract; an empty price takes it away. Raises `Invalid`."""
    given = {
        "customer": customer,
        "contract": form.needed("contract", _("Contract")),
        "sku": form.needed("sku", _("SKU")),
        "unit": form.text("unit"),
        "currency": form.needed("currency", _("Currency")).upper(),
        "price": form.quantity("price", _("Price")),
        "from_quantity": form.quantity("from", _("From quantity")) or 0,
        "valid_from": form.day("valid_from", _("First day")) or always,
        "valid_to": form.day("valid_to", _("Last day")),
    }
    return convert(given, ContractPriceDraft, words=_("The contract price cannot be saved"))
