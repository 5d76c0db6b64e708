"""The words of a row that say a text, wherever they stand and however the text is broken."""

from collections.abc import Sequence

import msgspec

from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.normal import normal
from lading.intake.opened import Word

_ENOUGH, _MOST_LINES, _ASIDE = 0.8, 2, 60.0


class Said(msgspec.Struct):
    """A part of the text: the line's number, and which of its words."""

    at: int
    start: int
    end: int
    chunk: Chunk


def said_in(lines: Sequence[tuple[int, Line]], text: str) -> list[Said]:
    """The parts that say most of a text in its order; nothing where that is too little."""
    wanted = [told for part in text.split() if (told := normal(part))]
    if not wanted:
        return []
    best: tuple[int, list[Said]] = (0, [])
    for number, (_, line) in enumerate(lines):
        for at, word in enumerate(line.words):
            if normal(word.text) == wanted[0]:
                found = _follow(lines, number, at, wanted)
                best = max(best, found, key=lambda one: one[0])
    return best[1] if best[0] >= _ENOUGH * len(wanted) else []


def _follow(lines: Sequence[tuple[int, Line]], number: int, at: int, wanted: Sequence[str]) -> tuple[int, list[Said]]:
    """How many words are found in a row from here on, and where."""
    count, parts = 0, list[Said]()
    left = lines[number][1].words[at].left
    while True:
        where, line = lines[number]
        end, taken = _taken(line.words, at, wanted[count:])
        count += taken
        parts.append(Said(where, at, end, Chunk(line.words[at:end], line.page, line.chunks[0].size)))
        if count == len(wanted):
            return count, parts
        found = None
        for below in range(number + 1, min(number + 1 + _MOST_LINES, len(lines))):
            words = lines[below][1].words
            near = [n for n, word in enumerate(words) if abs(word.left - left) < _ASIDE]
            found = next(((below, n) for n in near if normal(words[n].text) == wanted[count]), None)
            if found:
                break
        if found is None:
            return count, parts
        number, at = found


def _taken(words: Sequence[Word], at: int, wanted: Sequence[str]) -> tuple[int, int]:
    """The word behind the last that follows in order, and how many did; signs alone are passed over."""
    end, taken = at, 0
    for number in range(at, len(words)):
        told = normal(words[number].text)
        if taken == len(wanted) or (told and told != wanted[taken]):
            break
        if told:
            end, taken = number + 1, taken + 1
    return end, taken
