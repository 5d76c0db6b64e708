"""The head of an EDIFACT order: dates, references, currency, terms, texts."""

from collections.abc import Sequence

from lading.intake.structured.edifact.dates import put_date, put_wanted
from lading.intake.structured.edifact.parties import put_contact
from lading.intake.structured.edifact.segments import Segment
from lading.intake.structured.edifact.texts import joined, put_notes
from lading.intake.structured.gathering import LIKELY, SURE, Gathering

_TIMES = {"D": "days", "WD": "working days", "M": "months", "W": "weeks", "CD": "days", "DC": "days"}
_REFERENCES = ("CT", "CR", "AAN", "PD", "ADE", "AEP", "BC", "UC", "ACE", "AHI")
_AFTER_PARTIES = ("RFF", "CTA", "COM", "LOC", "FII")


def read_header(header: Gathering, segments: Sequence[Segment]) -> None:
    """Everything before the lines but the parties and what names the document itself."""
    party = ""
    for segment in segments:
        if segment.tag == "NAD":
            party = segment.at(1)
        elif segment.tag not in _AFTER_PARTIES:
            party = ""
        read = _READERS.get(segment.tag)
        if read and not (party and segment.tag == "RFF"):
            read(header, segment)
    dates = [one for one in segments if one.tag == "DTM"]
    for kind, sure in (("137", SURE), ("4", SURE), ("3", LIKELY)):
        for segment in dates:
            if segment.at(1) == kind:
                put_date(header, "order_date", segment, sure=sure)
    put_wanted(header, dates)
    put_notes(header, segments)
    _put_terms(header, segments)


def _reference(header: Gathering, segment: Segment) -> None:
    kind = segment.at(1)
    if kind in _REFERENCES:
        header.put("reference", segment.at(1, 2), segment=segment.key)
    elif kind == "VN":
        header.put("our_number", segment.at(1, 2), segment=segment.key)
    elif kind == "PP":
        header.put("revision", segment.at(1, 2), segment=segment.key)


def _contact(header: Gathering, segment: Segment) -> None:
    put_contact(header, segment)


def _currency(header: Gathering, segment: Segment) -> None:
    """CUX: the currency of the order is the reference currency (2) of kind 9, else the first there is."""
    for element in (1, 2):
        if segment.at(element) == "2" and segment.at(element, 3) in ("9", "4", "10", ""):
            header.put("currency", segment.at(element, 2), segment="CUX+2")
    header.put("currency", segment.at(1, 2), segment="CUX", probability=LIKELY)


def _delivery(header: Gathering, segment: Segment) -> None:
    words = [segment.at(3), *segment.parts(3)[3:5]]
    header.put("delivery_terms", " ".join(filter(None, words)), segment="TOD")


def _method(header: Gathering, segment: Segment) -> None:
    words = joined(segment.parts(5)[3:4]) or segment.at(5) or joined(segment.parts(4)[1:2])
    header.put("method", words, segment="TDT", probability=LIKELY)


def _put_terms(header: Gathering, segments: Sequence[Segment]) -> None:
    """PAT with its days, and the percentage (PCD+12) that follows: `3 % within 85 days, net 30 days`."""
    terms: list[str] = []
    printed: list[str] = []
    for at, segment in enumerate(segments):
        if segment.tag != "PAT":
            continue
        printed.append(segment.key)
        number, unit = segment.at(3, 4), _TIMES.get(segment.at(3, 3), "days")
        percent = [one.at(1, 2) for one in segments[at + 1 : at + 4] if one.tag == "PCD" and one.at(1) == "12"]
        words = joined(segment.parts(2)[3:5])
        if percent and number:
            terms.append(f"{percent[0]} % within {number} {unit}")
        elif number:
            terms.append(f"net {number} {unit}")
        elif words:
            terms.append(words)
    header.put("payment_terms", ", ".join(terms), segment=" ".join(printed), probability=SURE)


_READERS = {
    "RFF": _reference,
    "CTA": _contact,
    "COM": _contact,
    "CUX": _currency,
    "TOD": _delivery,
    "TDT": _method,
}
