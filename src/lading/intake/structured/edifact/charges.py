"""Allowances and charges (ALC): those of a line are its discount, charges become lines of their own."""

from collections.abc import Sequence
from decimal import Decimal

from lading.intake.structured.edifact.segments import Segment
from lading.intake.structured.edifact.texts import joined
from lading.intake.structured.gathering import LIKELY, SURE, Gathering
from lading.intake.structured.values import number_of

_FOLLOW = ("ALC", "ALI", "QTY", "PCD", "MOA", "RTE", "TAX", "DTM")
_WORDS = {
    "FC": "Freight",
    "DI": "Discount",
    "TD": "Trade discount",
    "IN": "Insurance",
    "PC": "Packing",
    "HD": "Handling",
}


def allowances(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Each ALC with its percentages and amounts."""
    groups: list[list[Segment]] = []
    inside = False
    for segment in segments:
        if segment.tag == "ALC":
            groups.append([])
            inside = True
        inside = inside and segment.tag in _FOLLOW
        if inside:
            groups[-1].append(segment)
    return groups


def amount_of(group: Sequence[Segment], before: Decimal | None) -> tuple[Decimal | None, float]:
    """An allowance's or charge's amount as said, else its percentage of what is known."""
    for segment in group:
        if segment.tag == "MOA" and segment.at(1) in ("8", "23", "204", "64"):
            return number_of(segment.at(1, 2)), SURE
    for segment in group:
        percent = number_of(segment.at(1, 2)) if segment.tag == "PCD" else None
        if percent is not None and before is not None:
            return (before * percent / 100).quantize(Decimal("0.01")), LIKELY
    return None, 0.0


def read_charges(groups: Sequence[Sequence[Segment]], *, before: Decimal | None) -> list[Gathering]:
    """A line for each: the amounts of allowances are negative; without one its percentage stands in the note."""
    lines = []
    for group in groups:
        first = group[0]
        amount, sure = amount_of(group, before)
        line = Gathering()
        line.put("charge", "yes", segment=first.key)
        words = joined(first.parts(5)[3:5]) or _WORDS.get(first.at(5), "")
        line.put("text", words or ("Allowance" if first.at(1) == "A" else "Charge"), segment=first.key)
        if amount is not None:
            line.put("amount", -amount if first.at(1) == "A" else amount, segment=first.key, probability=sure)
        elif percent := [one.at(1, 2) for one in group if one.tag == "PCD"]:
            line.put("note", f"{percent[0]} %", segment="PCD")
        lines.append(line)
    return lines


def put_discount(line: Gathering, groups: Sequence[Sequence[Segment]], before: Decimal | None) -> None:
    """The allowances of a line together as its discount."""
    found = [group for group in groups if group[0].at(1) == "A"]
    amounts = [amount for group in found if (amount := amount_of(group, before)[0]) is not None]
    if amounts:
        words = " ".join(one.key for group in found for one in group)
        line.put("discount", sum(amounts, Decimal()), segment="ALC+A", text=words, probability=LIKELY)
