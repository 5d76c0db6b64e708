"""EDIFACT's characters: UNA says the marks, a release character takes a mark its meaning."""

import re
from collections.abc import Iterator

import msgspec

from lading.intake.structured.malformed import Malformed


class Segment(msgspec.Struct, frozen=True):
    """A segment: elements of components; `n` is its number in the file from 1, `line` the line on which it begins."""

    tag: str
    elements: tuple[tuple[str, ...], ...]
    n: int
    line: int

    def at(self, element: int, component: int = 1) -> str:
        """A component, both positions from 1, without blanks around it; empty where there is none."""
        if element > len(self.elements):
            return ""
        parts = self.elements[element - 1]
        return parts[component - 1].strip() if component <= len(parts) else ""

    def parts(self, element: int) -> tuple[str, ...]:
        """All components of an element."""
        return self.elements[element - 1] if element <= len(self.elements) else ()

    @property
    def key(self) -> str:
        """How people call it: QTY+21."""
        return f"{self.tag}+{self.at(1)}" if self.at(1) else self.tag

    @property
    def place(self) -> str:
        """Where it stands, for a sentence."""
        return f"segment {self.n} (line {self.line})"


class Marks(msgspec.Struct, frozen=True):
    """The marks of an interchange, as UNA says them, else those of the standard."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    segment: str = "'"


def read_segments(text: str, *, behind_tag: str = "") -> Iterator[Segment]:
    """The segments of a file of one or more interchanges. Raises `Malformed` where a segment never ends.

    `behind_tag` is a mark that stands between a tag and its first element, where that is another one than usual.
    """
    text, at, number, line, counted, marks = text.removeprefix("\ufeff"), 0, 0, 1, 0, Marks()
    while (at := _skip(text, at)) < len(text):
        line, counted = line + text.count("\n", counted, at), at
        if text.startswith("UNA", at) and len(text) >= at + 9:
            marks, at = _una(text[at + 3 : at + 9]), at + 9
            continue
        end = _end(text, at, marks)
        if end is None:
            raise Malformed(f"The last segment, {text[at : at + 20]!r} (line {line}), has no end: the file is cut off.")
        number += 1
        words = text[at:end].replace(behind_tag, marks.element, 1) if behind_tag else text[at:end]
        yield _segment(words, marks, number, line)
        at = end + 1


def _una(six: str) -> Marks:
    return Marks(six[0], six[1], six[2], six[3].strip(), six[5])


def _skip(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] in "\ufeff\x00\x1a"):
        at += 1
    return at


def _end(text: str, at: int, marks: Marks) -> int | None:
    """Where the segment's end mark stands that no release character precedes."""
    at = text.find(marks.segment, at)
    while at >= 0 and marks.release and _released(text, at, marks.release):
        at = text.find(marks.segment, at + 1)
    return at if at >= 0 else None


def _released(text: str, at: int, release: str) -> bool:
    before = at
    while before > 0 and text[before - 1] == release:
        before -= 1
    return (at - before) % 2 == 1


def _segment(text: str, marks: Marks, number: int, line: int) -> Segment:
    flat = text.replace("\r", "").replace("\n", "")
    elements = [
        tuple(_plain(part, marks) for part in _split(element, marks.component, marks.release))
        for element in _split(flat, marks.element, marks.release)
    ]
    return Segment(elements[0][0].strip() if elements[0] else "", tuple(elements[1:]), number, line)


def _split(text: str, mark: str, release: str) -> list[str]:
    if not release or release not in text:
        return text.split(mark)
    pattern = f"((?:{re.escape(release)}.|[^{re.escape(release)}{re.escape(mark)}])*){re.escape(mark)}"
    return re.findall(pattern, text + mark, re.DOTALL)


def _plain(text: str, marks: Marks) -> str:
    if not marks.release or marks.release not in text:
        return text
    return re.sub(re.escape(marks.release) + "(.)", r"\1", text, flags=re.DOTALL)
