"""What no known label names: values beside unknown labels, told by what of these is known, and by their kind."""

import re
from collections.abc import Iterator
from datetime import timedelta

import msgspec

from lading.intake.layout.dates import dates_in
from lading.intake.layout.header_number import as_number
from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.meaning import partly_of
from lading.intake.layout.normal import normal
from lading.intake.layout.pairs import Pair
from lading.intake.layout.paper import Paper

_PLACE = 0.55
"""What stands for a value beside a label that is not known; less than for any label that is."""
_MOST_WORDS = 6
_AMOUNT = re.compile(r"^[^\w]?[\d.,' ]*[.,]\d{2}[^\w]?$|[$€£%]")


class Beside(msgspec.Struct, frozen=True):
    """A value and the words beside it that may be its label."""

    label: Chunk
    value: Chunk
    at: int


def unnamed(paper: Paper, until: int | None, named: list[Pair]) -> Iterator[Pair]:
    """Numbers and dates beside unknown labels above the table, as what they may be."""
    taken = {id(word) for pair in named for word in pair.value.words}
    mute: list[Pair] = []
    for one in _besides(paper, until):
        if id(one.value.words[0]) in taken:
            continue
        fields = partly_of(normal(one.label.text))
        if dates_in(one.value.text, paper.order):
            role = next((field for field in fields if field in {"requested_by", "other_date"}), "")
            yield _pair(one, role or _by_day(paper, one.value), place=0.1 * bool(role))
        elif len(one.value.words) <= 2 and as_number(paper, one.value) is not None and _is_solid(one.value):
            speaks = 0.1 * ("po_number" in fields) + 0.05 * (_repeats(paper, one.value) > 1)
            if not fields - {"po_number", "order_date"}:
                pair = _pair(one, "po_number", place=speaks)
                if speaks:
                    yield pair
                else:
                    mute.append(pair)
    if len({pair.value.text for pair in mute}) == 1:  # of which nothing speaks for any, the only one is it
        yield mute[0]


def _pair(one: Beside, field: str, *, place: float) -> Pair:
    return Pair(field, one.label, False, one.value, _PLACE + place, one.at)


def _by_day(paper: Paper, value: Chunk) -> str:
    """Orders are sent on their day or some days later; what lies after that is when their goods are wanted."""
    received = paper.hints.received_on
    day = dates_in(value.text, paper.order)[0].value
    if received is None:
        return "order_date"
    if timedelta(0) <= received - day <= timedelta(days=10):
        return "order_date"
    return "requested_by" if timedelta(0) < day - received <= timedelta(days=400) else "other_date"


def _is_solid(value: Chunk) -> bool:
    digits = sum(letter.isdigit() for letter in value.text)
    return digits >= 3 and "@" not in value.text and not _AMOUNT.search(value.text)


def _repeats(paper: Paper, value: Chunk) -> int:
    bare = value.text.strip("#:.,; ")
    return sum(bare in text for text in paper.texts)


def _besides(paper: Paper, until: int | None) -> Iterator[Beside]:
    """Behind a colon in one chunk, in the cell to the right, in the cell below."""
    for at, line in enumerate(paper.lines[:until]):
        if line.page:
            return
        for n, chunk in enumerate(line.chunks):
            if paper.is_label(chunk):
                continue
            colon = next((k for k, word in enumerate(chunk.words) if word.text.endswith(":")), None)
            if colon is not None and colon < _MOST_WORDS:
                label, value = chunk.part(0, colon + 1), chunk.part(colon + 1)
                if label is not None and value is not None and _is_words(label):
                    yield Beside(label, value, at)
                    continue
            if _is_words(chunk):
                yield from _cells(paper.lines, at, n, chunk)


def _cells(lines: list[Line], at: int, n: int, chunk: Chunk) -> Iterator[Beside]:
    line = lines[at]
    if n + 1 < len(line.chunks) and _has_digit(line.chunks[n + 1]):
        yield Beside(chunk, line.chunks[n + 1], at)
    below = lines[at + 1].chunks if at + 1 < len(lines) else []
    for one in below:
        near = one.page == chunk.page and 0 <= one.top - chunk.bottom < 1.5 * chunk.height
        if near and abs(one.left - chunk.left) < 6 and _has_digit(one) and len(line.chunks) > 1:
            yield Beside(chunk, one, at)


def _is_words(chunk: Chunk) -> bool:
    """Whether a chunk may be a label: few words, no number, and more than signs."""
    few = len(chunk.words) <= _MOST_WORDS and not _has_digit(chunk)
    return few and "@" not in chunk.text and any(letter.isalpha() for letter in chunk.text)


def _has_digit(chunk: Chunk) -> bool:
    return any(letter.isdigit() for letter in chunk.text)
