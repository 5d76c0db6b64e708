"""Quantities: exact decimals with a plain way to write them and bounds that every door checks."""

from decimal import ROUND_FLOOR, Decimal

MAX_QUANTITY = Decimal(1_000_000_000)
"""No line, count or receipt may exceed this; larger numbers are typing errors."""


def plain(value: Decimal) -> str:
    """The shortest decimal writing without an exponent: `2`, `0.5`, `1000`."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def floor_to(value: Decimal, decimals: int) -> Decimal:
    """The largest quantity with at most `decimals` digits after the point that does not exceed `value`."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_FLOOR)
