"""Whether what a column says numbers the lines: 1, 2, 3 or 10, 20, 30."""

from collections.abc import Sequence
from itertools import pairwise

_LONGEST, _WIDEST_STEP = 6, 100


def counting(texts: Sequence[str]) -> float:
    """How surely; less so where there is one line only, and below 0 where it does not."""
    bare = [text.strip(" .)#") for text in texts]
    if not all(text.isdigit() and len(text) <= _LONGEST for text in bare):
        short = all(len(text) <= _LONGEST and any(sign.isdigit() for sign in text) for text in bare)
        return -1.0 if short else -3.0
    numbers = [int(text) for text in bare]
    if len(numbers) == 1:
        return 1.6 if numbers[0] in {1, 10, 100} or bare[0].startswith("0") else -0.5
    steps = [after - before for before, after in pairwise(numbers)]
    rising = sum(0 < step <= _WIDEST_STEP for step in steps) / len(steps)
    same = max(steps.count(step) for step in set(steps)) / len(steps)
    if rising > 0.85 and same > 0.6:
        return 4.0
    return 0.0 if rising == 1 else -2.5
