"""Sentences that name a day or a place which no field of the reading has: somebody has to see them. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from lading.intake.layout.dates import Order, dates_in
from lading.intake.reading import Field, ReadLine

_WORD = re.compile(r"[^\W\d_]{2,}")
_CITY = r"[A-ZÀ-ÞŁŚŻ][\w’'.-]+"
_CODE = (
    r"(?:[A-Z]{1,2}-)?\d{5}(?:-\d{4})?|\d{4} ?[A-Z]{2}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|\d{2}-\d{3}|\d{4}-\d{3}"
    r"|\d{3} \d{2}|[A-Z]\d[A-Z] \d[A-Z]\d|(?:[A-Z]{1,2}-)?\d{4}"
)
_PLACE = re.compile(
    rf"(?<![\w.,/-])(?P<before>{_CODE}),? {_CITY}|{_CITY},? (?:[A-Z]{{2}} )?(?P<after>{_CODE})(?![\w/-])"
)
"""A postcode beside a word with a capital, in the forms of the countries that the reader knows."""
_PROSE, _SMALL, _LONG = 5, 3, 400


class Told(msgspec.Struct, frozen=True):
    """The days and the postcodes (without blanks) that a reading has in its fields."""

    days: frozenset[date]
    codes: frozenset[str]


def told_by(header: Mapping[str, Field], lines: Iterable[ReadLine]) -> Told:
    """What a reading's fields say; a day of the whole order counts where lines have none of their own."""
    of_lines = [day for line in lines if (day := line.value("requested_by"))]
    names = ("order_date",) if of_lines else ("order_date", "requested_by")
    days = [*of_lines, *(header[name].value for name in names if name in header)]
    codes = [field.value for name, field in header.items() if name.endswith("postal_code")]
    return Told(frozenset(map(date.fromisoformat, days)), frozenset(map(_bare, codes)))


def is_apart(sentence: str, told: Told, order: Order) -> bool:
    """Whether a sentence of prose names a day or a place that no field has."""
    return is_prose(sentence) and (names_other_day(sentence, told, order) or _names_other_place(sentence, told))


def names_other_day(text: str, told: Told, order: Order) -> bool:
    """Whether a day stands in a text that no field has, whichever way round it is read."""
    return any(one.value not in told.days and one.other not in told.days for one in dates_in(text, order))


def _names_other_place(text: str, told: Told) -> bool:
    codes = [_bare(hit["before"] or hit["after"]) for hit in _PLACE.finditer(text)]
    return bool(codes) and not told.codes.intersection(codes) and not all(_is_year(code) for code in codes)


def is_prose(text: str) -> bool:
    """Whether words, some of them small ones, make a sentence: an address and a label with its value are none."""
    words = _WORD.findall(text)
    small = sum(word[0].islower() for word in words)
    return len(text) <= _LONG and len(words) >= _PROSE and small >= _SMALL


def _bare(code: str) -> str:
    return re.sub(r"^[A-Z]{1,2}-(?=\d)|[\s-]", "", code)


def _is_year(code: str) -> bool:
    return len(code) == 4 and code.startswith("20")
