"""Calibration by isotonic regression: pool adjacent violators. Pure."""

from bisect import bisect_right
from collections.abc import Sequence

import msgspec


class Step(msgspec.Struct, frozen=True):
    """From a raw probability on, so many of so many were right; `share` rises from step to step."""

    start: float
    right: int
    count: int

    @property
    def share(self) -> float:
        """How many were right."""
        return self.right / self.count


def fit(seen: Sequence[tuple[float, bool]]) -> list[Step]:
    """The rising curve that is nearest to what was seen, as (raw probability, whether it was right)."""
    grouped: dict[float, list[int]] = {}
    for probability, right in seen:
        counts = grouped.setdefault(probability, [0, 0])
        counts[0] += right
        counts[1] += 1
    steps: list[Step] = []
    for start in sorted(grouped):
        steps.append(Step(start, *grouped[start]))
        while len(steps) > 1 and steps[-2].right * steps[-1].count >= steps[-1].right * steps[-2].count:
            last = steps.pop()
            first = steps.pop()
            steps.append(Step(first.start, first.right + last.right, first.count + last.count))
    return steps


def calibrated(steps: Sequence[Step], probability: float) -> float:
    """What a raw probability is worth by the curve; below its first step as much as there; without a curve itself."""
    if not steps:
        return probability
    place = bisect_right([step.start for step in steps], probability) - 1
    return steps[max(place, 0)].share
