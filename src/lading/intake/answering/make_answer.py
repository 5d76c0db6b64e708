"""What we answer to a paper, worked out from what was booked of it: accepted, changed, backordered, rejected. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from lading.intake.answering.answer import LineAnswer, OrderAnswer
from lading.intake.reading import Reading, ReadLine
from lading.kernel import plain


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """What was booked of a line of the paper (`place`, from 0), in the paper's unit and price basis.

    `quantity` comes by `promised_on`, `later` by `later_on`. `substitute` is our item where another one comes.
    """

    place: int
    quantity: Decimal
    unit_price: Decimal | None = None
    promised_on: date | None = None
    later: Decimal = Decimal(0)
    later_on: date | None = None
    substitute: str = ""
    substitute_text: str = ""


def make_answer(
    reading: Reading,
    booked: Sequence[Booked],
    *,
    our_number: str,
    control: int,
    answered_at: datetime,
    currency: str = "",
    reasons: Mapping[int, str] | None = None,
    note: str = "",
) -> OrderAnswer:
    """The answer, line by line. What was not booked is rejected, with the reason for its place where there is one."""
    by_place = {one.place: one for one in booked}
    lines: list[LineAnswer] = []
    for place, line in enumerate(reading.lines):
        if not line.value("charge"):
            position = line.value("position") or str(place + 1)
            why = (reasons or {}).get(place, "")
            lines += _line(line, position, by_place.get(place), why)
    return OrderAnswer(
        our_number=our_number,
        po_number=reading.value("po_number"),
        answered_at=answered_at,
        control=control,
        lines=lines,
        currency=currency,
        note=note,
    )


def _line(line: ReadLine, position: str, booked: Booked | None, why: str) -> Iterator[LineAnswer]:
    if _is_off(line) and (booked is None or not booked.quantity + booked.later):
        yield LineAnswer(position=position, action="accepted", quantity="0")
        return
    if booked is None or not booked.quantity + booked.later:
        yield LineAnswer(position=position, action="rejected", reason=why or "Not booked.")
        return
    price = "" if booked.unit_price is None else plain(booked.unit_price)
    if booked.quantity:
        yield LineAnswer(
            position=position,
            action="changed" if _differs(line, booked) else "accepted",
            quantity=plain(booked.quantity),
            unit_price=price,
            promised_on=_day(booked.promised_on),
            substitute=booked.substitute,
            substitute_text=booked.substitute_text,
            reason=why,
        )
    if booked.later:
        yield LineAnswer(
            position=position,
            action="backordered",
            quantity=plain(booked.later),
            unit_price=price,
            promised_on=_day(booked.later_on),
            reason="" if booked.quantity else why,
        )


def _is_off(line: ReadLine) -> bool:
    """Whether a change takes the line off the order."""
    wanted = line.value("quantity")
    return line.value("action") == "delete" or bool(wanted and not Decimal(wanted))


def _differs(line: ReadLine, booked: Booked) -> bool:
    """Whether quantity, price, day or item are other than the paper wants; an earlier day is none."""
    wanted, price, day = line.value("quantity"), line.value("unit_price"), line.value("requested_by")
    if wanted and Decimal(wanted) != booked.quantity + booked.later:
        return True
    if price and booked.unit_price is not None and Decimal(price) != booked.unit_price:
        return True
    if day and booked.promised_on is not None and booked.promised_on > date.fromisoformat(day):
        return True
    return bool(booked.substitute)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
