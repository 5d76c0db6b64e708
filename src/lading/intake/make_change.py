"""A paper that changes an order, against the order as it stands: what becomes more, less, other, new or goes. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.intake.matched import LineMatch, Matches
from lading.intake.reading import Reading, ReadLine

ZERO = Decimal(0)


class OrderedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the order as it stands: `wanted` is what was not cancelled, in its `unit`."""

    line: int
    sku: str
    unit: str
    wanted: Decimal
    unit_price: Decimal
    position: str = ""


class LineChange(msgspec.Struct, frozen=True, kw_only=True):
    """New terms of a line of the order; None stays."""

    line: int
    sku: str
    before: Decimal
    quantity: Decimal | None = None
    unit_price: Decimal | None = None


class LineNew(msgspec.Struct, frozen=True, kw_only=True):
    """An item that the order does not have yet; `place` is its line's in the reading, from 0."""

    place: int
    sku: str
    quantity: Decimal
    unit: str = ""
    unit_price: Decimal | None = None


class WantedChange(msgspec.Struct, frozen=True, kw_only=True):
    """All that a paper changes of an order. `unclear` are places of the reading that nobody can place, with a sentence.

    `gone` are lines of the order that a paper which restates everything does not name any more.
    """

    lines: list[LineChange] = []
    add: list[LineNew] = []
    gone: list[int] = []
    requested_by: date | None = None
    unclear: Mapping[str, str] = {}

    @property
    def is_empty(self) -> bool:
        """Whether the order would stay as it is."""
        return not (self.lines or self.add or self.gone or self.requested_by)


def make_change(
    reading: Reading, matches: Matches, *, order: Sequence[OrderedLine], requested_by: date | None = None
) -> WantedChange:
    """What the paper changes of the order; `requested_by` is the day that the order has now.

    A line belongs to the order's line of the same position where the item agrees, else to the next one of its item.
    Without a word of what happens to its lines, a paper restates the whole order: what it leaves out goes.
    """
    free = {one.line: one for one in order}
    lines: list[LineChange] = []
    add: list[LineNew] = []
    unclear: dict[str, str] = {}
    for place, (line, match) in enumerate(zip(reading.lines, matches.lines, strict=True)):
        if not match.goods:
            continue
        sku = match.item.chosen.code if match.item.chosen else ""
        quantity = _number(match.quantity)
        deleted = line.value("action") == "delete"
        if not sku or (quantity is None and not deleted):
            unclear[f"/lines/{place}"] = f"Line {place + 1}: say which item is meant, and how many."
            continue
        found = _counterpart(line, sku, free)
        if found is None:
            if deleted:
                unclear[f"/lines/{place}"] = f"Line {place + 1} shall go, but the order has no line of {sku} left."
            elif quantity:
                add.append(_new(place, sku, quantity, match))
            continue
        del free[found.line]
        if change := _change(found, match, ZERO if deleted else quantity):
            lines.append(change)
    restated = not any(line.value("action") for line in reading.lines)
    gone = [one.line for one in free.values() if one.wanted] if restated and reading.lines else []
    return WantedChange(lines=lines, add=add, gone=gone, requested_by=_day(reading, requested_by), unclear=unclear)


def _counterpart(line: ReadLine, sku: str, free: Mapping[int, OrderedLine]) -> OrderedLine | None:
    same = [one for one in free.values() if one.sku == sku]
    position = line.value("position").lstrip("0")
    for one in same:
        if position and position in {one.position.lstrip("0"), str(one.line)}:
            return one
    return same[0] if same else None


def _change(now: OrderedLine, match: LineMatch, quantity: Decimal | None) -> LineChange | None:
    same_unit = match.unit in ("", now.unit)
    wanted = quantity if quantity is not None and (same_unit or quantity == 0) else None
    price = _number(match.unit_price) if same_unit else None
    other_quantity = wanted if wanted != now.wanted else None
    other_price = price if price is not None and price != now.unit_price and wanted != ZERO else None
    if other_quantity is None and other_price is None:
        return None
    return LineChange(line=now.line, sku=now.sku, before=now.wanted, quantity=other_quantity, unit_price=other_price)


def _new(place: int, sku: str, quantity: Decimal, match: LineMatch) -> LineNew:
    return LineNew(place=place, sku=sku, quantity=quantity, unit=match.unit, unit_price=_number(match.unit_price))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _day(reading: Reading, now: date | None) -> date | None:
    said = reading.value("requested_by")
    try:
        day = date.fromisoformat(said) if said else None
    except ValueError:
        return None
    return day if day != now else None
