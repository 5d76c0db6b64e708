"""The “what if” form of a simulation: numbers that are tried beside a plan, read from the address and told again."""

import re
from typing import Any
from urllib.parse import urlencode

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.words import _
from lading.routing.overrides import Overrides

FIELDS = ("most_km", "keep", "weeks", "limits", "assign", "without", "also", "orders_per_day", "counts")
_PLACE_LIMIT = re.compile(r"(\S+?)\s*=\s*([0-9]+)")
_STOCK = re.compile(r"(\S+?)\s*@\s*(\S+?)\s*=\s*([0-9.]+)")


def asked_of(form: Form) -> dict[str, str]:
    """What was typed, field by field; empty ones are left out."""
    typed = {name: ", ".join(form.all(name)) for name in FIELDS}
    return {name: text for name, text in typed.items() if text.strip(", ")}


def address_of(typed: dict[str, str]) -> str:
    """The same as the end of an address."""
    return f"&{urlencode(typed)}" if typed else ""


def overrides_typed(typed: dict[str, str]) -> Overrides:
    """What the form asks to try. Raises `Invalid`, naming the field."""
    plain: dict[str, Any] = {name: typed[name].replace(",", ".") for name in ("keep", "weeks") if name in typed}
    if "most_km" in typed:
        plain["most_km"] = _number(typed["most_km"], "most_km")
    plain |= {name: _words(typed[name]) for name in ("without", "also") if name in typed}
    if "limits" in typed:
        plain["limits"] = typed["limits"] == "yes"
    if "assign" in typed:
        plain["assign"] = typed["assign"]
    if "orders_per_day" in typed:
        rows = _each(_PLACE_LIMIT, typed["orders_per_day"], "orders_per_day", "STORE = 20")
        plain["orders_per_day"] = {place: int(orders) for place, orders in rows}
    if "counts" in typed:
        rows = _each(_STOCK, typed["counts"], "counts", "MUG-RED @ STORE = 50")
        plain["stock"] = [dict(zip(("sku", "place", "quantity"), row, strict=True)) for row in rows]
    return convert(plain, Overrides, words=_("This cannot be tried"))


def _number(text: str, field: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        Form([]).refuse(field, "bad_number", _("“%(text)s” is no number.") % {"text": text})
        raise


def _words(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := part.strip())]


def _each(shape: re.Pattern[str], text: str, field: str, example: str) -> list[Any]:
    """The parts of a list, each of that shape."""
    found = []
    for part in _words(text):
        match = shape.fullmatch(part)
        if match is None:
            told = _("“%(part)s” cannot be read; write such as %(example)s, with commas between.")
            Form([]).refuse(field, "bad_syntax", told % {"part": part, "example": example})
        else:
            found.append(match.groups())
    return found
