"""What of an item at a place may still be promised, day by day, as an exact structure of steps. Pure, no clock.

A timeline knows what will be left after each change. Its look-ahead is the running minimum from the end: what may be
promised for a day is the least that is left then or ever after, so that no promise steals from an earlier one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

ZERO = Decimal(0)


_from_ordinal = lru_cache(maxsize=8192)(date.fromordinal)


class Dated(NamedTuple):
    """Base units that come or are wanted on a day."""

    day: date
    quantity: Decimal


class Step(NamedTuple):
    """From this day on so much is left of everything, of which so much may be promised."""

    day: date
    left: Decimal
    promisable: Decimal


class Timeline:
    """Availability of one item at one place from a first day on: steps, each lasting until the next one's day.

    `least[i]` is the minimum of `left[i:]`; it never falls from step to step, so that questions are binary searches.
    Immutable: `take` answers another one.
    """

    __slots__ = ("days", "least", "left")

    def __init__(self, days: tuple[int, ...], left: tuple[Decimal, ...]) -> None:
        self.days = days
        self.left = left
        least = list(left)
        for at in range(len(least) - 2, -1, -1):
            least[at] = min(least[at], least[at + 1])
        self.least = tuple(least)

    def on(self, day: date) -> Decimal:
        """How many may be promised for that day; 0 before the first."""
        at = bisect_right(self.days, day.toordinal()) - 1
        return max(self.least[at], ZERO) if at >= 0 else ZERO

    def earliest(self, quantity: Decimal) -> date | None:
        """The first day for which so many may be promised; None for never, as far as anybody knows."""
        least = self.least
        at = 0 if least[0] >= quantity else bisect_left(least, quantity)
        return _from_ordinal(self.days[at]) if at < len(least) else None

    def take(self, *, day: date, quantity: Decimal) -> "Timeline":
        """The timeline when so many leave on that day (the first one if it lies before). May go below nothing."""
        at_day = max(day.toordinal(), self.days[0])
        at = bisect_left(self.days, at_day)
        days, left = self.days, self.left
        if at == len(days) or days[at] != at_day:
            days = (*days[:at], at_day, *days[at:])
            left = (*left[:at], left[at - 1], *left[at:])
        return Timeline(days, (*left[:at], *(one - quantity for one in left[at:])))

    def steps(self) -> list[Step]:
        """What is left and what of it may be promised, from each day on."""
        return [
            Step(date.fromordinal(day), left, max(least, ZERO))
            for day, left, least in zip(self.days, self.left, self.least, strict=True)
        ]


def make_timeline(
    *, today: date, free: Decimal, supply: Iterable[Dated] = (), demand: Iterable[Dated] = ()
) -> Timeline:
    """The timeline from `today`: `free` is on hand less what is held and safety stock, and may be negative.

    Supply and demand of earlier days count for today: move overdue supply to a day on which it is believed first.
    """
    first = today.toordinal()
    changes: dict[int, Decimal] = {}
    for sign, dated in ((1, supply), (-1, demand)):
        for one in dated:
            day = max(one.day.toordinal(), first)
            changes[day] = changes.get(day, ZERO) + sign * one.quantity
    left = free + changes.pop(first, ZERO)
    days, lefts = [first], [left]
    for day in sorted(changes):
        left += changes[day]
        days.append(day)
        lefts.append(left)
    return Timeline(tuple(days), tuple(lefts))


def free_only(*, today: date, free: Decimal) -> Timeline:
    """The timeline of what merely lies there: nothing expected, nothing wanted."""
    return Timeline((today.toordinal(),), (free,))
