"""Descriptions compared with items' names: words by rapidfuzz, sizes by their values. Pure."""

from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz, process

from lading.intake.matching.measures import agreement, measures_of
from lading.intake.matching.weigh import Hint
from lading.intake.matching.words import plain_words
from lading.intake.matching.world import KnownItem

MOST = 6
ENOUGH = 55.0


class Descriptions:
    """The names of a world's items, prepared for comparing."""

    def __init__(self, items: Mapping[str, KnownItem]) -> None:
        self._items = items
        self._words = {sku: plain_words(f"{known.item.name} {known.words}") for sku, known in items.items()}
        self._measures = {sku: measures_of(f"{known.item.name} {known.words}") for sku, known in items.items()}

    def hints(self, text: str, *, bought: Mapping[str, int]) -> Iterator[Hint]:
        """The items whose names are most like a text; those that the customer bought before a bit higher."""
        words = plain_words(text)
        if len(words) < 3:
            return
        sizes = measures_of(text)
        best = process.extract(words, self._words, scorer=fuzz.token_set_ratio, limit=40, score_cutoff=ENOUGH)
        rated = []
        for ours, _, sku in best:
            alike = score(words, ours) * agreement(sizes, self._measures[sku])
            rated.append((min(alike + (4 if sku in bought else 0), 100), sku))
        rated.sort(key=lambda one: (-one[0], one[1]))
        for alike, sku in rated[:MOST]:
            known = self._items[sku]
            if alike >= ENOUGH:
                before = " The customer has bought it before." if sku in bought else ""
                why = f"The description is like “{known.item.name}” ({alike:.0f} %).{before}"
                yield Hint(sku, known.item.name, "text", probability_of(alike), why)


def score(theirs: str, ours: str) -> float:
    """How alike two descriptions are, 0 to 100: words in common, whatever their sequence, and little left over."""
    return (
        0.5 * fuzz.token_set_ratio(theirs, ours)
        + 0.3 * fuzz.token_sort_ratio(theirs, ours)
        + 0.2 * fuzz.WRatio(theirs, ours)
    )


def probability_of(alike: float) -> float:
    """What a likeness is worth alone: 55 is little, 80 a half, 100 nearly sure."""
    if alike >= 99:
        return 0.93
    if alike >= 80:
        return 0.5 + (alike - 80) / 19 * 0.38
    return 0.05 + max(0.0, alike - ENOUGH) / 25 * 0.45
