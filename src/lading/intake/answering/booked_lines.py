"""Which lines of a paper became which lines of an order, said in the paper's own units and prices. Pure."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.intake.answering.make_answer import Booked
from lading.intake.matched import Deviation, LineMatch, Matches
from lading.intake.matching.lines import decimal
from lading.intake.reading import Reading, ReadLine
from lading.kernel import plain

ZERO = Decimal(0)
_PLACES = Decimal("0.00001")


class OurLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of what was booked: `wanted` of it is to come, `later` waits for stock; in our unit and price."""

    sku: str
    name: str
    wanted: Decimal
    later: Decimal = ZERO
    unit_price: Decimal | None = None
    promised_on: date | None = None
    later_on: date | None = None


def booked_lines(
    said: Reading,
    corrected: Reading,
    matches: Matches,
    ours: Sequence[OurLine],
    *,
    left_out: Collection[int] = (),
    in_sequence: bool = True,
) -> list[Booked]:
    """What became of each line of the paper as it came (`said`), where something did.

    `corrected` is the paper as a person has put it right, to whose lines `matches` belong; `left_out` are places of
    those that were not booked. New orders have their lines `in_sequence`; in those that were changed the item tells.
    """
    found = []
    for place, our in _pairs(matches, ours, left_out, in_sequence=in_sequence):
        line, match = corrected.lines[place], matches.lines[place]
        at = _place_of(said, corrected, place)
        if at is not None:
            found.append(_booked(at, line, match, our))
    return found


def _pairs(
    matches: Matches, ours: Sequence[OurLine], left_out: Collection[int], *, in_sequence: bool
) -> list[tuple[int, OurLine]]:
    places = [n for n, match in enumerate(matches.lines) if _sku(match) and n not in left_out]
    if in_sequence and len(places) == len(ours):
        return list(zip(places, ours, strict=True))
    found, free = [], list(ours)
    for place in places:
        our = next((one for one in free if one.sku == _sku(matches.lines[place])), None)
        if our is not None:
            free.remove(our)
            found.append((place, our))
    return found


def _place_of(said: Reading, corrected: Reading, place: int) -> int | None:
    """The line of the paper as it came: that of the same position, else the one at the same place.

    Of several deliveries of one position, the first belongs to the first, and so on.
    """
    position = corrected.lines[place].value("position")
    if position:
        before = sum(one.value("position") == position for one in corrected.lines[:place])
        there = [at for at, one in enumerate(said.lines) if one.value("position") == position]
        if there:
            return there[min(before, len(there) - 1)]
    return place if not position and place < len(said.lines) else None


def _booked(at: int, line: ReadLine, match: LineMatch, our: OurLine) -> Booked:
    units = _share(match.quantity, line.value("quantity"))
    substitute = "" if our.sku == _sku(match) else our.sku
    return Booked(
        place=at,
        quantity=_rounded((our.wanted - our.later) / units),
        unit_price=None if our.unit_price is None else _price(line, match, our.unit_price, units),
        promised_on=our.promised_on,
        later=_rounded(our.later / units),
        later_on=our.later_on,
        substitute=substitute,
        substitute_text=our.name if substitute else "",
    )


def _price(line: ReadLine, match: LineMatch, price: Decimal, units: Decimal) -> Decimal:
    """Our price on the paper's basis: its own words where it is theirs, else as their price is to ours."""
    theirs, said = decimal(match.unit_price), decimal(line.value("unit_price"))
    if theirs and said:
        return said if theirs == price else _rounded(price * said / theirs)
    return _rounded(price * units * (decimal(line.value("price_per")) or 1))


def _share(ours: str, theirs: str) -> Decimal:
    """How many of our unit are one of theirs."""
    of_ours, of_theirs = decimal(ours), decimal(theirs)
    return of_ours / of_theirs if of_ours and of_theirs else Decimal(1)


def _rounded(value: Decimal) -> Decimal:
    return Decimal(plain(value.quantize(_PLACES)))


def _sku(match: LineMatch) -> str:
    return match.item.chosen.code if match.item.chosen else ""


def left_out_of(deviations: Sequence[Deviation]) -> set[int]:
    """Places of lines that a person left out by answering what differed."""
    places = [one.place.split("/") for one in deviations if one.settled.partition("=")[0] == "leave_out"]
    return {int(parts[2]) for parts in places if len(parts) > 2 and parts[1] == "lines" and parts[2].isdecimal()}


def why_changed(line: ReadLine, booked: Booked) -> str:
    """What is other than the paper wants, in a sentence each; empty where nothing is."""
    wanted, price, day = decimal(line.value("quantity")), decimal(line.value("unit_price")), line.value("requested_by")
    told = []
    if wanted is not None and wanted != booked.quantity + booked.later:
        told.append(f"Quantity {plain(booked.quantity + booked.later)} instead of {plain(wanted)}.")
    if price is not None and booked.unit_price is not None and price != booked.unit_price:
        told.append(f"Price {plain(booked.unit_price)} instead of {plain(price)}.")
    if day and booked.promised_on is not None and booked.promised_on.isoformat() > day:
        told.append(f"Delivery on {booked.promised_on.isoformat()} instead of {day}.")
    if booked.substitute:
        told.append(f"{booked.substitute} instead of what was ordered.")
    return " ".join(told)
