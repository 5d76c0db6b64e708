"""Which segments and elements of a message its reader found missing or unreadable. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from lading.intake.fields import HEADER, LINE
from lading.intake.reading import Flag, Reading

MOST = 20
Why = Literal["missing", "number", "date", "value"]
_KINDS: dict[str, Why] = {"decimal": "number", "date": "date"}
_KNOWN = {**HEADER, **LINE}
_NUMBER, _LINES = "/header/po_number", "/lines"


class Laid(NamedTuple):
    """A segment, laid out alike whatever its standard: its elements, each with its components."""

    tag: str
    elements: Sequence[Sequence[str]]


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong: the segment at `place` (from 0) and there the element and component (from 1).

    Without an `element` it is the segment that is missing at that place.
    """

    tag: str
    place: int
    element: int = 0
    component: int = 1
    why: Why = "missing"
    said: str = ""


class Wanted(NamedTuple):
    """What a kind of message must have: its first segment, the element there that names the order, and lines."""

    first: str
    number_at: int
    line: str
    ends: Sequence[str] = ()
    """What stands behind the lines."""


def wrong_places(message: Sequence[Laid], reading: Reading | None, wanted: Wanted) -> list[Wrong]:
    """What the reader of a message found, in the sequence of the message, at most some.

    Without a `reading` the message could not be read at all; then only what every message must have is looked for.
    """
    tags = [one.tag for one in message]
    if wanted.first not in tags:
        return [Wrong(tag=wanted.first, place=0)]
    flags = [one for one in reading.flags if one.kind == "incomplete"] if reading else []
    found: list[Wrong] = []
    for flag in flags:
        if flag.place == _NUMBER and flag.evidence is None:
            found.append(Wrong(tag=wanted.first, place=tags.index(wanted.first), element=wanted.number_at))
        elif flag.place == _LINES:
            ends = [place for place, tag in enumerate(tags) if tag in wanted.ends]
            found.append(Wrong(tag=wanted.line, place=ends[0] if ends else len(tags)))
        elif flag.evidence is not None and (one := _unreadable(message, flag, found)):
            found.append(one)
    return sorted(found, key=lambda one: (one.place, one.element, one.component))[:MOST]


def _unreadable(message: Sequence[Laid], flag: Flag, known: Sequence[Wrong]) -> Wrong | None:
    """Where the words stand that could not be read; words that stand there twice are found one after the other."""
    if flag.evidence is None or not flag.evidence.text:
        return None
    tag = _tag_of(flag.evidence.segment, {one.tag for one in message})
    field = _KNOWN.get(flag.place.rpartition("/")[2])
    taken = {(one.place, one.element, one.component) for one in known}
    for at in _standing(message, tag, flag.evidence.text):
        if at not in taken:
            place, element, component = at
            why = _KINDS.get(field.kind, "value") if field else "value"
            said = flag.evidence.text.partition(":")[0]
            return Wrong(tag=tag, place=place, element=element, component=component, why=why, said=said)
    return None


def _tag_of(name: str, tags: set[str]) -> str:
    """The segment that a name of evidence speaks of: `PO102`, `N1*ST N104`, `QTY+21`, `BGM 1225`."""
    for word in reversed(re.split(r"[ ,]+", name)):
        fitting = [tag for tag in tags if tag and word.startswith(tag)]
        if fitting:
            return max(fitting, key=len)
    return ""


def _standing(message: Sequence[Laid], tag: str, text: str) -> Iterator[tuple[int, int, int]]:
    for place, segment in enumerate(message):
        for element, parts in enumerate(segment.elements, 1) if segment.tag == tag else ():
            for component, part in enumerate(parts, 1):
                if part.strip() == text or (component > 1 and ":".join(parts[component - 1 :]) == text):
                    yield place, element, component
