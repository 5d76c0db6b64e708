"""The form of an item as drafts: the item with its units, and its prices by list; what is wrong, at its field."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.capture.decode import convert
from lading.catalog import ItemDraft
from lading.console.form import Form
from lading.console.pointed import at_fields
from lading.console.words import _
from lading.kernel import Conflict, FieldError
from lading.pricing import PriceDraft
from lading.pricing.queries import PriceView
from lading.pricing.values import ALWAYS

_UNIT, _PRICE = re.compile(r"unit-(\d{1,3})-name"), re.compile(r"price-(\d{1,4})-list")
_PART = re.compile(r"part-(\d{1,3})-sku")


def item_typed(form: Form) -> ItemDraft:
    """The item. Raises `Invalid`."""
    parts_typed = _parts(form)
    plain: dict[str, Any] = {
        "sku": form.needed("sku", _("SKU")),
        "name": form.needed("name", _("Name")),
        "unit": form.text("unit", "each"),
        "decimals": form.whole("decimals", _("Decimals"), most=6),
        "tax_class": form.text("tax_class", "standard"),
        "barcode": form.text("barcode") or None,
        "stocked": "stocked" in form,
        "sellable": "sellable" in form,
        "item_group": form.text("item_group"),
        "tracking": form.text("tracking", "none"),
        "expires": "expires" in form,
        "shelf_days": form.whole("shelf_days", _("Days left at shipping"), most=3650),
        "releases_on": form.day("releases_on", _("Released on")),
        "units": _units(form, rows := _rows(form)),
        "components": [
            {"sku": form.text(f"part-{n}-sku"), "quantity": _needed_number(form, f"part-{n}-quantity", _("Quantity"))}
            for n in parts_typed
        ],
    }
    plain |= {name: form.quantity(name, label) for name, label in _sizes().items()}
    parts = {"unit": "name", "factor": "factor", "decimals": "decimals", "barcode": "barcode"}
    names = {f"/units/{at}/{key}": f"unit-{n}-{part}" for at, n in enumerate(rows) for key, part in parts.items()}
    names |= {
        f"/components/{at}/{key}": f"part-{n}-{key}" for at, n in enumerate(parts_typed) for key in ("sku", "quantity")
    }
    with at_fields(names):
        return convert(plain, ItemDraft, words=_("The item cannot be saved"))


def _sizes() -> dict[str, str]:
    labels = {"weight_grams": _("Weight"), "length_mm": _("Length")}
    labels |= {"width_mm": _("Width"), "height_mm": _("Height")}
    return labels | {"backorder_limit": _("May wait at most"), "pre_order_limit": _("Sold ahead at most")}


def _rows(form: Form) -> list[str]:
    return [match[1] for name in form.names() if (match := _UNIT.fullmatch(name)) and form.text(name)]


def _parts(form: Form) -> list[str]:
    return [match[1] for name in form.names() if (match := _PART.fullmatch(name)) and form.text(name)]


def _units(form: Form, rows: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "unit": form.text(f"unit-{n}-name"),
            "factor": _needed_number(form, f"unit-{n}-factor", _("Holds")),
            "decimals": form.whole(f"unit-{n}-decimals", _("Decimals"), most=6),
            "barcode": form.text(f"unit-{n}-barcode") or None,
        }
        for n in rows
    ]


class TypedPrices(msgspec.Struct, frozen=True):
    """The prices of one list, and the names of the form's fields by pointers into them."""

    drafts: list[PriceDraft] = msgspec.field(default_factory=list)
    names: dict[str, str] = msgspec.field(default_factory=dict)
    seen: list[str | None] = msgspec.field(default_factory=list)
    """What each price was when the page was opened; None where the form does not say."""


class ChangedMeanwhile(Conflict):
    """Somebody else changed what the form shows."""

    code = "changed_meanwhile"


def refuse_changed(typed: TypedPrices, before: Sequence[PriceView]) -> None:
    """Raise `ChangedMeanwhile` where a price of one list is not any more what the form showed when it was opened."""
    now = {(one.sku, one.unit, Decimal(one.from_quantity), one.valid_from): one.price for one in before}
    errors = []
    for at, (draft, seen) in enumerate(zip(typed.drafts, typed.seen, strict=True)):
        price = now.get((draft.sku, draft.unit, draft.from_quantity, draft.valid_from), "")
        if seen is None or seen == price or (seen and price and Decimal(seen) == Decimal(price)):
            continue
        told = (
            _("Somebody else set it to %(price)s meanwhile.") if price else _("Somebody else took it away meanwhile.")
        )
        errors.append(FieldError(f"/prices/{at}", "changed_meanwhile", told % {"price": price}))
    if errors:
        sentence = _("Prices were changed while you had this page open. Load it again, then change them.")
        raise ChangedMeanwhile(sentence, errors=tuple(errors))


def prices_typed(form: Form, *, sku: str) -> dict[str, TypedPrices]:
    """Prices by the code of their list; an emptied one is taken away. Raises `Invalid`."""
    found: dict[str, TypedPrices] = {}
    for n in (match[1] for name in form.names() if (match := _PRICE.fullmatch(name))):
        price, kept = form.quantity(f"price-{n}", _("Price")), f"price-{n}-kept" in form
        if (price is None and not kept) or is_untouched(form, n):
            continue
        price_row(form, n, sku=sku, price=price, into=found.setdefault(form.text(f"price-{n}-list"), TypedPrices()))
    return found


def is_untouched(form: Form, n: str) -> bool:
    """Whether the row `n` of prices says what it said when the page was opened."""
    return f"price-{n}-was" in form and form.text(f"price-{n}") == form.text(f"price-{n}-was")


def price_row(form: Form, n: str, *, sku: str, price: Decimal | None, into: TypedPrices) -> None:
    """Read the row `n` of prices, its unit and quantity. Raises `Invalid`."""
    plain = {
        "sku": sku,
        "price": price,
        "unit": form.text(f"price-{n}-unit"),
        "from_quantity": form.quantity(f"price-{n}-from", _("From quantity")) or Decimal(0),
        "valid_from": form.day(f"price-{n}-since", _("First day")) or ALWAYS,
        "valid_to": form.day(f"price-{n}-until", _("Last day")),
    }
    parts = {"": "", "/price": "", "/unit": "-unit", "/from_quantity": "-from", "/sku": "-sku"}
    parts |= {"/valid_from": "-since", "/valid_to": "-until"}
    with at_fields({key: f"price-{n}{part}" for key, part in parts.items()}):
        draft = convert(plain, PriceDraft, words=_("A price cannot be saved"))
    at = len(into.drafts)
    into.names.update({f"/prices/{at}{key}": f"price-{n}{part}" for key, part in parts.items()})
    into.drafts.append(draft)
    into.seen.append(form.text(f"price-{n}-was") if f"price-{n}-was" in form else None)


def _needed_number(form: Form, name: str, label: str) -> Decimal | None:
    before = form.text(name)
    if not before:
        form.refuse(name, "missing", _("Fill in “%(label)s”.") % {"label": label})
    return form.quantity(name, label)


def whole(form: Form, name: str, label: str, *, most: int, otherwise: int = 0) -> int:
    """A whole number of at least 0. Raises `Invalid`."""
    return form.whole(name, label, most=most, otherwise=otherwise)
