"""What sureness has been worth so far: the curve, the bound of lines as sure as one, and drift. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

import msgspec

from lading.intake.deciding.bounds import is_above, upper_bound
from lading.intake.deciding.isotonic import Step, calibrated, fit
from lading.intake.deciding.sources import Source

ENOUGH = 300
"""Looked-at lines of one kind of source from which on it is judged by itself alone."""


class Outcome(msgspec.Struct, frozen=True):
    """A line that a person has looked at: how sure it was, whether it was right, and from which kind of source."""

    probability: float
    right: bool
    source: Source = ""


class Bound(msgspec.Struct, frozen=True):
    """Of lines as sure as one, or surer: how many were looked at, how many were wrong, and at most how many are."""

    looked_at: int
    wrong: int
    rate: float


class Bin(msgspec.Struct, frozen=True):
    """A part of the reliability curve: mean raw and calibrated probability against the share that was right."""

    start: float
    end: float
    said: float
    calibrated: float
    right: float
    count: int


class Calibration:
    """Made of outcomes, the oldest first. Immutable."""

    def __init__(self, outcomes: Sequence[Outcome] = ()) -> None:
        self.outcomes = tuple(outcomes)
        self._sorted = sorted((one.probability, one.right) for one in outcomes)
        self._starts = [probability for probability, _ in self._sorted]

    @cached_property
    def steps(self) -> list[Step]:
        """The curve over all outcomes."""
        return fit(self._sorted)

    @cached_property
    def _wrong_from(self) -> list[int]:
        """How many from each place on were wrong."""
        found = [0]
        for _, right in reversed(self._sorted):
            found.append(found[-1] + (not right))
        return found[::-1]

    def of(self, source: Source) -> "Calibration":
        """That of one kind of source, where enough of it was seen; else of all, but of papers without messages.

        What machines have written for machines is right nearly always, and says nothing of what was read off paper.
        """
        own = [one for one in self.outcomes if one.source == source]
        if len(own) >= ENOUGH:
            return Calibration(own)
        if source == "structured":
            return self
        return Calibration([one for one in self.outcomes if one.source != "structured"])

    def calibrated(self, probability: float) -> float:
        """What a raw probability is worth."""
        return calibrated(self.steps, probability)

    def bound(self, probability: float) -> Bound:
        """At most how many lines as sure as this one, or surer, are wrong, with 95 % certainty."""
        place = bisect_left(self._starts, probability)
        looked_at, wrong = len(self._sorted) - place, self._wrong_from[place]
        return Bound(looked_at, wrong, upper_bound(wrong, looked_at))

    def threshold(self, rate: float, *, samples: int) -> float | None:
        """The least sureness from which on lines are wrong at most at `rate`; None while too little was seen.

        Asked from the surest down, in steps fixed beforehand, until one fails, so that trying often proves nothing.
        """
        needed = samples
        while upper_bound(0, needed) > rate:
            needed += 1
        found, place, step = None, len(self._sorted) - needed, max(25, len(self._sorted) // 20)
        while place >= 0:
            least = self._starts[place]
            if self.bound(least).rate > rate:
                break
            found = least
            first = min(place, bisect_left(self._starts, least))
            place = max(first - step, 0) if first else -1
        return found

    def drifted(self, rate: float, *, least: float, watched: int) -> Bound | None:
        """The last looked-at lines that were at least so sure, if significantly more than `rate` of them were wrong."""
        last = [one for one in self.outcomes if one.probability >= least][-watched:]
        wrong = sum(not one.right for one in last)
        return Bound(len(last), wrong, wrong / len(last)) if last and is_above(wrong, len(last), rate) else None


def reliability(outcomes: Sequence[Outcome], *, bins: int = 10) -> list[Bin]:
    """The curve that is shown: each half calibrated by the other, so that nothing is judged by its own outcome."""
    halves = (outcomes[::2], outcomes[1::2])
    told: list[tuple[float, float, bool]] = []
    for mine, other in (halves, halves[::-1]):
        steps = fit([(one.probability, one.right) for one in other])
        told += [(one.probability, calibrated(steps, one.probability), one.right) for one in mine]
    told.sort()
    found = []
    for number in range(bins):
        part = told[len(told) * number // bins : len(told) * (number + 1) // bins]
        if part:
            said, worth, right = (round(sum(row[column] for row in part) / len(part), 4) for column in range(3))
            found.append(Bin(part[0][0], part[-1][0], said, worth, right, len(part)))
    return found
