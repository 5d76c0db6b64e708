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

from lading.promising.perishable import Fading, take_fading

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

    __slots__ = ("days", "fading", "least", "left")

    def __init__(self, days: tuple[int, ...], left: tuple[Decimal, ...], fading: tuple[Fading, ...] = ()) -> None:
        self.days = days
        self.left = left
        self.fading = fading
        least = list(left)
        for at in range(len(least) - 2, -1, -1):
            least[at] = min(least[at], least[at + 1])
        self.least = tuple(least)

    def on(self, day: date) -> Decimal:
        """How many may be promised for that day; 0 before the first."""
        at = bisect_right(self.days, day.toordinal()) - 1
        if at < 0:
            return ZERO
        return max(self.least[at] + self._lots(day) if self.fading else self.least[at], ZERO)

    def earliest(self, quantity: Decimal) -> date | None:
        """The first day for which so many may be promised; None for never, as far as anybody knows."""
        if self.fading:
            days = (_from_ordinal(day) for day in self.days)
            return next((day for day in days if self.on(day) >= quantity), None)
        least = self.least
        at = 0 if least[0] >= quantity else bisect_left(least, quantity)
        return _from_ordinal(self.days[at]) if at < len(least) else None

    def take(self, *, day: date, quantity: Decimal) -> "Timeline":
        """The timeline when so many leave on that day (the first one if it lies before). May go below nothing.

        Lots that still last then go first, what ends first in front.
        """
        at_day = max(day.toordinal(), self.days[0])
        fading = self.fading
        if fading:
            fading, quantity = take_fading(fading, day=_from_ordinal(at_day), quantity=quantity)
        at = bisect_left(self.days, at_day)
        days, left = self.days, self.left
        if at == len(days) or days[at] != at_day:
            days = (*days[:at], at_day, *days[at:])
            left = (*left[:at], left[at - 1], *left[at:])
        return Timeline(days, (*left[:at], *(one - quantity for one in left[at:])), fading)

    def _lots(self, day: date) -> Decimal:
        """What lots that last until then hold."""
        return sum((one.quantity for one in self.fading if one.last >= day), ZERO)

    def steps(self) -> list[Step]:
        """What is left and what of it may be promised, from each day on; lots leave a step behind their last day."""
        if not self.fading:
            return [
                Step(date.fromordinal(day), left, max(least, ZERO))
                for day, left, least in zip(self.days, self.left, self.least, strict=True)
            ]
        ends = {one.last.toordinal() + 1 for one in self.fading}
        found: list[Step] = []
        for ordinal in sorted({*self.days, *(day for day in ends if day > self.days[0])}):
            day = date.fromordinal(ordinal)
            lasting = self.left[bisect_right(self.days, ordinal) - 1]
            found.append(Step(day, lasting + self._lots(day), self.on(day)))
        return found


def make_timeline(
    *,
    today: date,
    free: Decimal,
    supply: Iterable[Dated] = (),
    demand: Iterable[Dated] = (),
    fading: Iterable[Fading] = (),
) -> Timeline:
    """The timeline from `today`: `free` is on hand less what is held and safety stock, and may be negative.

    Of what lies in lots that end, `free` counts nothing: they are `fading`, what of them nobody was promised.
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
    return Timeline(tuple(days), tuple(lefts), tuple(sorted(fading)))


def free_only(*, today: date, free: Decimal) -> Timeline:
    """The timeline of what merely lies there: nothing expected, nothing wanted."""
    return Timeline((today.toordinal(),), (free,))
