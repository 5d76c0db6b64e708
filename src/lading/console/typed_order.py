"""An order as somebody types it in: the fields of the form as a draft, and what is wrong as remarks on fields."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.capture.decode import convert
from lading.catalog import AttributeField
from lading.console.form import Form
from lading.console.words import _
from lading.kernel import FieldError, Finding, Invalid
from lading.kernel.exact import read_plain
from lading.orders import OrderDraft

PRICE_REASON = "price_reason"
"""The one field of the form in which staff say why prices differ from the list."""
_ROW = re.compile(r"lines\.(\d{1,6})\.(?:sku|quantity|unit_price|discount)")
_TEXTS = ("external_id", "pickup_at", "requested_by", "notes")
_ADDRESS = ("name", "company", "line1", "line2", "city", "region", "postal_code", "phone")
_PARTS = {
    "customer": ("code", "name", "company", "email", "phone"),
    "payment": ("method", "reference"),
}


class Remark(msgspec.Struct, frozen=True):
    """What is to say about a field of the form; `field` is its name, empty for the whole order."""

    field: str
    sentence: str
    severity: str = "refuse"
    code: str = ""


class Typed(msgspec.Struct, frozen=True):
    """The plain fields of a draft, the form's row of each line, and what could not be read.

    `percents` are discounts in per cent, by the line's index; `reason` says why prices were agreed by hand.
    """

    plain: dict[str, Any]
    rows: list[int]
    remarks: list[Remark]
    reason: str = ""
    percents: dict[int, Decimal] = msgspec.field(default_factory=dict)

    @property
    def by_hand(self) -> bool:
        """Whether a line has a price or a discount of its own."""
        return any("unit_price" in line or "discount" in line for line in self.plain["lines"])

    def draft(self) -> OrderDraft:
        """As a draft. Raises `Invalid`."""
        return convert(self.plain, OrderDraft, words=_("The order cannot be read"))


def read_typed(form: Form, *, attributes: Sequence[AttributeField] = ()) -> Typed:
    """What the form says; empty fields say nothing."""
    plain = {"channel": form.text("channel"), "currency": form.text("currency").upper()}
    typed = Typed(plain, [], [], form.text(PRICE_REASON))
    typed.plain.update({name: text for name in _TEXTS if (text := form.text(name))})
    for part, names in _PARTS.items():
        typed.plain.update(_part(form, part, names))
    if not form.text("pickup_at"):
        typed.plain.update(_address(form, "ship_to"))
    typed.plain.update(_address(form, "bill_to"))
    _read_shipping(form, typed)
    typed.plain["lines"] = read_rows(form, typed)
    if given := {one.name: value for one in attributes if (value := _attribute(form, one, typed)) is not None}:
        typed.plain["attributes"] = given
    if codes := form.text("codes").split():
        typed.plain["codes"] = codes
    if tags := [tag.strip() for tag in form.text("tags").split(",") if tag.strip()]:
        typed.plain["tags"] = tags
    return typed


def read_rows(form: Form, typed: Typed) -> list[dict[str, Any]]:
    """The lines in the form's rows, whose numbers and remarks `typed` gathers."""
    return [line for number in _rows_of(form) if (line := _line(form, number, typed))]


def _part(form: Form, part: str, names: Iterable[str]) -> dict[str, Any]:
    found = {name: text for name in names if (text := form.text(f"{part}.{name}"))}
    return {part: found} if found and (part != "payment" or "method" in found) else {}


def _address(form: Form, part: str) -> dict[str, Any]:
    """The address, unless nothing but the country, which is always chosen, stands in it."""
    found = {name: text for name in _ADDRESS if (text := form.text(f"{part}.{name}"))}
    return {part: {**found, "country": form.text(f"{part}.country")}} if found else {}


def _read_shipping(form: Form, typed: Typed) -> None:
    amount = _number(form, "shipping.amount", _("Shipping price"), typed)
    given = {"method": form.text("shipping.method"), **({"amount": amount} if amount is not None else {})}
    if any(given.values()):
        typed.plain["shipping"] = given
    paid = _number(form, "payment.captured", _("Paid already"), typed)
    if paid is not None and "payment" in typed.plain:
        typed.plain["payment"] |= {"captured": paid}


def _rows_of(form: Form) -> list[int]:
    return sorted({int(found[1]) for name in form.names() if (found := _ROW.fullmatch(name))})


def _line(form: Form, number: int, typed: Typed) -> dict[str, Any] | None:
    """One line; None for a row in which nothing stands."""
    field = f"lines.{number}"
    sku, quantity = form.text(f"{field}.sku"), _number(form, f"{field}.quantity", _("Quantity"), typed)
    price, unit = _number(form, f"{field}.unit_price", _("Price"), typed), form.text(f"{field}.unit")
    if not sku:
        if quantity is not None:
            typed.remarks.append(Remark(f"{field}.sku", _("Say which item: its SKU or its name.")))
        return None
    typed.rows.append(number)
    discount = _discount(form, f"{field}.discount", typed)
    line: dict[str, Any] = {"sku": sku, "quantity": Decimal(1) if quantity is None else quantity}
    line |= {"unit": unit} if unit else {}
    line |= {"unit_price": price} if price is not None else {}
    return line | ({"discount": discount} if discount else {})


def _discount(form: Form, name: str, typed: Typed) -> Decimal | None:
    """An amount for the line; per cents (`10%`) are kept for when the line's price is known."""
    text = form.text(name)
    if not text.endswith("%"):
        return _number(form, name, _("Discount"), typed)
    try:
        percent = read_plain(text.removesuffix("%").replace(",", "."))
    except ValueError:
        percent = Decimal(-1)
    if not 0 <= percent <= 100:
        typed.remarks.append(Remark(name, _("A discount is an amount such as 5, or per cents such as 10%.")))
        return None
    typed.percents[len(typed.rows) - 1] = percent
    return None


def _number(form: Form, name: str, label: str, typed: Typed) -> Decimal | None:
    try:
        return form.quantity(name, label)
    except Invalid as refusal:
        typed.remarks.append(Remark(name, refusal.sentence))
        return None


def _attribute(form: Form, one: AttributeField, typed: Typed) -> Any:
    name = f"attributes.{one.name}"
    if one.kind == "number":
        return _number(form, name, one.name, typed)
    if one.kind == "boolean":
        return name in form if form.text(name) or one.required else None
    return form.text(name) or None


def remarks_of_errors(errors: Iterable[FieldError], rows: Sequence[int]) -> list[Remark]:
    """Refused fields as remarks on the form's own fields."""
    return [Remark(_field(error.pointer, rows), error.message, code=error.code) for error in errors]


def remarks_of_findings(findings: Iterable[Finding], rows: Sequence[int]) -> list[Remark]:
    """Findings as remarks, the gravest first."""
    weights = ("refuse", "hold", "admit")
    ordered = sorted(findings, key=lambda finding: weights.index(finding.severity))
    return [Remark(_field(one.pointer, rows), one.message, one.severity, one.code) for one in ordered]


def _field(pointer: str, rows: Sequence[int]) -> str:
    """`/lines/0/sku` is `lines.7.sku` where the first line stands in the form's row 7."""
    parts = pointer.strip("/").split("/")
    if parts[0] == "lines" and len(parts) > 1 and parts[1].isdigit() and int(parts[1]) < len(rows):
        return ".".join(["lines", str(rows[int(parts[1])]), *(parts[2:] or ["sku"])])
    return ".".join(parts)
