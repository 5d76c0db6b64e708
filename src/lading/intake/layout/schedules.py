"""Part quantities with days in somebody's words: `6 on 3 March, 6 on 10 March`. Pure."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from lading.intake.hints import Hints
from lading.intake.layout.dates import Order, dates_in, order_of
from lading.intake.layout.free_dates import short_dates_in
from lading.intake.layout.numerals import number_of
from lading.intake.layout.patterns import words

_JOIN = (
    r"on|by|at|for|due|until|to be delivered|delivered|delivery|am|bis|zum|für|ab|den|le|pour|livr\w+|au|avant|el|para|"
    r"antes|del?|entrega|il|per|entro|consegna|op|voor|tegen|levering|na|do|em|a|until|the|der|dem|l|d|="
)
_BEFORE = re.compile(
    rf"(?<![\w.,/-])(?P<count>\d{{1,6}}(?:[.,]\d+)?)\s*(?:[x×]\s*)?(?:(?:{words('units')})\b\.?\s*)?"
    rf"(?:(?:{_JOIN})\b[\s:.']*|[@:=–-]\s*){{0,4}}$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"^\s*(?:[:=–-]|\()\s*(?P<count>\d{{1,6}}(?:[.,]\d+)?)\s*(?:[x×]|(?:{words('units')})\b\.?)?\s*\)?(?=\s*(?:$|[,;.&\n]|"
    r"and\b|und\b|et\b|y\b|e\b|en\b))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"^[\s,;.&+/()]*(?:and|und|et|y|e|en|i|then|dann|puis|luego|poi|dan|the rest|plus)?[\s,;.]*$", re.IGNORECASE
)


class Part(msgspec.Struct, frozen=True):
    """So many on that day; `text` as printed."""

    count: Decimal
    day: date
    text: str


class Schedule(msgspec.Struct, frozen=True):
    """Parts that stand together in a text, from `start` to `end`."""

    parts: list[Part]
    start: int
    end: int

    @property
    def total(self) -> Decimal:
        """What the parts come to."""
        return sum((one.count for one in self.parts), Decimal(0))


def schedule_in(text: str, hints: Hints) -> Schedule | None:
    """The parts that a text names, each directly beside its day; None where it does not name two days so."""
    spans = [*days_in(text, hints)]
    if len(spans) < 2:
        return None
    for found in (_before(text, spans), _behind(text, spans)):
        if found and len({one.day for one in found.parts}) == len(found.parts):
            return found
    return None


def days_in(text: str, hints: Hints) -> Iterator[tuple[int, int, date]]:
    """Where days stand in a text, also those without a year, from left to right: begin, end, day."""
    order: Order = order_of(
        [text], told=hints.day_first, country=hints.country, currency=hints.currency, received_on=hints.received_on
    )
    taken: list[tuple[int, int, date]] = []
    short = short_dates_in(text, hints.received_on) if hints.received_on else []
    for one in (*dates_in(text, order), *short):
        start = text.find(one.text)
        while start >= 0 and any(start < end and begin < start + len(one.text) for begin, end, _ in taken):
            start = text.find(one.text, start + 1)
        if start >= 0:
            taken.append((start, start + len(one.text), one.value))
    yield from sorted(taken)


def _before(text: str, spans: list[tuple[int, int, date]]) -> Schedule | None:
    """`6 on 3 March, 6 on 10 March`."""
    parts: list[Part] = []
    start, last = 0, 0
    for begin, end, day in spans:
        hit = _BEFORE.search(text[last:begin])
        count = number_of(hit["count"], comma="," in hit["count"]) if hit else None
        if hit is None or not count or (parts and not _BETWEEN.match(text[last : last + hit.start()])):
            return None
        start = start if parts else last + hit.start()
        parts.append(Part(count, day, text[last + hit.start() : end].strip()))
        last = end
    return Schedule(parts, start, last)


def _behind(text: str, spans: list[tuple[int, int, date]]) -> Schedule | None:
    """`3 March: 6; 10 March: 6`."""
    parts: list[Part] = []
    last = spans[0][0]
    for begin, end, day in spans:
        hit = _BEHIND.match(text[end:])
        count = number_of(hit["count"], comma="," in hit["count"]) if hit else None
        if (
            hit is None
            or not count
            or (parts and not _BETWEEN.match(re.sub(rf"^\W*(?:{_JOIN})\b", "", text[last:begin])))
        ):
            return None
        last = end + hit.end()
        parts.append(Part(count, day, text[begin:last].strip()))
    return Schedule(parts, spans[0][0], last)
