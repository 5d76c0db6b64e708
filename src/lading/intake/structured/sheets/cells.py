"""Cells as values: numbers with commas or points, dates day first or month first, by what their column shows."""

import re
from collections.abc import Sequence
from datetime import UTC, date, timedelta
from decimal import Decimal

import msgspec

from lading.capture.numbers import guess_decimal_comma, read_number
from lading.capture.times import DateStyle, guess_style, read_time
from lading.intake.hints import Hints

_UNIT_BEHIND = re.compile(r"^([\d.,'\s]+?)\s*([A-Za-zÀ-ž.²³]{1,12})\.?$")
_CORE = re.compile(r"\d[\d.,]*")
_WHOLE = re.compile(r"^-?\d+\.0+$")
_SERIAL = re.compile(r"^[34]\d{4}$")
_MONTHS = (
    "jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec",
    "jan,feb,mär,apr,mai,jun,jul,aug,sep,okt,nov,dez",
    "janv,févr,mars,avr,mai,juin,juil,août,sept,oct,nov,déc",
    "ene,feb,mar,abr,may,jun,jul,ago,sep,oct,nov,dic",
    "gen,feb,mar,apr,mag,giu,lug,ago,set,ott,nov,dic",
    "jan,feb,mrt,apr,mei,jun,jul,aug,sep,okt,nov,dec",
)
_MONTH = {name: number for row in _MONTHS for number, name in enumerate(row.split(","), 1)}
_WORDED = re.compile(r"(?:(\d{1,2})\.?\s+)?([A-Za-zÀ-ž]{3,})\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})")


class Styles(msgspec.Struct, frozen=True):
    """How a table writes: whether numbers have decimal commas, and dates the day first; None where nothing tells."""

    decimal_comma: bool | None
    dates: DateStyle | None


def styles_of(numbers: Sequence[str], dates: Sequence[str], hints: Hints) -> Styles:
    """What the cells show; where they do not tell, what is known of the sender."""
    cores = (found[0] for text in numbers if not _WHOLE.match(text) and (found := _CORE.search(text)))
    comma = guess_decimal_comma(cores)
    style = guess_style(dates)
    if style is None and hints.day_first is not None:
        style = "dmy" if hints.day_first else "mdy"
    return Styles(hints.decimal_comma if comma is None else comma, style)


def number_in(text: str, styles: Styles) -> tuple[Decimal | None, str, float]:
    """The number of a cell, the unit that stands behind it, and how sure; None where there is no number."""
    bare, unit = text.strip(), ""
    if found := _UNIT_BEHIND.match(bare):
        bare, unit = found[1].strip(), found[2]
    try:
        return read_number(bare, decimal_comma=styles.decimal_comma), unit, 1.0
    except ValueError as problem:
        if str(problem) != "ambiguous":
            return None, "", 1.0
    return read_number(bare, decimal_comma="." not in bare and bare.count(",") == 1 and len(bare) < 5), unit, 0.8


def day_in(text: str, styles: Styles) -> tuple[str, str, float]:
    """The ISO date of a cell, another way to read it where there is one, and how sure; empty without a date."""
    bare = text.strip().removesuffix(" 00:00:00")
    if _SERIAL.match(bare):
        return (date(1899, 12, 30) + timedelta(days=int(bare))).isoformat(), "", 0.9
    if found := _WORDED.search(bare):
        return _worded(found)
    styled: tuple[DateStyle, ...] = ("ymd", "dmy", "mdy")
    days = {style: day for style in styled if (day := _read(bare, style))}
    if not days:
        return "", "", 1.0
    if len(set(days.values())) == 1:
        return next(iter(days.values())), "", 1.0
    chosen = days.get(styles.dates, "") if styles.dates else ""
    if chosen:
        return chosen, "", 1.0
    first, second = days.get("dmy", ""), days.get("mdy", "")
    return first or second, second if first else "", 0.6


def _read(text: str, style: DateStyle) -> str:
    try:
        return read_time(text, style=style, zone=UTC).date().isoformat()
    except ValueError:
        return ""


def _worded(found: re.Match[str]) -> tuple[str, str, float]:
    name, day = found[2].casefold(), found[1] or found[3]
    month = next((number for word, number in _MONTH.items() if name.startswith(word)), None)
    if month is None or not day:
        return "", "", 1.0
    try:
        return date(int(found[4]), month, int(day)).isoformat(), "", 1.0
    except ValueError:
        return "", "", 1.0
