"""The mapping form: for each field of an order its column or its fixed value, and how dates and numbers are written."""

from typing import Any

import msgspec

from lading.capture import Mapping, mapping_from
from lading.capture.fields import NEEDED, TARGETS, Target
from lading.console.form import Form
from lading.console.words import _, mark

FIXED = "="
"""What a field's select sends when every row has the same value."""
_COLUMN = "column:"
_USUAL = (*NEEDED, "lines.unit_price", "external_id", "placed_at", "currency")
"""What people look for first, so it is shown whether chosen or not."""
_PARTS = (
    ("lines.", mark("Lines")),
    ("", mark("Order")),
    ("customer.", mark("Customer")),
    ("ship_to.", mark("Ship to")),
    ("bill_to.", mark("Bill to")),
)


class Choice(msgspec.Struct, frozen=True):
    """One field in the form: `chosen` is the option of its select, `fixed` the value for all rows."""

    name: str
    label: str
    needed: bool
    chosen: str
    fixed: str


class Part(msgspec.Struct, frozen=True):
    """Fields that belong together: those that are chosen or that every file should have, and the rest to unfold."""

    label: str
    choices: list[Choice]
    rest: list[Choice]


def parts_of(mapping: Mapping) -> list[Part]:
    """The form of a mapping."""
    parts = []
    for prefix, label in _PARTS:
        choices = [_choice(target, mapping) for target in TARGETS.values() if _prefix(target) == prefix]
        shown = [choice for choice in choices if choice.chosen or choice.name in _USUAL]
        parts.append(Part(label, shown, [choice for choice in choices if choice not in shown]))
    return parts


def _prefix(target: Target) -> str:
    """The part of an order that a field belongs to; those of payment and shipping stand with the order's own."""
    return next((prefix for prefix, _label in _PARTS if prefix and target.name.startswith(prefix)), "")


def _choice(target: Target, mapping: Mapping) -> Choice:
    column, fixed = mapping.columns.get(target.name), mapping.constants.get(target.name, "")
    chosen = column_option(column) if column else FIXED if fixed else ""
    return Choice(target.name, target.label, target.name in (*NEEDED, "currency"), chosen, fixed)


def column_option(header: str) -> str:
    """What a field's select sends for a column."""
    return f"{_COLUMN}{header}"


def mapping_typed(form: Form) -> Mapping:
    """The mapping that was chosen. Raises `Invalid`, naming what cannot be read."""
    columns, constants = dict[str, str](), dict[str, str]()
    for field in TARGETS:
        option, fixed = form.exact(f"column.{field}"), form.text(f"fixed.{field}")
        if option.startswith(_COLUMN):
            columns[field] = option.removeprefix(_COLUMN)
        elif option == FIXED and fixed:
            constants[field] = fixed
    plain: dict[str, Any] = {
        "columns": columns,
        "constants": constants,
        "dates": form.text("dates") or None,
        "decimal_comma": {"yes": True, "no": False}.get(form.text("decimal_comma")),
        "time_zone": form.text("time_zone") or "UTC",
        "fill_down": bool(form.text("fill_down")),
        "sku_prefix": form.text("sku_prefix"),
        "sheet": form.exact("sheet"),
        "header_row": form.whole("header_row", _("Row of the column names"), most=1000),
        "encoding": form.text("encoding"),
    }
    return mapping_from(plain)
