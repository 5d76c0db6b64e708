"""The lines of an EDIFACT order, change or answer; several deliveries of one line become a line each."""

from collections.abc import Sequence
from decimal import Decimal

from lading.intake.structured.edifact.answers import put_answer
from lading.intake.structured.edifact.charges import allowances, put_discount, read_charges
from lading.intake.structured.edifact.dates import put_date, put_promised, put_wanted
from lading.intake.structured.edifact.items import (
    put_amounts,
    put_numbers,
    put_price,
    put_quantity,
)
from lading.intake.structured.edifact.segments import Segment
from lading.intake.structured.edifact.texts import put_description, put_notes
from lading.intake.structured.gathering import Gathering
from lading.intake.structured.parted import in_parts
from lading.intake.structured.values import number_of

_ACTIONS = {"1": "add", "2": "delete", "3": "change", "4": "keep"}
_INVOICED = ("47", "46", "12", "21", "1")
_SPLIT = ("11", "200")
_ORDERED = ("113", "21")
_DELIVERED = ("2", "67", "69", "76", "64", "358")


def read_lines(kind: str, segments: Sequence[Segment]) -> list[Gathering]:
    """One LIN as lines of a reading: one per delivery, then its charges."""
    first, rest = segments[0], segments[1:]
    line = Gathering()
    line.put("position", first.at(1), segment="LIN")
    put_numbers(line, segments)
    own, deliveries = _deliveries(rest, _SPLIT if kind == "ORDRSP" else (*_SPLIT, *_repeated(rest)))
    if kind == "ORDRSP":
        put_answer(line, first, own)
        put_promised(line, own)
    else:
        put_quantity(line, own, _INVOICED) if kind == "INVOIC" else put_quantity(line, own)
        put_wanted(line, own)
    if kind == "ORDCHG" or (kind == "ORDERS" and first.at(2) in ("2", "3")):
        line.put("action", _ACTIONS.get(first.at(2), "change"), segment="LIN 1229", text=first.at(2))
    put_description(line, rest)
    put_notes(line, rest)
    put_price(line, rest)
    charged = allowances(rest)
    put_amounts(line, [one for one in rest if not any(one in group for group in charged)])
    before = worth(line)
    put_discount(line, charged, before)
    charges = [group for group in charged if group[0].at(1) == "C"]
    return [*_split(line, deliveries, answered=kind == "ORDRSP"), *read_charges(charges, before=before)]


def worth(line: Gathering) -> Decimal | None:
    """Quantity times price."""
    quantity, price = number_of(line.value("quantity")), number_of(line.value("unit_price"))
    if quantity is None or price is None:
        return None
    return quantity * price / (number_of(line.value("price_per")) or Decimal(1))


def _deliveries(rest: Sequence[Segment], split: Sequence[str]) -> tuple[list[Segment], list[list[Segment]]]:
    """What is the line's own, and its deliveries: a place (LOC+7) or a schedule (SCC) with a quantity and dates."""
    own: list[Segment] = []
    groups: list[list[Segment]] = []
    open_group: list[Segment] | None = None
    for segment in rest:
        if _opens(segment, open_group, split):
            open_group = [segment]
            groups.append(open_group)
        elif open_group is not None and segment.tag in ("QTY", "DTM"):
            open_group.append(segment)
        else:
            open_group = open_group if segment.tag in ("QTY", "DTM") else None
            own.append(segment)
    full = [group for group in groups if any(one.tag == "QTY" for one in group)]
    own += [one for group in groups if group not in full for one in group]
    return own, full


def _repeated(rest: Sequence[Segment]) -> list[str]:
    """Quantities (6063) that stand several times in a line, each with a day of its own: so much on that day."""
    dated: list[str] = []
    last = ""
    for segment in rest:
        if segment.tag == "QTY":
            last = segment.at(1)
        elif segment.tag == "DTM" and segment.at(1) in _DELIVERED and last in _ORDERED:
            dated.append(last)
            last = ""
    return [code for code in _ORDERED if dated.count(code) > 1]


def _opens(segment: Segment, open_group: list[Segment] | None, split: Sequence[str]) -> bool:
    """Whether a delivery begins: with a place, a schedule, or a further quantity."""
    if segment.tag == "QTY":
        if open_group is None:
            return segment.at(1) in split
        return any(one.tag == "QTY" for one in open_group)
    return segment.tag == "SCC" or (segment.tag == "LOC" and segment.at(1) in ("7", "11", ""))


def _split(line: Gathering, deliveries: Sequence[Sequence[Segment]], *, answered: bool) -> list[Gathering]:
    parts = []
    for group in deliveries:
        part = line.copied()
        quantity = next(one for one in group if one.tag == "QTY")
        part.replace("quantity", quantity.at(1, 2), segment=quantity.key)
        for segment in group:
            if segment.tag == "LOC":
                part.replace("ship_to_code", segment.at(2), segment=segment.key)
            elif segment.tag == "DTM" and segment.at(1) in _DELIVERED:
                name = "promised_on" if answered else "requested_by"
                part.fields.pop(name, None)
                put_date(part, name, segment)
        if answered and (len(deliveries) > 1 or not line.value("quantity")):
            part.fields.pop("amount", None)
            part.fields.pop("discount", None)
        parts.append(part)
    if not parts:
        return [line]
    return parts if answered else in_parts(line, parts, segment="QTY")
