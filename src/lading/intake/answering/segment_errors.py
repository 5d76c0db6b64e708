"""Which segments of an X12 order are wrong, in the words of a 997: AK3 for the segment, AK4 for its element. Pure."""

import re

from lading.intake.answering.x12_writing import Row
from lading.intake.structured.x12.envelope import Message

_FIRST = {"850": "BEG", "860": "BCH", "875": "G50"}
_LINE = {"850": "PO1", "860": "POC", "875": "G68"}
_NUMBER_AT = 3
_QUANTITY_AT = {"850": 2, "860": 3}
_NUMBER = re.compile(r"-?\d*\.?\d+|-?\d+\.")
_MISSING, _IN_ERROR = "3", "8"
"""Why a segment is wrong (element 720): a mandatory one is missing; it has elements that are wrong."""
_ELEMENT_MISSING, _NOT_A_NUMBER = "1", "6"
"""Why an element is wrong (element 723)."""
MOST = 20


def segment_errors(message: Message) -> list[Row]:
    """The rows between AK2 and AK5, at most some; positions count from ST, which is 1."""
    if message.broken or message.kind not in _FIRST:
        return []
    tags = [one.tag for one in message.segments]
    first, line = _FIRST[message.kind], _LINE[message.kind]
    found: list[Row] = []
    if first not in tags:
        found.append(["AK3", first, "2", "", _MISSING])
    elif not message.segments[tags.index(first)].at(_NUMBER_AT).strip():
        found += _element(first, tags.index(first), _NUMBER_AT, _ELEMENT_MISSING, "")
    if line not in tags and message.kind == "850":
        found.append(["AK3", line, str(len(tags) + 2), "", _MISSING])
    at = _QUANTITY_AT.get(message.kind)
    for place, segment in enumerate(message.segments if at else ()):
        said = segment.at(at or 0).strip()
        if segment.tag == line and said and not _NUMBER.fullmatch(said) and len(found) < MOST:
            found += _element(line, place, at or 0, _NOT_A_NUMBER, said)
    return found


def _element(tag: str, place: int, element: int, why: str, said: str) -> list[Row]:
    return [["AK3", tag, str(place + 2), "", _IN_ERROR], ["AK4", str(element), "", why, said[:99]]]
