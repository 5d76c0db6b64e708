"""X12's characters: an interchange says itself what divides its elements and what ends its segments."""

import re
from collections.abc import Iterator

import msgspec

from lading.intake.structured.malformed import Malformed

_BARE = re.compile(r"(?:GS|ST)(?P<mark>[^\w\s])[A-Z0-9]{2,3}(?P=mark)[^\W_]")
_FOLLOWS = "(?:GS|TA1|ISA|ISB|ISE|IEA|ST)"


class Segment(msgspec.Struct, frozen=True):
    """A segment; `n` is its number in the file from 1, `line` the line on which it begins."""

    tag: str
    elements: tuple[str, ...]
    n: int
    line: int

    def at(self, position: int) -> str:
        """An element by its position from 1, without blanks around it; empty where there is none."""
        return self.elements[position - 1].strip() if position <= len(self.elements) else ""

    def name(self, position: int) -> str:
        """How people call an element: BEG03."""
        return f"{self.tag}{position:02d}"

    @property
    def place(self) -> str:
        """Where it stands, for a sentence."""
        return f"segment {self.n} (line {self.line})"


class Marks(msgspec.Struct, frozen=True):
    """What divides elements, their components and segments."""

    element: str = "*"
    component: str = ">"
    segment: str = "~"


def read_segments(text: str) -> Iterator[Segment]:
    """The segments of a file of one or more interchanges, each with its own marks. Raises `Malformed`."""
    text, at, number, marks, line, counted = text.removeprefix("\ufeff"), 0, 0, Marks(), 1, 0
    while (at := _skip(text, at, marks)) < len(text):
        number += 1
        line, counted = line + text.count("\n", counted, at), at
        if text.startswith("ISA", at):
            marks, end = _head(text, at)
        else:
            if number == 1:
                marks = _bare_marks(text, at)
            end = text.find(marks.segment, at)
        end = len(text) if end < 0 else end
        first, *elements = text[at:end].strip().replace("\r", "").replace("\n", "").split(marks.element)
        yield Segment(first, tuple(elements), number, line)
        at = end + 1


def marks_of(text: str) -> Marks:
    """The marks of the first interchange. Raises `Malformed`."""
    text = text.removeprefix("\ufeff").lstrip()
    return _head(text, 0)[0] if text.startswith("ISA") else _bare_marks(text, 0)


def _skip(text: str, at: int, marks: Marks) -> int:
    while at < len(text) and (text[at].isspace() or text[at] in ("\ufeff", "\x00", "\x1a", marks.segment)):
        at += 1
    return at


def _head(text: str, at: int) -> tuple[Marks, int]:
    """The marks, and where ISA ends: sixteen elements, the last of one character, then what ends every segment."""
    mark = text[at + 3 : at + 4]
    last = at + 2
    for _ in range(16):
        last = text.find(mark, last + 1) if mark else -1
        if last < 0:
            raise Malformed("ISA, the first segment, is cut off: it has fewer than 16 elements.")
    follows = re.compile(_FOLLOWS + re.escape(mark)).search(text, last + 2, last + 40)
    between = text[last + 2 : follows.start() if follows else last + 3]
    ends = between.strip() or ("\n" if "\n" in between or "\r" in between else between[-1:])
    if not ends or ends[-1].isalnum():
        raise Malformed("No character ends the segments: after ISA16 (line 1) the next one follows at once.")
    return Marks(mark, text[last + 1], ends[-1]), last + 2 + max(between.rfind(ends[-1]), 0)


def _bare_marks(text: str, at: int) -> Marks:
    """The marks of messages without an interchange around them, by their first segment."""
    found = _BARE.match(text, at)
    if found is None:
        words = text[at : at + 20].split("\n", maxsplit=1)[0]
        raise Malformed(f"The file begins with {words!r}; an interchange begins with ISA.")
    end = re.compile(r"[^\w\s.\-]?\s*\n|[^\w\s.\-" + re.escape(found["mark"]) + "]").search(text, found.end())
    return Marks(found["mark"], ">", (end[0].strip() or "\n")[0] if end else "~")
