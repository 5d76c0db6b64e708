"""Allowances and charges (SAC): those of a line are its discount, charges become lines of their own."""

from collections.abc import Sequence
from decimal import Decimal

from lading.intake.structured.gathering import LIKELY, Gathering
from lading.intake.structured.values import number_of
from lading.intake.structured.x12.items import amount_in_cents
from lading.intake.structured.x12.segments import Segment

_WORDS = {"D240": "Freight", "D500": "Handling", "C310": "Discount", "H750": "Tax", "F800": "Promotional allowance",
          "D980": "Insurance", "E750": "Minimum order charge", "G821": "Shipping", "I530": "Volume"}  # fmt: skip


def read_charges(segments: Sequence[Segment], *, before: Decimal | None, where: str = "") -> list[Gathering]:
    """A line for each allowance (its amount negative) and each charge; percentages are of `before` where known."""
    lines = []
    for segment in segments:
        if segment.tag != "SAC" or segment.at(1) not in ("A", "C", "P"):
            continue
        amount, sure = _amount(segment, before)
        line = Gathering()
        line.put("charge", "yes", segment=f"{where}SAC01", text=segment.at(1))
        words = segment.at(15) or _WORDS.get(segment.at(2), "Allowance" if segment.at(1) == "A" else "Charge")
        line.put("text", words, segment=f"{where}SAC02", text=segment.at(15) or segment.at(2) or words)
        if amount is None:
            line.put("note", f"{segment.at(7)} %" if segment.at(7) else "", segment=f"{where}SAC07")
        else:
            signed = -amount if segment.at(1) == "A" else amount
            line.put("amount", signed, segment=f"{where}SAC05", text=segment.at(5) or segment.at(7), probability=sure)
        lines.append(line)
    return lines


def put_discount(line: Gathering, segments: Sequence[Segment], before: Decimal | None) -> None:
    """The allowances of a line together as its discount."""
    found = [one for one in segments if one.tag == "SAC" and one.at(1) == "A"]
    amounts = [amount for one in found if (amount := _amount(one, before)[0]) is not None]
    if amounts:
        words = " ".join("*".join(one.elements) for one in found)
        line.put("discount", sum(amounts, Decimal()), segment="SAC05", text=words)


def _amount(segment: Segment, before: Decimal | None) -> tuple[Decimal | None, float]:
    if segment.at(5):
        return number_of(amount_in_cents(segment.at(5))), 0.999
    percent = number_of(segment.at(7))
    if percent is None or before is None:
        return None, 0.0
    return (before * percent / 100).quantize(Decimal("0.01")), LIKELY
