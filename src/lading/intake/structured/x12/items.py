"""Items in X12: pairs of what kind of number it is and the number (235/234), descriptions, units, bases of prices."""

from collections.abc import Sequence
from decimal import Decimal

from lading.intake.structured.gathering import LIKELY, Gathering
from lading.intake.structured.units import unit_word
from lading.intake.structured.values import gtin_of, number_of
from lading.intake.structured.x12.segments import Segment

_NUMBERS = {
    "seller_item": ("VN", "VP", "VC", "VA", "VS", "VI"),
    "buyer_item": ("BP", "IN", "CB", "PI", "IT", "PN", "CP", "SK", "CG"),
    "maker_item": ("MG", "MF", "MN"),
    "gtin": ("UP", "UK", "EN", "UI", "UA", "UD", "UN", "UG", "EO", "ED", "IB", "U2"),
    "size": ("IZ", "SM", "SZ"),
    "colour": ("BO", "CL", "VE", "CO"),
    "text": ("PD",),
}
_FIELD = {code: name for name, codes in _NUMBERS.items() for code in codes}
_PER = {"HP": 100, "HF": 100, "TP": 1000, "PT": 1000, "DZ": 12}
_EACH = ("", "PE", "TE", "UM", "CT", "CA", "CP", "WE", "QT", "QE", "NT", "PR", "WH", "LE", "RE", "SR", "PN", "ST",
         "PU", "NS", "DR", "TB", "FX", "NC", "CN")  # fmt: skip


def put_numbers(line: Gathering, segment: Segment, first: int) -> None:
    """The pairs of numbers from an element on. One that should be a GTIN and is none stays as a seller's number."""
    for at in range(first, len(segment.elements), 2):
        kind, number, where = segment.at(at), segment.at(at + 1), segment.name(at + 1)
        name = _FIELD.get(kind)
        if name == "gtin":
            put_gtin(line, number, where)
        elif name:
            line.put(name, number, segment=f"{where} ({kind})")


def put_gtin(line: Gathering, number: str, where: str) -> None:
    """A number that should be a GTIN; where its check digit is wrong it is kept with doubt."""
    if found := gtin_of(number):
        line.put("gtin", found, segment=where, text=number)
    elif number.isdecimal() and 8 <= len(number) <= 14:
        line.put("gtin", number, segment=where, probability=0.7)
    else:
        line.put("seller_item", number, segment=where, probability=0.7)


def put_unit(line: Gathering, code: str, where: str) -> None:
    """The unit in plain words; an unknown code stays as printed and less sure."""
    word, known = unit_word(code)
    line.put("unit", word, segment=where, text=code, **({} if known else {"probability": 0.9}))


def put_price(line: Gathering, price: str, code: str, where: str) -> None:
    """A price by its basis (639): HP is per hundred, TP per thousand; an unknown basis leaves a doubt."""
    known = code in _EACH or code in _PER
    line.put("unit_price", price, segment=where, text=f"{price} {code}".strip(), probability=0.999 if known else LIKELY)
    if code in _PER and price:
        line.put("price_per", Decimal(_PER[code]), segment=where, text=code)


def put_texts(line: Gathering, segments: Sequence[Segment]) -> None:
    """Descriptions (PID) and notes (MSG, NTE) of a line; colours and sizes have codes of their own."""
    for segment in segments:
        if segment.tag == "PID" and segment.at(5):
            name = {"73": "colour", "75": "colour", "35": "colour", "74": "size", "91": "size"}.get(segment.at(2))
            if name:
                line.put(name, segment.at(5), segment="PID05")
            else:
                line.add_text("text", segment.at(5), segment="PID05")
        elif segment.tag in ("MSG", "NTE"):
            words = segment.at(1 if segment.tag == "MSG" else 2)
            line.add_text("note", words, segment=segment.tag, between="\n")
    if not line.value("text") and line.value("note"):
        note = line.fields["note"]
        line.put("text", note.value, segment=note.evidence.segment, probability=LIKELY)


def amount_in_cents(text: str) -> str:
    """An amount with two implied decimals (N2) as a plain decimal."""
    number = number_of(text)
    return "" if number is None else str(number / 100) if "." not in text else text
