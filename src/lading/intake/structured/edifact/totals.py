"""The end of an EDIFACT message: totals, and whether its control totals are those of its lines."""

from collections.abc import Sequence
from decimal import Decimal

from lading.intake.reading import Flag
from lading.intake.structured.checks import check_count
from lading.intake.structured.edifact.parts import Parts
from lading.intake.structured.edifact.segments import Segment
from lading.intake.structured.gathering import Gathering
from lading.intake.structured.values import number_of

_TOTALS = {
    "total": ("86", "9", "77", "39", "128", "24"),
    "goods_total": ("79", "125"),
    "tax_total": ("176", "124", "150"),
    "shipping_total": ("64", "144"),
}


def read_totals(header: Gathering, parts: Parts) -> list[Flag]:
    """Puts the totals into the header and checks the counts."""
    amounts = [one for one in [*parts.head, *parts.tail] if one.tag == "MOA"]
    for name, kinds in _TOTALS.items():
        for kind in kinds:
            for segment in amounts:
                if segment.at(1) == kind:
                    header.put(name, segment.at(1, 2), segment=segment.key)
    flags = [_check(one, parts.lines) for one in parts.tail if one.tag == "CNT"]
    return [flag for flag in flags if flag]


def _check(segment: Segment, lines: Sequence[Sequence[Segment]]) -> Flag | None:
    said = segment.at(1, 2)
    if segment.at(1) == "2":
        return check_count(said=said, counted=len(lines), what="lines", segment="CNT+2")
    if segment.at(1) == "1":
        counted = sum((_quantity(line) for line in lines), Decimal())
        return check_count(said=said, counted=counted, what="units in all", segment="CNT+1")
    return None


def _quantity(line: Sequence[Segment]) -> Decimal:
    """The line's own quantity, not those of its deliveries."""
    for segment in line:
        if segment.tag == "QTY" and segment.at(1) in ("21", "1", "12", "47", "113"):
            return number_of(segment.at(1, 2)) or Decimal()
    return Decimal()
