"""What is wrong with an EDIFACT message, as CONTRL says it: UCM, UCS for a segment, UCD for its element. Pure."""

from lading.intake.answering.edifact_writing import Row
from lading.intake.answering.wrong_places import Laid, Wanted, wrong_places
from lading.intake.reading import Reading
from lading.intake.structured.edifact.documents import KINDS
from lading.intake.structured.edifact.envelope import Message

_WANTED = Wanted("BGM", 2, "LIN", ("UNS",))
_OF_ORDERS = ("ORDERS", "ORDCHG")
_WHY = {"missing": "13", "number": "37", "date": "12", "value": "12"}
_MISSING, _NO_AGREEMENT, _UNSPECIFIED = "13", "17", "18"
"""Errors of code list 0085: missing, not agreed on, and not said more exactly."""
_OF_ENVELOPE = (("UNT says message", "28"), ("UNT says", "29"), ("The message number", "26"))
"""Notes of the envelope: references that do not match, counts that do not match, a number that was used before."""
_TAG = 1
"""The tag of a segment is its first element where positions are counted."""


def message_rows(message: Message, reading: Reading | None, *, refused: bool) -> list[Row]:
    """UCM for the message, and UCS and UCD for what is wrong in it; positions count from UNH, which is 1."""
    directory, _, release = message.release.partition(".")
    head: Row = ["UCM", message.control, [message.kind, directory, release, "UN"], "4" if refused else "7"]
    below = _segments(message, reading)
    fault = _fault(message, refused=refused and not below)
    return [[*head, *fault], *below]


def _fault(message: Message, *, refused: bool) -> list[str]:
    """What is wrong with the message as a whole, and with which segment of its envelope."""
    if message.broken:
        return [_MISSING, "UNT"]
    for note in message.notes:
        for start, code in _OF_ENVELOPE:
            if note.startswith(start):
                return [code, "UNH" if code == "26" else "UNT"]
    if refused:
        return [_UNSPECIFIED if message.kind in KINDS else _NO_AGREEMENT]
    return []


def _segments(message: Message, reading: Reading | None) -> list[Row]:
    if message.broken or message.kind not in _OF_ORDERS:
        return []
    laid = [Laid(one.tag, one.elements) for one in message.segments]
    rows: list[Row] = []
    last = -1
    for one in wrong_places(laid, reading, _WANTED):
        if not one.element:
            rows.append(["UCS", str(one.place + 2), _MISSING])
            continue
        if one.place != last:
            rows.append(["UCS", str(one.place + 2)])
            last = one.place
        parts = laid[one.place].elements[one.element - 1 :][:1]
        component = [str(one.component)] if parts and len(parts[0]) > 1 else []
        rows.append(["UCD", _WHY[one.why], [str(one.element + _TAG), *component]])
    return rows
