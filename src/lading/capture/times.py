"""Times as channels and files write them."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Literal

from lading.capture.decode import Unreadable
from lading.kernel import FieldError

DateStyle = Literal["ymd", "dmy", "mdy"]
_NUMBERS = re.compile(
    r"\s*(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})"
    r"(?:[T,\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?\s*"
)


def moment_of(text: str | None, *, pointer: str) -> datetime | None:
    """A time of ISO 8601 as an aware one; without an offset it is UTC. Raises `Unreadable`."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        sentence = f"{pointer} is not a time."
        raise Unreadable(sentence, errors=(FieldError(pointer, "invalid", sentence),)) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_time(text: str, *, style: DateStyle, zone: tzinfo) -> datetime:
    """A date with or without a time, as people and spreadsheets write it; `zone` where it names no offset.

    A number of four digits in front is a year whatever the style says. Raises `ValueError`.
    """
    found = _NUMBERS.fullmatch(text)
    if found is None:
        raise ValueError("not a date")
    year, month, day = _in_order(found[1], found[2], found[3], style)
    hour = int(found[4] or 0)
    if half := found[7]:
        if not 1 <= hour <= 12:
            raise ValueError("not an hour of the clock")
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    moment = datetime(year, month, day, hour, int(found[5] or 0), int(found[6] or 0), tzinfo=zone)
    return moment.replace(tzinfo=_offset(found[8])) if found[8] else moment


def read_date(text: str, *, style: DateStyle) -> date:
    """The day of `read_time`."""
    return read_time(text, style=style, zone=UTC).date()


def guess_style(texts: Iterable[str]) -> DateStyle | None:
    """Which of the three styles all these dates fit; None when they fit none or do not tell day from month."""
    fitting: set[DateStyle] = {"ymd", "dmy", "mdy"}
    for text in texts:
        found = _NUMBERS.fullmatch(text)
        if found is None:
            continue
        if len(found[1]) == 4:
            fitting &= {"ymd"}
        else:
            fitting &= {"dmy", "mdy"}
            fitting -= {"mdy"} if int(found[1]) > 12 else set()
            fitting -= {"dmy"} if int(found[2]) > 12 else set()
    return fitting.pop() if len(fitting) == 1 else None


def _in_order(first: str, second: str, third: str, style: DateStyle) -> tuple[int, int, int]:
    if len(first) == 4:
        return int(first), int(second), int(third)
    if style == "ymd" and len(third) != 4:
        return _century(first), int(second), int(third)
    if style == "mdy":
        return _century(third), int(first), int(second)
    return _century(third), int(second), int(first)


def _century(text: str) -> int:
    if len(text) not in (2, 4):
        raise ValueError("not a year")
    return int(text) + (2000 if len(text) == 2 else 0)


@lru_cache(maxsize=256)
def _offset(text: str) -> tzinfo | None:
    if text in ("Z", "UTC"):
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo
