"""Items in EDIFACT: numbers by their kind (7143), quantities, prices with their basis, tax."""

from collections.abc import Sequence

from lading.intake.structured.edifact.segments import Segment
from lading.intake.structured.gathering import LIKELY, SURE, Gathering
from lading.intake.structured.units import unit_word
from lading.intake.structured.values import gtin_of, number_of

_FIELDS = {
    "seller_item": ("SA", "VN", "VP", "SK", "ABN"),
    "buyer_item": ("IN", "BP", "PO", "CU", "PN"),
    "maker_item": ("MF", "MP", "MN"),
    "gtin": ("EN", "SRV", "SRS", "UP", "IB", "EU", "GTIN", "ISBN", "UA"),
    "size": ("SZ",),
    "colour": ("CL",),
}
_FIELD = {kind: name for name, kinds in _FIELDS.items() for kind in kinds}
_PRICES = ("AAA", "CAL", "AAB", "NTP", "INV", "AAE", "AAF")
_ORDERED = ("21", "1", "2", "3", "99", "145", "47", "17E")


def put_numbers(line: Gathering, segments: Sequence[Segment]) -> None:
    """The numbers of LIN and of PIA; of a substitution (PIA+3) the new ones win."""
    first = segments[0]
    put_number(line, first.at(3), first.at(3, 2), "LIN")
    for segment in segments[1:]:
        if segment.tag == "PIA" and segment.at(1) != "4":
            for element in range(2, len(segment.elements) + 1):
                number, kind = segment.at(element), segment.at(element, 2)
                if segment.at(1) == "3":
                    line.fields.pop(_FIELD.get(kind, ""), None)
                put_number(line, number, kind, segment.key)


def put_number(line: Gathering, number: str, kind: str, where: str) -> None:
    """A number by its kind. What should be a GTIN and is none stays as a seller's number, with doubt."""
    name = _FIELD.get(kind)
    if name is None:
        name = "gtin" if kind == "" and gtin_of(number) else ""
    if name == "gtin":
        if found := gtin_of(number):
            line.put("gtin", found, segment=f"{where} {kind}", text=number)
        elif number.isdecimal() and len(number) >= 8:
            line.put("gtin", number, segment=f"{where} {kind}", probability=0.7)
        else:
            line.put("seller_item", number, segment=f"{where} {kind}", probability=0.7)
    elif name:
        line.put(name, number, segment=f"{where} {kind}")


def put_quantity(line: Gathering, segments: Sequence[Segment], kinds: Sequence[str] = _ORDERED) -> None:
    """The quantity of the first kind that is there, with its unit."""
    found = [one for one in segments if one.tag == "QTY" and one.at(1) in kinds]
    if found:
        segment = min(found, key=lambda one: kinds.index(one.at(1)))
        line.replace("quantity", segment.at(1, 2), segment=segment.key)
        word, known = unit_word(segment.at(1, 3))
        line.put("unit", word, segment=segment.key, text=segment.at(1, 3), probability=SURE if known else 0.9)


def put_price(line: Gathering, segments: Sequence[Segment]) -> None:
    """The price, net before gross, per its basis; a unit in it that differs from the quantity's makes it less sure."""
    found = [one for one in segments if one.tag == "PRI" and number_of(one.at(1, 2)) is not None]
    if not found:
        return
    segment = min(found, key=lambda one: _PRICES.index(one.at(1)) if one.at(1) in _PRICES else 99)
    basis, unit = segment.at(1, 5), unit_word(segment.at(1, 6))[0]
    differs = bool(unit and line.value("unit") and unit != line.value("unit"))
    line.put("unit_price", segment.at(1, 2), segment=segment.key, probability=LIKELY if differs else SURE)
    if (number_of(basis) or 1) != 1:
        line.put("price_per", basis, segment=segment.key, text=":".join(segment.parts(1)))


def put_amounts(line: Gathering, segments: Sequence[Segment]) -> None:
    """The line's amount (MOA+203) and the rate of its tax."""
    for segment in segments:
        if segment.tag == "MOA" and segment.at(1) in ("203", "38", "66"):
            line.put("amount", segment.at(1, 2), segment=segment.key)
        elif segment.tag == "TAX" and segment.at(1) == "7":
            line.put("tax_rate", segment.at(5, 4), segment="TAX+7")
