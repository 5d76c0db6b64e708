"""Values as their kinds are written: ISO dates, plain decimals, codes of currencies and countries, GTINs."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from lading.capture.countries import country_of
from lading.intake.fields import ValueKind

_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
_GTIN_LENGTHS = (8, 12, 13, 14)


def as_kind(kind: ValueKind, value: str | Decimal) -> tuple[str, float]:
    """A value in the one form of its kind, and how sure that form is; empty where it cannot be one."""
    if isinstance(value, Decimal):
        return plain(value), 1.0
    text = _BLANKS.sub(" ", value).strip()
    if kind == "decimal":
        number = number_of(text)
        return ("", 1.0) if number is None else (plain(number), 1.0)
    if kind == "date":
        return (text, 1.0) if _is_date(text) else ("", 1.0)
    if kind == "currency":
        code = text.upper()
        return (code, 1.0) if len(code) == 3 and code.isascii() and code.isalpha() else ("", 1.0)
    if kind == "country":
        return country_of(text), 1.0
    if kind == "email":
        return (text.lower(), 1.0) if "@" in text else ("", 1.0)
    return text, 1.0


def plain(number: Decimal) -> str:
    """A decimal without exponent and without zeros that say nothing beyond the second place."""
    text = format(number, "f")
    if "." in text:
        whole, _, fraction = text.partition(".")
        fraction = fraction.rstrip("0")
        text = f"{whole}.{fraction}" if fraction else whole
    return "0" if text in ("-0", "") else text


def number_of(text: str) -> Decimal | None:
    """A number of a standard: digits with one decimal mark, point or comma, and no groups; None when it is none."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def day(year: int, month: int, day_of_month: int) -> str:
    """An ISO date, empty where there is no such day."""
    try:
        return date(year, month, day_of_month).isoformat()
    except ValueError:
        return ""


def digits_day(text: str) -> str:
    """CCYYMMDD, YYMMDD (of this century) or an ISO date with or without a time, as an ISO date; empty when none."""
    text = text.strip()
    if text.isdecimal() and len(text) >= 8:
        return day(int(text[:4]), int(text[4:6]), int(text[6:8]))
    if text.isdecimal() and len(text) == 6:
        return day(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    return text[:10] if _is_date(text[:10]) else ""


def gtin_of(text: str) -> str:
    """The digits of a GTIN or an ISBN (an old one becomes the number of 13 digits); empty where it is neither."""
    bare = text.replace("-", "").replace(" ", "").upper()
    if bare.isdecimal() and len(bare) in _GTIN_LENGTHS and checks(bare):
        return bare
    if len(bare) == 10 and bare[:9].isdecimal() and (bare[9].isdecimal() or bare[9] == "X") and _is_isbn(bare):
        return with_check("978" + bare[:9])
    return ""


def checks(digits: str) -> bool:
    """Whether the last digit of a GTIN or GLN is the one that the others ask for."""
    return with_check(digits[:-1]) == digits


def with_check(digits: str) -> str:
    """Digits with their check digit of GS1 at the end."""
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


def _is_isbn(bare: str) -> bool:
    total = sum((10 if digit == "X" else int(digit)) * (10 - index) for index, digit in enumerate(bare))
    return total % 11 == 0


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
