"""Values behind labels that a colon closes, wherever they stand in a line."""

import re

import msgspec

from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.table.roles import knows
from lading.intake.layout.table.tokens import Splitter

_LONGEST, _KNOWN = 5, 1.6
_DIGIT = re.compile(r"\d")


class Labelled(msgspec.Struct):
    """A label, its value, and the number of the line that they stand in; `left` is the value's left side."""

    at: int
    label: str
    value: Chunk
    left: float
    chunk: Chunk


def labelled_in(at: int, line: Line, splitter: Splitter) -> list[Labelled]:
    """All labels of a line with what follows them until the next label."""
    found: list[tuple[Chunk, list[Chunk]]] = []
    for chunk in (piece for whole in line.chunks for piece in splitter.fine(whole)):
        start = 0
        for label_from, label_to in _labels(chunk):
            if found and (before := chunk.part(start, label_from)) is not None and label_from > start:
                found[-1][1].append(before)
            label = chunk.part(label_from, label_to)
            if label is not None:
                found.append((label, []))
            start = label_to
        if found and start < len(chunk.words) and (rest := chunk.part(start)) is not None:
            found[-1][1].append(rest)
    made = []
    for label, values in found:
        if values:
            made.append(Labelled(at, label.text.rstrip(": "), values[0], values[0].left, label))
    return made


def _labels(chunk: Chunk) -> list[tuple[int, int]]:
    """Where labels begin and end in a chunk, by its words."""
    found: list[tuple[int, int]] = []
    for at, word in enumerate(chunk.words):
        if not (word.text.endswith(":") and len(word.text) > 1) and not (word.text == ":" and at):
            continue
        end = at + 1
        floor = found[-1][1] if found else 0
        starts = [
            start for start in range(max(floor, at - _LONGEST), at + 1) if not _DIGIT.search(chunk.words[start].text)
        ]
        known = [
            start for start in starts if (part := chunk.part(start, end)) and knows((part.text.strip(" :"),)) >= _KNOWN
        ]
        whole = floor == 0 and starts[:1] == [0]
        found.append((known[0] if known else 0 if whole else at, end))
    return found
