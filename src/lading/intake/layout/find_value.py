"""Where on a paper a value stands: the chunks, or their words, that say it."""

from collections.abc import Iterator
from decimal import Decimal

from lading.intake.fields import ValueKind
from lading.intake.layout.dates import dates_in
from lading.intake.layout.lines import Chunk
from lading.intake.layout.money import currency_in
from lading.intake.layout.normal import normal
from lading.intake.layout.numerals import number_of
from lading.intake.layout.paper import Paper
from lading.intake.layout.regions import country_of
from lading.intake.opened import Box

_SHORTEST = 4


def found_in(paper: Paper, chunk: Chunk, kind: ValueKind, value: str) -> Chunk | None:
    """The part of a chunk that says a value; None where it does not."""
    if kind == "date":
        return (
            chunk
            if any(
                value in {one.value.isoformat(), one.other and one.other.isoformat()}
                for one in dates_in(chunk.text, paper.order)
            )
            else None
        )
    if kind == "decimal":
        return next((part for part in _parts(chunk) if number_of(part.text, comma=paper.comma) == Decimal(value)), None)
    if kind == "currency":
        return chunk if currency_in(chunk.text) == value else None
    if kind == "country":
        return chunk if country_of(chunk.text) == value else None
    wanted = normal(value)
    if not wanted:
        return None
    if normal(chunk.text) == wanted:
        return chunk
    part = next((part for part in _parts(chunk) if normal(part.text) == wanted), None)
    begins = len(chunk.text) >= _SHORTEST and kind == "text" and wanted.startswith(normal(chunk.text))
    return part or (chunk if begins else None)


def all_found(paper: Paper, kind: ValueKind, value: str) -> Iterator[Chunk]:
    """Every place, in reading order."""
    for chunk in paper.chunks:
        if found := found_in(paper, chunk, kind, value):
            yield found


def _parts(chunk: Chunk) -> Iterator[Chunk]:
    """The chunk, and its runs of words, the longest first."""
    count = len(chunk.words)
    for length in range(min(count, 8), 0, -1):
        for start in range(count - length + 1):
            if part := chunk.part(start, start + length):
                yield part


def within(paper: Paper, box: Box) -> Chunk | None:
    """The words whose middles lie in a box that was drawn."""
    for line in paper.lines:
        if line.page != box.page:
            continue
        size = line.chunks[0].size
        words = [
            word
            for word in line.words
            if box.left <= (word.left + word.right) / 2 / size[0] <= box.right
            and box.top <= (word.top + word.bottom) / 2 / size[1] <= box.bottom
        ]
        if words:
            return Chunk(words, line.page, size)
    return None
