"""The head of an X12 order: number, dates, currency, references, terms, texts."""

from collections.abc import Sequence

from lading.intake.structured.gathering import DOUBTFUL, LIKELY, SURE, Gathering
from lading.intake.structured.values import digits_day
from lading.intake.structured.x12.parties import put_contact
from lading.intake.structured.x12.segments import Segment

_WANTED = {
    "002": SURE, "106": SURE, "074": SURE, "067": 0.98, "077": LIKELY, "063": 0.9, "010": 0.9, "064": 0.9,
    "038": 0.85, "118": 0.85, "037": 0.85,
}  # fmt: skip
"""Dates (DTM01) that say when it is wanted: delivered on, required by, …; dates of dispatch are less sure."""
_PROMISED = ("069", "055", "067", "017", "068", "079", "106", "010", "002")
_REFERENCES = ("CT", "CO", "CR", "PR", "OQ", "IL", "DP", "PD", "AN")
_OWN_NUMBER = ("VN", "QO")
_VENDOR_CODE = ("VR", "IA", "VC")


def put_day(part: Gathering, name: str, text: str, *, segment: str, probability: float = SURE) -> None:
    """A date of eight or six digits; six leave the century open."""
    digits = text.strip()
    if digits:
        sure = min(probability, 0.98) if len(digits) == 6 else probability
        part.put(name, digits_day(digits) or digits, segment=segment, text=digits, probability=sure)


def put_wanted(part: Gathering, segments: Sequence[Segment], *, prefix: str = "") -> None:
    """`requested_by` out of all dates: the best kind wins, the others stand beside it."""
    dates = [one for one in segments if one.tag == "DTM" and one.at(1) in _WANTED]
    for segment in sorted(dates, key=lambda one: list(_WANTED).index(one.at(1))):
        where = f"{prefix}DTM*{segment.at(1)}"
        if part.value("requested_by"):
            part.also("requested_by", digits_day(segment.at(2)), segment=where, text=segment.at(2))
        else:
            put_day(part, "requested_by", segment.at(2), segment=where, probability=_WANTED[segment.at(1)])


def put_promised(part: Gathering, segments: Sequence[Segment], *, prefix: str = "") -> None:
    """`promised_on` out of the dates of an answer."""
    dates = [one for one in segments if one.tag == "DTM" and one.at(1) in _PROMISED]
    for segment in sorted(dates, key=lambda one: _PROMISED.index(one.at(1))):
        put_day(part, "promised_on", segment.at(2), segment=f"{prefix}DTM*{segment.at(1)}")


def read_header(header: Gathering, segments: Sequence[Segment]) -> None:
    """Everything before the lines but the parties and what names the document itself."""
    for segment in segments:
        read = _READERS.get(segment.tag)
        if read:
            read(header, segment)
    put_wanted(header, segments)


def _currency(header: Gathering, segment: Segment) -> None:
    header.put("currency", segment.at(2), segment="CUR02")


def _reference(header: Gathering, segment: Segment) -> None:
    kind, where = segment.at(1), f"REF*{segment.at(1)}"
    if kind in _REFERENCES:
        header.put("reference", segment.at(2), segment=where)
    elif kind in _OWN_NUMBER:
        header.put("our_number", segment.at(2), segment=where)
    elif kind in _VENDOR_CODE:
        header.put("vendor_code", segment.at(2), segment=where)


def _contact(header: Gathering, segment: Segment) -> None:
    if segment.at(1) in ("BD", "OC", "BY", "IC", "AN", "CN", "PD", ""):
        put_contact(header, segment, "PER")


def _delivery(header: Gathering, segment: Segment) -> None:
    """FOB: who pays the freight, and the term of delivery with its place."""
    paid = {"CC": "collect", "PP": "prepaid", "PC": "prepaid, charged", "DF": "paid as agreed", "TP": "third party"}
    if segment.at(5):
        words = [segment.at(5), segment.at(7) or segment.at(3)]
    else:
        words = [f"freight {paid[segment.at(1)]}" if segment.at(1) in paid else "", segment.at(3)]
    header.put("delivery_terms", " ".join(filter(None, words)), segment="FOB", text="*".join(segment.elements))


def _payment(header: Gathering, segment: Segment) -> None:
    """ITD: the terms in words, else discount, its days and the days until it is due."""
    percent, within, net, words = segment.at(3), segment.at(5), segment.at(7), segment.at(12)
    if not words:
        discount = f"{percent} % within {within} days" if percent and within else ""
        words = ", ".join(filter(None, [discount, f"net {net} days" if net else ""]))
    sure = SURE if words else DOUBTFUL
    header.put("payment_terms", words, segment="ITD", text="*".join(segment.elements), probability=sure)


def _carrier(header: Gathering, segment: Segment) -> None:
    header.put("method", segment.at(5) or segment.at(3), segment="TD5")


def _message(header: Gathering, segment: Segment) -> None:
    header.add_text("note", segment.at(1), segment="MSG", between="\n")


def _note(header: Gathering, segment: Segment) -> None:
    header.add_text("note", segment.at(2), segment="NTE", between="\n")


def _reference_text(header: Gathering, segment: Segment) -> None:
    if segment.at(3):
        header.add_text("note", segment.at(3), segment=f"N9*{segment.at(1)}", between="\n")


_READERS = {
    "CUR": _currency,
    "REF": _reference,
    "PER": _contact,
    "FOB": _delivery,
    "ITD": _payment,
    "TD5": _carrier,
    "MSG": _message,
    "NTE": _note,
    "N9": _reference_text,
}
