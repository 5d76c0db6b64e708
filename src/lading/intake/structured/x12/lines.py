"""The lines of an X12 order or change; several deliveries or destinations of one line become a line each."""

from collections.abc import Sequence
from decimal import Decimal

from lading.intake.structured.gathering import DOUBTFUL, LIKELY, SURE, Gathering
from lading.intake.structured.parted import in_parts
from lading.intake.structured.values import number_of
from lading.intake.structured.x12.answers import read_answers
from lading.intake.structured.x12.charges import put_discount, read_charges
from lading.intake.structured.x12.header import put_day, put_promised, put_wanted
from lading.intake.structured.x12.items import put_numbers, put_price, put_texts, put_unit
from lading.intake.structured.x12.segments import Segment

_ACTIONS = {"AI": "add", "DI": "delete", "NC": "keep"}
_STEPS = ("QI", "QD")
_DATED = {"SCH": 6, "FST": 4}
"""Where a schedule says its day."""


def read_lines(kind: str, segments: Sequence[Segment]) -> list[Gathering]:
    """One line of the message as lines of a reading: one per delivery date or destination, then its charges."""
    first, rest = segments[0], segments[1:]
    line = Gathering()
    read = {"PO1": _ordered, "IT1": _ordered, "POC": _changed, "G68": _grocery}[first.tag]
    read(line, first)
    _put_more(line, rest)
    if kind in ("855", "865"):
        parts = read_answers(line, rest)
    else:
        put_wanted(line, rest)
        parts = [line]
    if len(parts) == 1:
        parts = _deliveries(parts[0], rest, answered=kind in ("855", "865"))
    before = line_worth(line)
    if len(parts) == 1:
        put_discount(parts[0], rest, before)
    allowances = [one for one in rest if one.tag == "SAC" and (one.at(1) == "C" or len(parts) > 1)]
    return [*parts, *read_charges(allowances, before=before, where=f"line {line.value('position')} ")]


def line_worth(line: Gathering) -> Decimal | None:
    """Quantity times price."""
    quantity, price = number_of(line.value("quantity")), number_of(line.value("unit_price"))
    if quantity is None or price is None:
        return None
    return quantity * price / (number_of(line.value("price_per")) or Decimal(1))


def _ordered(line: Gathering, first: Segment) -> None:
    line.put("position", first.at(1), segment=first.name(1))
    line.put("quantity", first.at(2), segment=first.name(2))
    put_unit(line, first.at(3), first.name(3))
    put_price(line, first.at(4), first.at(5), first.name(4))
    put_numbers(line, first, 6)


def _changed(line: Gathering, first: Segment) -> None:
    """POC; where the quantity of a raise or a cut (QI, QD) may be the step or the new quantity, it is less sure."""
    code = first.at(2)
    line.put("position", first.at(1), segment="POC01")
    line.put("action", _ACTIONS.get(code, "change"), segment="POC02", text=code)
    line.put("quantity", first.at(3), segment="POC03", probability=DOUBTFUL if code in _STEPS else SURE)
    put_unit(line, first.at(5).split(">")[0].split(":")[0], "POC05")
    put_price(line, first.at(6), first.at(7), "POC06")
    put_numbers(line, first, 8)


def _grocery(line: Gathering, first: Segment) -> None:
    line.put("quantity", first.at(1), segment="G6801")
    put_unit(line, first.at(2), "G6802")
    line.put("unit_price", first.at(3), segment="G6803")
    line.put("gtin" if len(first.at(4)) in (8, 13, 14) else "buyer_item", first.at(4), segment="G6804", probability=0.9)
    put_numbers(line, first, 5)


def _put_more(line: Gathering, rest: Sequence[Segment]) -> None:
    put_texts(line, rest)
    for segment in rest:
        if segment.tag == "CTP" and segment.at(3):
            put_price(line, segment.at(3), "", "CTP03")
        elif segment.tag == "G69":
            line.add_text("text", segment.at(1), segment="G6901")
        elif segment.tag == "TXI":
            line.put("tax_rate", segment.at(3), segment="TXI03")
        elif segment.tag == "AMT" and segment.at(1) in ("1", "LI"):
            line.put("amount", segment.at(2), segment=f"AMT*{segment.at(1)}")
        elif segment.tag == "N1" and segment.at(1) in ("ST", "MA"):
            line.put("ship_to_code", segment.at(4), segment="N1*ST N104")


def _deliveries(line: Gathering, rest: Sequence[Segment], *, answered: bool) -> list[Gathering]:
    """Schedules (SCH) or quantities per destination (SDQ) as lines that keep the position."""
    name = "promised_on" if answered else "requested_by"
    schedules = [one for one in rest if _is_schedule(one)]
    if answered:
        put_promised(line, rest)
    if len(schedules) == 1:
        put_day(line, name, schedules[0].at(_DATED[schedules[0].tag]), segment=_day_of(schedules[0]))
        if number_of(schedules[0].at(1)) == number_of(line.value("quantity")):
            return [line]
    if schedules:
        parts = [_scheduled(line, one, name) for one in schedules]
        return [*parts, *_left_over(line, schedules)] if answered else in_parts(line, parts, segment="PO102, SCH01")
    parts = [part for one in rest if one.tag == "SDQ" for part in _destinations(line, one)]
    return in_parts(line, parts, segment="PO102, SDQ") if parts else [line]


def _is_schedule(segment: Segment) -> bool:
    """Whether it names a quantity for a day: SCH, or FST that is firm; what is only planned is no order."""
    return bool(segment.at(1)) and (segment.tag == "SCH" or (segment.tag == "FST" and segment.at(2) in ("", "C")))


def _day_of(schedule: Segment) -> str:
    return schedule.name(_DATED[schedule.tag])


def _scheduled(line: Gathering, schedule: Segment, name: str) -> Gathering:
    part = line.copied()
    part.replace("quantity", schedule.at(1), segment=schedule.name(1))
    part.fields.pop(name, None)
    part.fields.pop("amount", None)
    put_day(part, name, schedule.at(_DATED[schedule.tag]), segment=_day_of(schedule))
    return part


def _left_over(line: Gathering, schedules: Sequence[Segment]) -> list[Gathering]:
    """What the schedules leave of the line's quantity."""
    ordered = number_of(line.value("quantity"))
    planned = [number_of(one.at(1)) for one in schedules]
    if ordered is None or None in planned:
        return []
    left = ordered - sum((one for one in planned if one is not None), Decimal())
    if left <= 0:
        return []
    part = line.copied()
    part.replace("quantity", left, segment="PO102, SCH01", text=line.value("quantity"), probability=LIKELY)
    part.fields.pop("amount", None)
    return [part]


def _destinations(line: Gathering, segment: Segment) -> list[Gathering]:
    parts = []
    for at in range(3, len(segment.elements), 2):
        if segment.at(at) and segment.at(at + 1):
            part = line.copied()
            part.replace("ship_to_code", segment.at(at), segment=segment.name(at))
            part.replace("quantity", segment.at(at + 1), segment=segment.name(at + 1))
            part.fields.pop("amount", None)
            parts.append(part)
    return parts
