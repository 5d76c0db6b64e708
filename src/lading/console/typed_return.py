"""What people type at the returns desk and on a return's page, as wishes."""

import re
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from lading.console.form import Form, wrong
from lading.console.words import _
from lading.returns import BackLine, CameLine, DecidedLine, GoneLine, SeenLine
from lading.returns.views import ReturnLineView

Wish = TypeVar("Wish")
_LINE = re.compile(r"quantity-(\d{1,4})")


def read_back_lines(form: Form, *, order: str) -> list[BackLine]:
    """The lines of an order of which somebody typed a quantity; reasons and wishes line by line, else those of all."""
    found: list[BackLine] = []
    for name in form.names():
        if not (named := _LINE.fullmatch(name)):
            continue
        line = int(named[1])
        quantity = form.quantity(name, _("Quantity"))
        if not quantity:
            continue
        said: dict[str, Any] = {
            field: form.text(f"{field}-{line}") or form.text(field) or otherwise
            for field, otherwise in (("reason", "unknown"), ("condition", "unknown"), ("wish", "refund"))
        }
        said["wanted"] = form.text(f"wanted-{line}") if said["wish"] == "exchange" else ""
        said["note"] = form.text(f"note-{line}")[:500]
        found.append(_convert({"order": order, "line": line, "quantity": quantity, **said}, BackLine))
    if not found:
        raise wrong("lines", "nothing_named", _("Say of at least one line how many units come back."))
    return found


def read_item_line(form: Form) -> BackLine:
    """An item that comes back without an order."""
    said = {
        "sku": form.needed("sku", _("Item")),
        "quantity": form.quantity("quantity", _("Quantity")) or Decimal(1),
        "reason": form.text("reason") or "unknown",
        "condition": form.text("condition") or "unknown",
        "wish": form.text("wish") or "store_credit",
        "unit_value": form.quantity("unit_value", _("Bought for")),
    }
    return _convert(said, BackLine)


def read_came_lines(form: Form, lines: list[ReturnLineView]) -> list[CameLine]:
    """What came of each line, graded and disposed of where that was chosen, and an item that nobody announced."""
    found: list[CameLine] = []
    for one in lines:
        quantity = form.quantity(f"came-{one.line}", one.sku)
        if quantity:
            found.append(_convert({"line": one.line, "quantity": quantity, **_fate(form, f"{one.line}")}, CameLine))
    if sku := form.text("other-sku"):
        quantity = form.quantity("other-quantity", sku) or Decimal(1)
        found.append(_convert({"sku": sku, "quantity": quantity, **_fate(form, "other")}, CameLine))
    if not found:
        raise wrong("lines", "nothing_named", _("Say how many units came."))
    return found


def _fate(form: Form, key: str) -> dict[str, Any]:
    grade, disposition = form.text(f"grade-{key}"), form.text(f"disposition-{key}")
    said: dict[str, Any] = {"grade": grade or None, "note": form.text(f"note-{key}")[:500], **_marks(form, key)}
    return said | {"disposition": disposition or None} if grade else said


def _marks(form: Form, key: str) -> dict[str, Any]:
    serials = [one for one in re.split(r"[\s,;]+", form.text(f"serials-{key}")) if one]
    return {
        "lot": form.text(f"lot-{key}"),
        "serials": serials,
        "bin": form.text(f"bin-{key}"),
        "expires_on": form.day(f"expires-{key}", _("Last day of use")),
    }


def read_seen(form: Form) -> SeenLine:
    """Units that were looked at."""
    return _convert(
        {
            "line": form.text("line"),
            "grade": form.needed("grade", _("Grade")),
            "quantity": form.quantity("quantity", _("Quantity")),
            "note": form.text("note")[:500],
        },
        SeenLine,
    )


def read_gone(form: Form) -> GoneLine:
    """What becomes of units."""
    said = {
        "line": form.text("line"),
        "disposition": form.text("disposition") or None,
        "quantity": form.quantity("quantity", _("Quantity")),
        "grade": form.text("grade") or None,
        "place": form.text("place"),
        "reason": form.text("reason")[:200],
        **_marks(form, "x"),
    }
    return _convert(said, GoneLine)


def read_decided(form: Form) -> DecidedLine:
    """What a person decides on a line."""
    said = {
        "line": form.text("line"),
        "outcome": form.needed("outcome", _("Decision")),
        "quantity": form.quantity("quantity", _("Quantity")),
        "send": form.text("send") or None,
    }
    return _convert(said, DecidedLine)


def _convert(said: dict[str, Any], kind: type[Wish]) -> Wish:
    try:
        return msgspec.convert(said, kind, strict=False)
    except msgspec.ValidationError as error:
        raise wrong("lines", "invalid", str(error).partition(" - at")[0]) from None
