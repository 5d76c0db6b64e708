"""Sizes inside descriptions: `M8x40`, `500 ml` and `0.5 l` become values that can be compared. Pure."""

import re
from decimal import Decimal
from functools import lru_cache

from lading.intake.matching.words import fold

_UNITS: dict[str, tuple[str, Decimal]] = {
    "ml": ("l", Decimal("0.001")),
    "cl": ("l", Decimal("0.01")),
    "dl": ("l", Decimal("0.1")),
    "l": ("l", Decimal(1)),
    "lt": ("l", Decimal(1)),
    "ltr": ("l", Decimal(1)),
    "liter": ("l", Decimal(1)),
    "litre": ("l", Decimal(1)),
    "mg": ("g", Decimal("0.001")),
    "g": ("g", Decimal(1)),
    "gr": ("g", Decimal(1)),
    "kg": ("g", Decimal(1000)),
    "oz": ("oz", Decimal(1)),
    "lb": ("lb", Decimal(1)),
    "lbs": ("lb", Decimal(1)),
    "mm": ("m", Decimal("0.001")),
    "cm": ("m", Decimal("0.01")),
    "m": ("m", Decimal(1)),
    "mtr": ("m", Decimal(1)),
    "in": ("in", Decimal(1)),
    "inch": ("in", Decimal(1)),
    "ft": ("in", Decimal(12)),
    "w": ("w", Decimal(1)),
    "kw": ("w", Decimal(1000)),
    "v": ("v", Decimal(1)),
    "a": ("a", Decimal(1)),
}
_NUMBER = r"\d+(?:[.,]\d+)?"
_SIZED = re.compile(rf"(?<![\w.,])({_NUMBER})\s?({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![\w])")
_TIMES = re.compile(rf"(?<![\w.,])([a-z]{{0,2}}{_NUMBER}(?:\s?[x*×]\s?{_NUMBER})+)\s?(mm|cm|m|in)?(?![\w])")
_THREAD = re.compile(r"(?<!\w)(m\d{1,2}(?:[.,]\d+)?)(?![\w])")
_BARE = re.compile(rf"(?<![\w.,])({_NUMBER})(?![\w.,])")
_SIZE_WORDS = frozenset({"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl", "4xl"})


@lru_cache(maxsize=20_000)
def measures_of(text: str) -> frozenset[str]:
    """What a description says in numbers: `0.5l`, `x8*40`, sizes of clothes, bare numbers as `#12`."""
    left = fold(text).replace("″", "in").replace('"', "in")
    found: set[str] = set()
    for hit in _TIMES.finditer(left):
        found.add("x" + "*".join(_plain(one) for one in re.findall(_NUMBER, hit[1])))
    left = _TIMES.sub(" ", left)
    for hit in _SIZED.finditer(left):
        unit, factor = _UNITS[hit[2]]
        found.add(_plain(hit[1], factor) + unit)
    left = _SIZED.sub(" ", left)
    found.update("x" + _plain(hit[1][1:]) for hit in _THREAD.finditer(left))
    left = _THREAD.sub(" ", left)
    found.update("#" + _plain(hit[1]) for hit in _BARE.finditer(left))
    found.update(word for word in re.findall(r"\w+", left) if word in _SIZE_WORDS)
    return frozenset(found)


def agreement(theirs: frozenset[str], ours: frozenset[str]) -> float:
    """How well two sets of sizes go together: 1 where they agree or one side says nothing, down to 0.

    What the one names and the other contradicts (a size of the same kind with another value) counts most.
    """
    if not theirs or not ours:
        return 1.0
    shared = len(theirs & ours)
    against = sum(1 for one in theirs - ours if any(_kind(one) == _kind(other) for other in ours - theirs))
    missing = len(theirs - ours) - against
    return max(0.0, (shared + 0.5 * missing + 0.25) / (shared + missing + 3 * against + 0.25))


def _kind(measure: str) -> str:
    if measure[0] in "x#":
        return measure[0]
    return measure.lstrip("0123456789.") or "#"


def _plain(number: str, factor: Decimal = Decimal(1)) -> str:
    value = (Decimal(number.lstrip("abcdefghijklmnopqrstuvwyz").replace(",", ".")) * factor).normalize()
    return f"{value:f}"
