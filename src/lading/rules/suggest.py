"""What a mistyped name may have meant."""

from collections.abc import Iterable


def closest(word: str, names: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """The names that resemble a word, the likeliest first; none where nothing does."""
    from rapidfuzz import fuzz, process  # slow import

    found = process.extract(word, list(names), scorer=fuzz.WRatio, limit=most, score_cutoff=65)
    return tuple(name for name, score, _place in found if score > found[0][1] - 12)
