"""What a seller answers to a line of an order (ORDRSP): LIN's action, and quantities to come, late or not at all."""

from collections.abc import Sequence

from lading.intake.structured.edifact.items import put_quantity
from lading.intake.structured.edifact.segments import Segment
from lading.intake.structured.gathering import LIKELY, Gathering
from lading.intake.structured.values import number_of

_ACTIONS = {
    "1": "changed",
    "2": "rejected",
    "3": "changed",
    "4": "accepted",
    "5": "accepted",
    "6": "changed",
    "7": "rejected",
    "10": "rejected",
    "11": "accepted",
    "12": "changed",
    "24": "changed",
    "56": "changed",
}
ORDER = {"29": "accepted", "28": "accepted", "42": "accepted", "4": "changed", "30": "changed", "27": "rejected"}
"""What BGM's function (1225) says of the whole."""
_CONFIRMED = ("12", "113", "194", "21", "1", "145")
_LATER = ("83", "118")
_NEVER = ("85", "182", "119")


def put_answer(line: Gathering, first: Segment, segments: Sequence[Segment]) -> None:
    """Quantity confirmed and action; a quantity that is all on backorder (QTY+83) or refused says so by itself."""
    put_quantity(line, segments, _CONFIRMED)
    action = _ACTIONS.get(first.at(2), "")
    confirmed = number_of(line.value("quantity"))
    later = _first(segments, _LATER)
    if later is not None and (not confirmed or not _first(segments, ("12", "113"))):
        line.replace("quantity", later.at(1, 2), segment=later.key)
        line.put("action", "backordered", segment=later.key, text=":".join(later.parts(1)))
    elif not confirmed and _first(segments, _NEVER) is not None:
        line.put("action", "rejected", segment="QTY", probability=LIKELY)
    line.put("action", action, segment="LIN 1229", text=first.at(2))


def _first(segments: Sequence[Segment], kinds: Sequence[str]) -> Segment | None:
    for segment in segments:
        if segment.tag == "QTY" and segment.at(1) in kinds and number_of(segment.at(1, 2)):
            return segment
    return None
