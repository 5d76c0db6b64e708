"""How late things come: empirical quantiles of what was seen, and configured days where too little was. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil

import msgspec

FEWEST = 8
"""Observations below which a past says nothing, and the configured days count."""


class Lateness(msgspec.Struct, frozen=True):
    """Days by which half, and nine of ten, are late (negative: early); `seen` observations, 0 where configured."""

    p50: int
    p90: int
    seen: int = 0

    @property
    def learned(self) -> bool:
        """Whether it comes from the past and not from a setting."""
        return self.seen > 0


PUNCTUAL = Lateness(0, 0)
"""What is believed where nothing is configured and too little was seen."""


def quantile(sorted_days: Sequence[int], *, hundredths: int) -> int:
    """The empirical quantile by nearest rank: the least value that so many of a hundred do not exceed."""
    return sorted_days[max(0, ceil(len(sorted_days) * hundredths / 100) - 1)]


def learn(days: Sequence[int], *, configured: Lateness = PUNCTUAL, fewest: int = FEWEST) -> Lateness:
    """P50 and P90 of these days, or what is configured where there are fewer than `fewest` of them."""
    if len(days) < fewest:
        return configured
    ranked = sorted(days)
    return Lateness(quantile(ranked, hundredths=50), quantile(ranked, hundredths=90), len(ranked))


def lateness_of(
    lanes: Mapping[tuple[str, str], Sequence[int]],
    *,
    source: str,
    place: str,
    configured: Lateness = PUNCTUAL,
    fewest: int = FEWEST,
) -> Lateness:
    """What is known of a lane (source and place); else of the source at all places; else what is configured."""
    own = lanes.get((source, place), ())
    if len(own) >= fewest:
        return learn(own, fewest=fewest)
    all_of_it = [day for (one, _), days in lanes.items() if one == source and source for day in days]
    return learn(all_of_it, configured=configured, fewest=fewest)


def believed_on(due_on: date, *, late: int, today: date) -> date:
    """The day on which supply is counted on: due plus its usual lateness, never before it was due or before tomorrow.

    What is overdue counts for tomorrow at the earliest: nobody has seen it yet today.
    """
    return max(due_on + timedelta(days=max(late, 0)), due_on if due_on > today else today + timedelta(days=1))
