"""An X12 message as a reading: its own first segment says what it is, of which order, and what it wants."""

from collections.abc import Callable, Sequence

from lading.intake.reading import Flag, Kind
from lading.intake.structured.gathering import SURE, Gathering
from lading.intake.structured.malformed import Malformed
from lading.intake.structured.revisions import revision
from lading.intake.structured.x12.answers import ORDER
from lading.intake.structured.x12.header import put_day
from lading.intake.structured.x12.segments import Segment

Begun = tuple[Kind, list[Flag]]
PURPOSES = {
    "01": "cancellation",
    "04": "change",
    "05": "revision",
    "06": "confirms",
    "07": "copy",
    "18": "copy",
    "22": "copy",
    "52": "change",
    "53": "revision",
}


def begin(kind: str, header: Gathering, segments: Sequence[Segment]) -> Begun:
    """What the message is and whether it replaces another; puts its numbers and dates. Raises `Malformed`."""
    tag, read = _FIRST[kind]
    first = next((one for one in segments if one.tag == tag), None)
    if first is None:
        raise Malformed(f"The {kind} has no {tag}, which says its number: it begins with {_begins(segments)}.")
    return read(header, first)


def _begins(segments: Sequence[Segment]) -> str:
    return f"{segments[0].tag}, {segments[0].place}" if segments else "nothing"


def _order(header: Gathering, first: Segment) -> Begun:
    header.put("po_number", first.at(3), segment="BEG03")
    header.put("revision", first.at(4), segment="BEG04")
    put_day(header, "order_date", first.at(5), segment="BEG05")
    header.put("reference", first.at(6), segment="BEG06")
    flags = revision(PURPOSES.get(first.at(1), ""), f"BEG01 {first.at(1)}")
    if first.at(2) == "BK":
        flags.append(Flag("note", "It is a blanket order: deliveries are called off later (BEG02 BK)."))
    return _wants(first.at(1)), flags


def _changed(header: Gathering, first: Segment) -> Begun:
    header.put("po_number", first.at(3), segment="BCH03")
    header.put("revision", first.at(5) or first.at(4), segment="BCH05" if first.at(5) else "BCH04")
    put_day(header, "order_date", first.at(6), segment="BCH06")
    header.put("reference", first.at(9) or first.at(8), segment="BCH09" if first.at(9) else "BCH08")
    cancelled = first.at(1) == "01"
    return ("cancellation" if cancelled else "change"), revision(PURPOSES.get(first.at(1), ""), f"BCH01 {first.at(1)}")


def _answered(header: Gathering, first: Segment) -> Begun:
    header.put("po_number", first.at(3), segment="BAK03")
    put_day(header, "order_date", first.at(4), segment="BAK04")
    header.put("reference", first.at(8), segment="BAK08")
    header.put("answer", ORDER.get(first.at(2), ""), segment="BAK02", text=first.at(2))
    return "confirmation", []


def _change_answered(header: Gathering, first: Segment) -> Begun:
    header.put("po_number", first.at(3), segment="BCA03")
    header.put("revision", first.at(5), segment="BCA05")
    put_day(header, "order_date", first.at(6), segment="BCA06")
    header.put("reference", first.at(8), segment="BCA08")
    header.put("answer", ORDER.get(first.at(2), ""), segment="BCA02", text=first.at(2))
    return "confirmation", []


def _invoice(header: Gathering, first: Segment) -> Begun:
    put_day(header, "order_date", first.at(1), segment="BIG01")
    header.put("reference", first.at(2), segment="BIG02")
    header.put("po_number", first.at(4), segment="BIG04")
    return "invoice", []


def _dispatched(header: Gathering, first: Segment) -> Begun:
    header.put("reference", first.at(2), segment="BSN02")
    put_day(header, "order_date", first.at(3), segment="BSN03")
    return "tracking", []


def _grocery(header: Gathering, first: Segment) -> Begun:
    put_day(header, "order_date", first.at(2), segment="G5002")
    header.put("po_number", first.at(3), segment="G5003", probability=SURE)
    return ("cancellation" if first.at(1) == "D" else "order"), []


def _wants(purpose: str) -> Kind:
    if purpose == "01":
        return "cancellation"
    return "change" if PURPOSES.get(purpose) == "change" else "order"


_FIRST: dict[str, tuple[str, Callable[[Gathering, Segment], Begun]]] = {
    "850": ("BEG", _order),
    "855": ("BAK", _answered),
    "860": ("BCH", _changed),
    "865": ("BCA", _change_answered),
    "875": ("G50", _grocery),
    "810": ("BIG", _invoice),
    "856": ("BSN", _dispatched),
}
KINDS = frozenset(_FIRST)
