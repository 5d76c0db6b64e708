"""A paper that changes an order, against the order as it stands: what becomes more, less, other, new or goes. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.intake.matched import LineMatch, Matches
from lading.intake.reading import Reading, ReadLine

ZERO = Decimal(0)


class OrderedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the order as it stands: `wanted` is what was not cancelled, in its `unit`.

    `position` is the customer's own name for it, `requested_by` its own wished day.
    """

    line: int
    sku: str
    unit: str
    wanted: Decimal
    unit_price: Decimal
    position: str = ""
    requested_by: date | None = None


class LineChange(msgspec.Struct, frozen=True, kw_only=True):
    """New terms of a line of the order; None stays."""

    line: int
    sku: str
    before: Decimal
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    requested_by: date | None = None


class LineNew(msgspec.Struct, frozen=True, kw_only=True):
    """An item that the order does not have yet; `place` is its line's in the reading, from 0."""

    place: int
    sku: str
    quantity: Decimal
    unit: str = ""
    unit_price: Decimal | None = None
    requested_by: date | None = None


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
    made = _Making({one.line: one for one in order}, order, _day(reading.value("requested_by")) or requested_by)
    for place, (line, match) in enumerate(zip(reading.lines, matches.lines, strict=True)):
        if match.goods:
            _one(made, place, line, match)
    restated = not any(line.value("action") for line in reading.lines)
    gone = [one.line for one in made.free.values() if one.wanted] if restated and reading.lines else []
    gone += [one.line for one in made.free.values() if one.wanted and one.line not in gone and made.is_planned(one)]
    said = _day(reading.value("requested_by"))
    day = said if said != requested_by else None
    return WantedChange(lines=made.lines, add=made.add, gone=gone, requested_by=day, unclear=made.unclear)


class _Making(msgspec.Struct):
    """A change in the making: lines of the order that nothing was said of yet, and the day that the order will have."""

    free: dict[int, OrderedLine]
    order: Sequence[OrderedLine]
    day: date | None
    lines: list[LineChange] = []
    add: list[LineNew] = []
    unclear: dict[str, str] = {}
    planned: set[tuple[str, str]] = set()

    def is_planned(self, one: OrderedLine) -> bool:
        """Whether the paper plans the deliveries of this line anew, of which it is none."""
        return (one.position, one.sku) in self.planned


def _one(made: _Making, place: int, line: ReadLine, match: LineMatch) -> None:
    """What a line of the paper does."""
    deleted, sku = line.value("action") == "delete", _sku(line, match, made.order)
    found = _counterpart(line, sku, made)
    if why := _doubt(line, match, sku, found, made, place):
        made.unclear[f"/lines/{place}"] = why
    elif found is None:
        quantity = _number(match.quantity)
        if quantity:
            day = _day(line.value("requested_by"))
            made.add.append(_new(place, sku, quantity, match, day if day != made.day else None))
    else:
        del made.free[found.line]
        if line.value("part"):
            made.planned.add((found.position, found.sku))
        quantity = ZERO if deleted else _number(match.quantity)
        if change := _change(found, line, match, quantity, made.day):
            made.lines.append(change)


def _sku(line: ReadLine, match: LineMatch, order: Sequence[OrderedLine]) -> str:
    """Our item; where a change names one in words, of all that it may mean the one that the order has."""
    chosen = match.item.chosen.code if match.item.chosen else ""
    there = {one.sku for one in order}
    meant = [one.code for one in match.item.others if one.code in there]
    if line.value("action") in ("change", "delete") and chosen not in there and len(meant) == 1:
        return meant[0]
    return chosen


def _counterpart(line: ReadLine, sku: str, made: _Making) -> OrderedLine | None:
    """The order's line; one that is named by nothing but its position is found by that."""
    same = [one for one in made.free.values() if one.sku == sku] if sku else []
    position, day = line.value("position").lstrip("0"), _day(line.value("requested_by"))
    if not sku and position and not _names_item(line):
        same = list(made.free.values())
    named = [one for one in same if position and position == one.position.lstrip("0")]
    named = named or [one for one in same if position and position == str(one.line)]
    if line.value("part"):
        named.sort(key=lambda one: one.requested_by != day)
    return named[0] if named else same[0] if same and sku else None


def _names_item(line: ReadLine) -> bool:
    return any(line.value(name) for name in ("seller_item", "buyer_item", "gtin", "maker_item", "text"))


def _doubt(line: ReadLine, match: LineMatch, sku: str, found: OrderedLine | None, made: _Making, place: int) -> str:
    """Why nobody can say what a line of the paper does, as a sentence; empty where it is clear."""
    name, action, quantity = f"Line {place + 1}", line.value("action"), _number(match.quantity)
    if found is None and (not sku or (quantity is None and action != "delete")):
        return f"{name}: say which item is meant, and how many."
    if found is None:
        missing = action in ("delete", "keep") or line.value("before") or (action == "change" and _is_spoken(line))
        what = "shall go" if action == "delete" else "shall change"
        return f"{name} {what}, but the order has no line of {sku} left." if missing else ""
    told = bool(action) and bool(line.value("requested_by") or match.unit_price)
    if quantity is None and action != "delete" and not told:
        return f"{name}: say which item is meant, and how many."
    before = _number(line.value("before"))
    if before is not None and before != found.wanted:
        return f"{name} speaks of {before:f} of {found.sku}, and the order has {found.wanted:f}."
    if quantity and match.unit not in ("", found.unit):
        return f"{name} counts in {match.unit}, and the order in {found.unit}. Say how many {found.unit} are meant."
    return _several(line, found, made, name)


def _several(line: ReadLine, found: OrderedLine, made: _Making, name: str) -> str:
    """The doubt where the order delivers in parts what the paper speaks of as one, or has the item twice."""
    if line.value("part") or line.value("action") not in ("change", "delete"):
        return ""
    position = line.value("position").lstrip("0")
    twins = [one for one in made.order if one.wanted and one.sku == found.sku]
    if position:
        twins = [one for one in twins if one.position.lstrip("0") == position]
    if len(twins) < 2:
        return ""
    if position or _is_spoken(line):
        told = ", ".join(f"{one.wanted:f} in line {one.line}" for one in twins)
        return f"{name}: the order has {found.sku} more than once ({told}). Say which is meant."
    return ""


def _is_spoken(line: ReadLine) -> bool:
    return any(field.method == "words" for field in line.fields.values())


def _change(
    now: OrderedLine, line: ReadLine, match: LineMatch, quantity: Decimal | None, order_day: date | None
) -> LineChange | None:
    same_unit = match.unit in ("", now.unit)
    wanted = quantity if quantity is not None and (same_unit or quantity == 0) else None
    price = _number(match.unit_price) if same_unit else None
    said = _day(line.value("requested_by"))
    day = said if said and said != (now.requested_by or order_day) and wanted != ZERO else None
    other_quantity = wanted if wanted != now.wanted else None
    other_price = price if price is not None and price != now.unit_price and wanted != ZERO else None
    if other_quantity is None and other_price is None and day is None:
        return None
    return LineChange(
        line=now.line,
        sku=now.sku,
        before=now.wanted,
        quantity=other_quantity,
        unit_price=other_price,
        requested_by=day,
    )


def _new(place: int, sku: str, quantity: Decimal, match: LineMatch, day: date | None) -> LineNew:
    price = _number(match.unit_price)
    return LineNew(place=place, sku=sku, quantity=quantity, unit=match.unit, unit_price=price, requested_by=day)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        return None
