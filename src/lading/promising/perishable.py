"""What of stock that expires is left for new promises: who was promised earlier takes what expires first. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)


class Fading(NamedTuple):
    """Base units that may leave up to this day, and not later."""

    last: date
    quantity: Decimal


class Wanted(NamedTuple):
    """Base units that are promised already, and the day on which they leave."""

    day: date
    quantity: Decimal


class Left(NamedTuple):
    """What is left: of each lot so much, of what does not expire so much; negative where lots end too soon."""

    fading: tuple[Fading, ...]
    lasting: Decimal


def take_fading(fading: Sequence[Fading], *, day: date, quantity: Decimal) -> tuple[tuple[Fading, ...], Decimal]:
    """Lots after so many left on a day, what ends first in front; and how many have to come from elsewhere."""
    rest: list[Fading] = []
    wanted = quantity
    for one in sorted(fading):
        here = min(wanted, one.quantity) if one.last >= day else ZERO
        wanted -= here
        if one.quantity > here:
            rest.append(Fading(one.last, one.quantity - here))
    return tuple(rest), wanted


def consume(*, fading: Iterable[Fading], lasting: Decimal, wanted: Iterable[Wanted]) -> Left:
    """Serve those who were promised, by day, each from the lot that ends first and lasts until then; the rest is left.

    What no lot can serve is taken from what does not expire, which may go below nothing: it is owed.
    """
    lots = tuple(fading)
    for one in sorted(wanted):
        lots, missing = take_fading(lots, day=one.day, quantity=one.quantity)
        lasting -= missing
    return Left(lots, lasting)
