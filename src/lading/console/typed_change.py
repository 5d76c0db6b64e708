"""A change as somebody types it in: the fields of the form as an edit, and what is wrong as remarks on fields."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.typed_order import Remark, Typed, read_rows
from lading.console.words import _
from lading.flows.changing.order_edit import OrderEdit
from lading.kernel import FieldError
from lading.kernel.exact import read_plain
from lading.orders.views import OrderView

ADDRESS = ("name", "company", "line1", "line2", "postal_code", "city", "region", "country", "phone")
_KEPT = re.compile(r"kept\.(\d{1,6})\.(?:quantity|unit_price|discount|requested_by)")
_POINTER = re.compile(r"/(lines|add)/(\d+)(?:/(\w+))?")


class TypedChange(msgspec.Struct, frozen=True):
    """The plain fields of an edit, the order's lines and the form's rows that it names, and what could not be read."""

    plain: dict[str, Any]
    lines: list[int]
    rows: list[int]
    remarks: list[Remark]

    def edit(self) -> OrderEdit:
        """As an edit. Raises `Invalid`."""
        return convert(self.plain, OrderEdit, words=_("The change cannot be read"))

    @property
    def says_nothing(self) -> bool:
        """Whether everything stands as it was."""
        return not self.plain.keys() - {"price_for_shipped", "take"}


def read_change(form: Form, order: OrderView) -> TypedChange:
    """What differs from the order as it is; what is left as it was says nothing."""
    added = Typed({}, [], [], form.text("price_reason"))
    typed = TypedChange({}, [], added.rows, added.remarks)
    reason = form.text("price_reason")
    lines = [one for line in order.lines if (one := _line(form, line, reason, typed))]
    adds = [_with_reason(one, reason) for one in read_rows(form, added)]
    typed.plain.update({name: value for name, value in (("lines", lines), ("add", adds)) if value})
    typed.plain.update(_sums(form, order, typed))
    for flag in ("price_for_shipped", "take"):
        if form.text(flag):
            typed.plain[flag] = True
    return typed


def _line(form: Form, line: Any, reason: str, typed: TypedChange) -> dict[str, Any] | None:
    name, wanted = f"kept.{line.line}", line.ordered - line.cancelled
    said: dict[str, Any] = {}
    for field, before in (("quantity", wanted), ("unit_price", line.unit_price), ("discount", line.discount)):
        number = _number(form, f"{name}.{field}", typed)
        if number is not None and number != before:
            said[field] = number
    day = form.text(f"{name}.requested_by")
    if f"{name}.requested_by" in form and day != str(line.requested_by or ""):
        said["requested_by"] = day or None
    if not said:
        return None
    typed.lines.append(line.line)
    return {"line": line.line, **_with_reason(said, reason)}


def _with_reason(said: dict[str, Any], reason: str) -> dict[str, Any]:
    return said | {"price_reason": reason} if reason and said.keys() & {"unit_price", "discount"} else said


def _sums(form: Form, order: OrderView, typed: TypedChange) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    method, amount = form.text("shipping.method"), _number(form, "shipping.amount", typed)
    shipping = {"method": method} if method != order.shipping.method else {}
    if amount is not None and amount != order.shipping.amount:
        shipping |= {"amount": amount}  # type: ignore[dict-item]
    if shipping:
        found["shipping"] = shipping
    discount = _number(form, "discount", typed)
    if discount is not None and discount != order.totals.discount:
        found["discount"] = discount
    day = form.text("requested_by")
    if "requested_by" in form and day != str(order.requested_by or ""):
        found["requested_by"] = day or None
    reference = form.text("customer_reference")
    if "customer_reference" in form and reference != str(order.attributes.get("customer_reference", "")):
        found["customer_reference"] = reference
    if address := _address(form, order):
        found["ship_to"] = address
    return found


def _address(form: Form, order: OrderView) -> dict[str, str] | None:
    """The address as a whole, where anything of it is otherwise."""
    before: Mapping[str, Any] = order.ship_to or {}
    typed = {name: form.text(f"ship_to.{name}") for name in ADDRESS if f"ship_to.{name}" in form}
    if not any(typed.values()) or all(text == str(before.get(name) or "") for name, text in typed.items()):
        return None
    return {name: text for name, text in (dict(before) | typed).items() if text}


def _number(form: Form, name: str, typed: TypedChange) -> Decimal | None:
    text = form.text(name).replace(",", ".")
    if not text:
        return None
    try:
        return read_plain(text)
    except ValueError:
        typed.remarks.append(Remark(name, _("This is not a number: write it like 2 or 19.90.")))
        return None


def remarks_of(errors: Iterable[FieldError], sentence: str, typed: TypedChange) -> list[Remark]:
    """What a refusal says, beside the fields that it is about."""
    found = [Remark(_field(one.pointer, typed), one.message) for one in errors]
    return found or [Remark("", sentence)]


def _field(pointer: str, typed: TypedChange) -> str:
    if match := _POINTER.match(pointer):
        names, prefix = (typed.lines, "kept") if match[1] == "lines" else (typed.rows, "lines")
        index, field = int(match[2]), match[3] or ("quantity" if match[1] == "lines" else "sku")
        if index < len(names):
            return "price_reason" if field == "price_reason" else f"{prefix}.{names[index]}.{field}"
    return pointer.strip("/").replace("/", ".")
