"""How bad it may be, given what was seen: bounds of an error rate. Pure."""

import math
from functools import lru_cache

SURE = 0.95


@lru_cache(maxsize=50_000)
def upper_bound(wrong: int, looked_at: int, sure: float = SURE) -> float:
    """The highest error rate with which so few wrong ones are still likely (Clopper and Pearson, one-sided).

    1 where nothing was looked at: 0 of 299 wrong gives 0.00997.
    """
    if looked_at <= 0 or wrong >= looked_at:
        return 1.0
    low, high = wrong / looked_at, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if at_most(wrong, looked_at, middle) > 1 - sure:
            low = middle
        else:
            high = middle
    return high


@lru_cache(maxsize=50_000)
def lower_bound(wrong: int, looked_at: int, sure: float = SURE) -> float:
    """The lowest error rate with which so many wrong ones are still likely; 0 where none was wrong."""
    return 0.0 if wrong <= 0 else 1 - upper_bound(looked_at - wrong, looked_at, sure)


def at_most(wrong: int, looked_at: int, rate: float) -> float:
    """How likely at most so many of `looked_at` are wrong where each is with that rate."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return float(wrong >= looked_at)
    total = 0.0
    for count in range(wrong + 1):
        ways = math.lgamma(looked_at + 1) - math.lgamma(count + 1) - math.lgamma(looked_at - count + 1)
        total += math.exp(ways + count * math.log(rate) + (looked_at - count) * math.log1p(-rate))
    return min(total, 1.0)


def is_above(wrong: int, looked_at: int, rate: float, sure: float = SURE) -> bool:
    """Whether so many wrong ones are too many for that rate, with at most 5 % of false alarms."""
    return wrong > 0 and 1 - at_most(wrong - 1, looked_at, rate) < 1 - sure
