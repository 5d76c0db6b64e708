"""Which line of a purchase order each line of a confirmation speaks of, and what it comes to. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.intake.matched import Answer, Deviation
from lading.intake.reading import Reading, ReadLine
from lading.intake.structured.units import same_unit

_ASK = Answer("ask", "Talk to the supplier.")
_LEAVE = Answer("leave_out", "It is nothing that we ordered: leave it out.")


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a purchase order: what is still ordered, in the supplier's `unit`, at `unit_cost` of one."""

    line: int
    sku: str
    supplier_sku: str = ""
    gtin: str = ""
    unit: str = ""
    quantity: Decimal
    unit_cost: Decimal
    due_on: date | None = None


class Confirmed(msgspec.Struct, frozen=True, kw_only=True):
    """What is confirmed of a line; None is as ordered. `place` is where it stands in the reading.

    `day_field` is the field in which its day stands.
    """

    line: int
    place: str
    quantity: Decimal | None = None
    unit_cost: Decimal | None = None
    due_on: date | None = None
    day_field: str = "promised_on"


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that were found, and those that nobody can place."""

    lines: list[Confirmed]
    deviations: list[Deviation]


def assign(reading: Reading, ordered: Sequence[Ordered]) -> Assigned:
    """Find each line by its item, else by its position. Several parts of one line come together as one."""
    parts: dict[int, list[tuple[int, ReadLine]]] = {}
    deviations = []
    for place, line in enumerate(reading.lines):
        if line.value("charge"):
            continue
        found, doubt = _find(place, line, ordered)
        deviations += doubt
        if found is not None:
            parts.setdefault(found.line, []).append((place, line))
    by_line = {one.line: one for one in ordered}
    for number, said in parts.items():
        deviations += _units(said, by_line[number])
    return Assigned(lines=[_together(line, said) for line, said in sorted(parts.items())], deviations=deviations)


def _find(place: int, line: ReadLine, ordered: Sequence[Ordered]) -> tuple[Ordered | None, list[Deviation]]:
    named = {
        value for name in ("seller_item", "buyer_item", "gtin", "maker_item") if (value := _code(line.value(name)))
    }
    by_item = [one for one in ordered if named & {_code(one.sku), _code(one.supplier_sku), _code(one.gtin)} - {""}]
    position = line.value("position").lstrip("0")
    by_position = next((one for one in ordered if str(one.line) == position), None)
    if by_position is not None and (by_position in by_item or not named):
        return by_position, []
    if len(by_item) == 1:
        return by_item[0], []
    words = line.value("text") or line.value("seller_item") or line.value("buyer_item")
    if by_position is not None and not by_item:
        sentence = f"Line {by_position.line}: {words} comes instead of {by_position.sku}."
        answers = [Answer("take_theirs", "It is the same, or may come instead."), _ASK]
        said = line.value("seller_item") or words
        return by_position, [
            Deviation("substitute", "ask", f"/lines/{place}", sentence, said, by_position.sku, answers)
        ]
    sentence = f"{words or 'A line'} is confirmed and was not ordered here."
    return None, [Deviation("item", "ask", f"/lines/{place}", sentence, words, "", [_LEAVE, _ASK])]


def _units(said: Sequence[tuple[int, ReadLine]], ours: Ordered) -> list[Deviation]:
    for place, line in said:
        unit = line.value("unit")
        if unit and ours.unit and not same_unit(unit, ours.unit):
            sentence = f"Line {ours.line} ({ours.sku}) is confirmed in {unit}, ordered in {ours.unit}."
            answers = [Answer("take_theirs", f"It means {ours.unit}."), _ASK]
            return [Deviation("unit", "ask", f"/lines/{place}/unit", sentence, unit, ours.unit, answers)]
    return []


def _together(line: int, said: Sequence[tuple[int, ReadLine]]) -> Confirmed:
    """Quantities of what is not rejected add up; the latest day counts, and the dearest price."""
    quantities, prices, days = list[Decimal](), list[Decimal](), list[date]()
    for _, one in said:
        rejected = one.value("action") == "rejected"
        if rejected or one.value("quantity"):
            quantities.append(Decimal(0) if rejected else Decimal(one.value("quantity")))
        if one.value("unit_price") and not rejected:
            prices.append(Decimal(one.value("unit_price")) / Decimal(one.value("price_per") or 1))
        if (day := _delivered_on(one)) and not rejected:
            days.append(date.fromisoformat(day))
    return Confirmed(
        line=line,
        place=f"/lines/{said[0][0]}",
        quantity=sum(quantities, Decimal(0)) if quantities else None,
        unit_cost=max(prices, default=None),
        due_on=max(days, default=None),
        day_field="requested_by" if days and not said[0][1].value("promised_on") else "promised_on",
    )


def _delivered_on(line: ReadLine) -> str:
    """The day that a line promises; on paper it stands below the same heads as the day that is wished for."""
    wished = line.fields.get("requested_by")
    on_paper = wished.value if wished and wished.method != "standard" else ""
    return line.value("promised_on") or on_paper


def _code(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum()).lstrip("0")
