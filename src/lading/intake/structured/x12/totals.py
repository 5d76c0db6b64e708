"""The end of an X12 message: totals, and whether its counts and hash totals are those of its lines."""

from collections.abc import Sequence
from decimal import Decimal

from lading.intake.reading import Flag
from lading.intake.structured.checks import check_count
from lading.intake.structured.gathering import Gathering
from lading.intake.structured.values import number_of
from lading.intake.structured.x12.items import amount_in_cents
from lading.intake.structured.x12.parts import Parts
from lading.intake.structured.x12.segments import Segment


def read_totals(header: Gathering, parts: Parts) -> list[Flag]:
    """Puts the totals into the header and checks the counts."""
    flags = []
    for segment in [*parts.head, *parts.tail]:
        if segment.tag == "AMT":
            _amount(header, segment)
        elif segment.tag == "TDS":
            header.put("total", amount_in_cents(segment.at(1)), segment="TDS01", text=segment.at(1))
        elif segment.tag == "TXI" and segment in parts.tail:
            header.put("tax_total", segment.at(2), segment="TXI02")
        elif segment.tag == "CTT":
            flags += _count(segment, parts.lines)
        elif segment.tag == "G76":
            flags.append(check_count(said=segment.at(1), counted=_sum(parts.lines, 1), what="units", segment="G7601"))
    return [flag for flag in flags if flag]


def _amount(header: Gathering, segment: Segment) -> None:
    kind, where = segment.at(1), f"AMT*{segment.at(1)}"
    if kind in ("TT", "BT", "5", "GV"):
        header.put("total", segment.at(2), segment=where)
    elif kind in ("1", "LI", "LM"):
        header.put("goods_total", segment.at(2), segment=where)
    elif kind in ("T", "TX"):
        header.put("tax_total", segment.at(2), segment=where)
    elif kind in ("OH", "FR"):
        header.put("shipping_total", segment.at(2), segment=where)


def _count(segment: Segment, lines: Sequence[Sequence[Segment]]) -> list[Flag | None]:
    flags = [check_count(said=segment.at(1), counted=len(lines), what="lines", segment="CTT01")]
    # A hash total of zero is what writers put who do not count; the last places may be cut off (X12, element 347).
    said, units = number_of(segment.at(2)), _sum(lines, 3 if lines and lines[0][0].tag == "POC" else 2)
    confirmed = sum(
        (number_of(one.at(2)) or Decimal() for line in lines for one in line if one.tag == "ACK"), Decimal()
    )
    if said and said != confirmed and not _is_cut(said, units):
        flags.append(check_count(said=segment.at(2), counted=units, what="units in all", segment="CTT02"))
    return flags


def _is_cut(said: Decimal, counted: Decimal) -> bool:
    return f"{counted:f}".replace(".", "").endswith(f"{said:f}".replace(".", "")) and said >= 1000


def _sum(lines: Sequence[Sequence[Segment]], position: int) -> Decimal:
    return sum((number_of(line[0].at(position)) or Decimal() for line in lines), Decimal())
