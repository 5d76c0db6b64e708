"""How long and how often things are measured."""

from collections.abc import Callable, Sequence
from statistics import median
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of one run, of warming up before it counts, and how many alternating runs give the median.

    `requests` for each page, databases of `sizes` orders, `history` orders to import; `careful` installs what helps.
    At most `papers` made papers of each half are read, None: all.
    """

    seconds: int = 10
    warm: int = 3
    runs: int = 3
    requests: int = 200
    sizes: tuple[int, ...] = (10_000,)
    history: int = 10_000
    careful: bool = True
    papers: int | None = None


CAREFUL = Pace()
QUICK = Pace(seconds=1, warm=0, runs=1, requests=5, sizes=(200, 1_000), history=100, careful=False)
FULL = Pace(sizes=(10_000, 1_000_000), history=20_000)


def alternate(runs: int, *acts: Callable[[], T]) -> list[list[T]]:
    """Call these one after the other, so many times round; answers each one's results.

    What disturbs the machine for a while disturbs all of them alike.
    """
    results: list[list[T]] = [[] for _ in acts]
    for _ in range(runs):
        for kept, act in zip(results, acts, strict=True):
            kept.append(act())
    return results


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of them lie, by nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, round(share * len(ranked)) - 1))]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return float(median(values))
