"""Which segments of an X12 order are wrong, in the words of a 997: AK3 for the segment, AK4 for its element. Pure."""

from lading.intake.answering.wrong_places import Laid, Wanted, Wrong, wrong_places
from lading.intake.answering.x12_writing import Row
from lading.intake.reading import Reading
from lading.intake.structured.x12.envelope import Message

_WANTED = {
    "850": Wanted("BEG", 3, "PO1", ("CTT", "AMT")),
    "860": Wanted("BCH", 3, "POC", ("CTT", "AMT")),
    "875": Wanted("G50", 3, "G68", ("G76",)),
}
_MISSING, _IN_ERROR = "3", "8"
"""Why a segment is wrong (element 720): a mandatory one is missing; it has elements that are wrong."""
_WHY = {"missing": "1", "number": "6", "value": "7", "date": "8"}
"""Why an element is wrong (element 723)."""


def segment_errors(message: Message, reading: Reading | None) -> list[Row]:
    """The rows between AK2 and AK5, out of what the reader found; positions count from ST, which is 1."""
    if message.broken or message.kind not in _WANTED:
        return []
    laid = [Laid(one.tag, [[element] for element in one.elements]) for one in message.segments]
    rows: list[Row] = []
    segment: tuple[int, int] | None = None
    for one in wrong_places(laid, reading, _WANTED[message.kind]):
        if (one.place, bool(one.element)) != segment:
            rows.append(["AK3", one.tag, str(one.place + 2), "", _IN_ERROR if one.element else _MISSING])
            segment = (one.place, bool(one.element))
        if one.element:
            rows.append(_element(one))
    return rows


def _element(one: Wrong) -> Row:
    return ["AK4", str(one.element), "", _WHY[one.why], one.said[:99]]
