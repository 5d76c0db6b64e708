"""What stands in a cell: numbers, times, codes and countries, each remembered because cells repeat."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal, DecimalException
from functools import cache, lru_cache

from babel import Locale

from lading.capture.countries import country_of
from lading.capture.times import DateStyle, guess_style, read_time
from lading.kernel import round_money
from lading.orders import Address

LARGEST = Decimal(10) ** 12
LONGEST_CODE = 80
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_COUNTRIES = {
    "CZECH REPUBLIC": "CZ",
    "EIRE": "IE",
    "HOLLAND": "NL",
    "HONG KONG": "HK",
    "KOREA": "KR",
    "MACAU": "MO",
    "RSA": "ZA",
    "THE NETHERLANDS": "NL",
    "TURKEY": "TR",
    "U.K.": "GB",
}


NOTHING = frozenset({"", "NULL", "null", "\\N"})
"""What databases write into cells without a value."""


class BadCell(ValueError):
    """A cell that cannot be understood; the text says which and why."""


def is_odd(text: str) -> bool:
    """Whether a number is written as Python reads it and nobody else does: `1_0`, or in digits of another script."""
    return "_" in text or not text.strip().isascii()


@lru_cache(maxsize=100_000)
def number(text: str) -> Decimal:
    """A plain decimal number of a sane size, exact. Raises `BadCell`."""
    try:
        value = Decimal(text.strip())
    except DecimalException:
        value = Decimal("NaN")
    if is_odd(text) or not value.is_finite() or abs(value) > LARGEST:
        raise BadCell(f"{text[:40]!r} is not a number")
    return Decimal(format(value, "f")) if "E" in str(value) else value


@lru_cache(maxsize=10_000)
def moment(text: str, style: DateStyle = "ymd") -> datetime:
    """A date with or without a time; UTC where it names no offset. Raises `BadCell`."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if len(text) == 19 else _read(text, style)
    except ValueError:
        raise BadCell(f"{text[:40]!r} is not a date") from None


def _read(text: str, style: DateStyle) -> datetime:
    day, _, clock = text.partition(" ")
    since = _since_midnight(clock)
    return read_time(text, style=style, zone=UTC) if since is None else _day(day, style) + since


@lru_cache(maxsize=10_000)
def _day(text: str, style: DateStyle) -> datetime:
    return read_time(text, style=style, zone=UTC)


@lru_cache(maxsize=10_000)
def _since_midnight(text: str) -> timedelta | None:
    """What a plain time of the day comes to, None for anything else; days and times repeat, moments do not."""
    found = _CLOCK.fullmatch(text)
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0)) if found else None


def style_of(texts: Iterable[str], *, usual: DateStyle) -> DateStyle:
    """How these dates are written: as the first says that tells day from month, else as usual."""
    seen = set[str]()
    for text in texts:
        day = text.split(" ", 1)[0]
        if day not in seen:
            seen.add(day)
            if found := guess_style([day]):
                return found
    return usual


def moment_or_none(text: str, style: DateStyle = "ymd") -> datetime | None:
    """`moment`, and None for an empty cell. Raises `BadCell`."""
    return moment(text, style) if text else None


@lru_cache(maxsize=100_000)
def code(text: str) -> str:
    """A text as a code: one line without slashes, at most 80 characters; a long one ends in a digest of itself."""
    if text.isalnum() and len(text) <= LONGEST_CODE:
        return text
    plain = _BREAKS.sub(" ", text).strip().replace("/", "-")
    plain = "".join(sign for sign in plain if sign.isprintable()).strip()
    if len(plain) > LONGEST_CODE:
        plain = f"{plain[: LONGEST_CODE - 9].rstrip()}-{hashlib.sha256(plain.encode()).hexdigest()[:8]}"
    return plain if plain.strip(".") else ""


@lru_cache(maxsize=50_000)
def line_of(text: str, most: int = 200) -> str:
    """A text as one line of at most `most` characters."""
    return (text if text.isprintable() else _BREAKS.sub(" ", text)).strip()[:most]


@lru_cache(maxsize=1000)
def country(text: str) -> str:
    """The two letters of a country's name or code; empty when it is none."""
    name = text.strip()
    return _COUNTRIES.get(name.upper()) or _english().get(name) or country_of(name)


@cache
def _english() -> dict[str, str]:
    """Their usual names in English; `country_of` loads those of seven languages, which takes a moment."""
    found = Locale.parse("en").territories.items()
    return {name: code for code, name in found if len(code) == 2 and code.isalpha() and code != "ZZ"}


@lru_cache(maxsize=1000)
def country_alone(text: str) -> Address | None:
    """An address of which nothing but the country is known."""
    return Address(country=found) if (found := country(text)) else None


def is_rounded(value: Decimal, currency: str) -> bool:
    """Whether an amount is in whole coins of its currency."""
    return value == round_money(value, currency)
