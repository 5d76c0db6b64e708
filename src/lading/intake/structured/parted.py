"""A line that is delivered in parts: each part says of how many it is one, and amounts are shared out exactly. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from lading.intake.structured.gathering import LIKELY, Gathering
from lading.intake.structured.values import number_of

ZERO = Decimal(0)
_CENT = Decimal("0.01")
_SHARED = ("amount", "discount")


def in_parts(line: Gathering, parts: Sequence[Gathering], *, segment: str) -> list[Gathering]:
    """The parts of a line as lines that keep its position; what they leave of its quantity is a last part, the rest.

    `segment` names where the quantities stand. One part that is the whole line stays a plain line; a line without a
    quantity of its own is as many as its parts are.
    """
    ordered = number_of(line.value("quantity"))
    planned = [number_of(one.value("quantity")) for one in parts]
    known = sum((one for one in planned if one is not None), ZERO)
    if len(parts) == 1 and (ordered is None or ordered == known):
        return list(parts)
    made = list(parts)
    for part in made:
        part.replace("part", "delivery", segment=segment)
    if ordered is not None and None not in planned and known < ordered:
        made.append(_rest(line, ordered - known, segment))
    for part in made:
        if "quantity" in line.fields:
            part.fields["ordered"] = line.fields["quantity"]
        elif None not in planned:
            part.replace("ordered", known, segment=segment, probability=LIKELY)
        for name in _SHARED:
            part.fields.pop(name, None)
    if ordered is not None and known <= ordered:
        _share_out(line, made, segment)
    return made


def _rest(line: Gathering, left: Decimal, segment: str) -> Gathering:
    part = line.copied()
    part.replace("quantity", left, segment=segment, text=line.value("quantity"), probability=LIKELY)
    part.replace("part", "rest", segment=segment)
    return part


def _share_out(line: Gathering, parts: Sequence[Gathering], segment: str) -> None:
    """The line's amount and discount by quantity; the shares sum to them exactly."""
    counts = [number_of(part.value("quantity")) or ZERO for part in parts]
    whole = sum(counts, ZERO)
    for name in _SHARED:
        total = number_of(line.value(name))
        if total is None or not whole:
            continue
        digits, given, until = min(_CENT, Decimal(1).scaleb(_exponent(total))), ZERO, ZERO
        for part, count in zip(parts, counts, strict=True):
            until += count
            share = (total * until / whole).quantize(digits) - given
            given += share
            part.replace(name, share, segment=segment, text=line.fields[name].evidence.text)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
