"""An EDIFACT message as a reading: its BGM says which paper it is and what it wants (1225)."""

from collections.abc import Sequence

from lading.intake.reading import Flag, Kind
from lading.intake.structured.edifact.answers import ORDER
from lading.intake.structured.edifact.segments import Segment
from lading.intake.structured.gathering import SURE, Gathering
from lading.intake.structured.malformed import Malformed
from lading.intake.structured.revisions import revision

KINDS: dict[str, Kind] = {
    "ORDERS": "order",
    "ORDCHG": "change",
    "ORDRSP": "confirmation",
    "INVOIC": "invoice",
    "DESADV": "tracking",
}
_PURPOSES = {"5": "revision", "6": "confirms", "7": "copy", "31": "copy", "37": "copy"}
_BLANKET = ("221", "226")
_TITLES = {"221": "It is a blanket order: deliveries are called off later", "226": "It calls off from a blanket order"}


def begin(kind: str, header: Gathering, segments: Sequence[Segment]) -> tuple[Kind, list[Flag]]:
    """What the message is and whether it replaces another; puts its numbers. Raises `Malformed`."""
    first = next((one for one in segments if one.tag == "BGM"), None)
    if first is None:
        begins = f"{segments[0].key}, {segments[0].place}" if segments else "nothing"
        raise Malformed(f"The {kind} has no BGM, which says its number: it begins with {begins}.")
    number, purpose = first.at(2), first.at(3)
    order = next((one.at(1, 2) for one in segments if one.tag == "RFF" and one.at(1) == "ON"), "")
    if kind == "ORDERS":
        header.put("po_number", number or order, segment="BGM" if number else "RFF+ON")
    else:
        header.put("po_number", order, segment="RFF+ON")
        header.put("revision" if kind == "ORDCHG" else "reference", number, segment="BGM")
    if kind in ("ORDCHG", "ORDRSP") and not order:
        header.put("po_number", number, segment="BGM", probability=0.7)
    if kind == "ORDRSP":
        header.put("answer", ORDER.get(purpose, ""), segment="BGM 1225", text=purpose, probability=SURE)
    flags = revision(_PURPOSES.get(purpose, ""), f"BGM 1225 {purpose}") if kind == "ORDERS" else []
    if kind == "ORDERS" and first.at(1) in _BLANKET:
        flags.append(Flag("note", f"{_TITLES[first.at(1)]} (BGM {first.at(1)})."))
    return _wants(kind, purpose), flags


def _wants(kind: str, purpose: str) -> Kind:
    if kind in ("ORDERS", "ORDCHG") and purpose in ("1", "3"):
        return "cancellation"
    if kind == "ORDERS" and purpose in ("2", "4"):
        return "change"
    return KINDS[kind]
