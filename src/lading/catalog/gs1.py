"""Codes on goods that say more than what they are: GS1 element strings with item, lot, expiry and serial."""

import re
from datetime import date
from decimal import Decimal

import msgspec
from stdnum import gs1_128
from stdnum.exceptions import ValidationError

SEPARATOR = "\x1d"
_BRACKETS = re.compile(r"\((\d{2,4})\)")
_AT_LEAST = 16  # 01 and fourteen digits


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """What an element string says: the item's number, and perhaps lot, serial, last day and how many."""

    gtin: str
    lot: str = ""
    serial: str = ""
    expires_on: date | None = None
    quantity: Decimal | None = None


def read_element(code: str) -> Element | None:
    """What a scanned GS1-128 or DataMatrix code says; None where it is none.

    Application identifiers 01, 10, 17, 21 and 30, with brackets or without, divided by FNC1 as scanners send it. A
    scanner's sign of the kind of code in front (`]C1`, `]d2`) is left out.
    """
    text = code.strip().removeprefix("]C1").removeprefix("]d2").removeprefix(SEPARATOR)
    if len(text) < _AT_LEAST or not (text.startswith(("01", "(01)"))):
        return None
    if text.startswith("("):
        text = _BRACKETS.sub(lambda match: f"{SEPARATOR}{match[1]}", text).removeprefix(SEPARATOR)
    try:
        told = gs1_128.info(text, separator=SEPARATOR)
    except (ValidationError, ValueError):
        return None
    return Element(
        gtin=str(told["01"]),
        lot=str(told.get("10", "")),
        serial=str(told.get("21", "")),
        expires_on=told["17"] if isinstance(told.get("17"), date) else None,
        quantity=Decimal(str(told["30"])) if "30" in told else None,
    )
