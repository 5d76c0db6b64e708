"""The form of an item as drafts: the item with its units, and its prices by list."""

import re
from decimal import Decimal
from typing import Any

from lading.capture.decode import convert
from lading.catalog import ItemDraft
from lading.console.form import Form, wrong
from lading.console.words import _
from lading.pricing import PriceDraft

_UNIT, _PRICE = re.compile(r"unit-(\d{1,3})-name"), re.compile(r"price-(\d{1,4})-list")
_SIZES = ("weight_grams", "length_mm", "width_mm", "height_mm")


def item_typed(form: Form) -> ItemDraft:
    """The item. Raises `Invalid`."""
    plain: dict[str, Any] = {
        "sku": form.needed("sku", _("SKU")),
        "name": form.needed("name", _("Name")),
        "unit": form.text("unit", "each"),
        "decimals": whole(form, "decimals", _("Decimals"), most=6),
        "tax_class": form.text("tax_class", "standard"),
        "barcode": form.text("barcode") or None,
        "stocked": "stocked" in form,
        "sellable": "sellable" in form,
        "units": _units(form),
    }
    plain |= {name: form.quantity(name, name.replace("_", " ")) for name in _SIZES}
    return convert(plain, ItemDraft, words=_("The item cannot be saved"))


def _units(form: Form) -> list[dict[str, Any]]:
    found = [match[1] for name in form.names() if (match := _UNIT.fullmatch(name)) and form.text(name)]
    return [
        {
            "unit": form.text(f"unit-{n}-name"),
            "factor": _needed_number(form, f"unit-{n}-factor", _("Holds")),
            "decimals": whole(form, f"unit-{n}-decimals", _("Decimals"), most=6),
            "barcode": form.text(f"unit-{n}-barcode") or None,
        }
        for n in found
    ]


def prices_typed(form: Form, *, sku: str) -> dict[str, list[PriceDraft]]:
    """Prices by the code of their list; an emptied one is taken away. Raises `Invalid`."""
    found: dict[str, list[PriceDraft]] = {}
    for n in (match[1] for name in form.names() if (match := _PRICE.fullmatch(name))):
        price, kept = form.quantity(f"price-{n}", _("Price")), f"price-{n}-kept" in form
        if price is None and not kept:
            continue
        plain = {
            "sku": sku,
            "price": price,
            "unit": form.text(f"price-{n}-unit"),
            "from_quantity": form.quantity(f"price-{n}-from", _("From quantity")) or Decimal(0),
        }
        draft = convert(plain, PriceDraft, words=_("A price cannot be saved"))
        found.setdefault(form.text(f"price-{n}-list"), []).append(draft)
    return found


def whole(form: Form, name: str, label: str, *, most: int, otherwise: int = 0) -> int:
    """A whole number of at least 0. Raises `Invalid`."""
    typed = form.text(name)
    if not typed:
        return otherwise
    if not typed.isdecimal() or int(typed) > most:
        told = _("“%(label)s” must be a whole number from 0 to %(most)s.") % {"label": label, "most": most}
        raise wrong(name, "bad_number", told)
    return int(typed)


def _needed_number(form: Form, name: str, label: str) -> Decimal:
    found = form.quantity(name, label)
    if found is None:
        raise wrong(name, "missing", _("Fill in “%(label)s”.") % {"label": label})
    return found
