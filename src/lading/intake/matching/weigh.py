"""Several hints for the same candidates become one choice with its runner-up. Pure."""

from collections.abc import Iterable

import msgspec

from lading.intake.matched import By, Candidate, Match

MOST = 4


class Hint(msgspec.Struct, frozen=True):
    """One reason to think of a candidate: how likely it alone makes it, and a sentence."""

    code: str
    name: str
    by: By
    probability: float
    why: str


def weigh(hints: Iterable[Hint], *, least: float = 0.05) -> Match:
    """The likeliest candidate first. Hints for one candidate support each other; other candidates take from it.

    A price only supports: what is said to be recognised was recognised by something else.
    """
    by_code: dict[str, list[Hint]] = {}
    for hint in hints:
        by_code.setdefault(hint.code, []).append(hint)
    alone = {code: _together(some) for code, some in by_code.items()}
    odds = {code: share / (1 - share) for code, share in alone.items()}
    every = sum(odds.values())
    found = []
    for code, some in by_code.items():
        best = max(some, key=lambda hint: (hint.by != "price", hint.probability))
        why = " ".join(dict.fromkeys(hint.why for hint in sorted(some, key=lambda hint: -hint.probability)[:3]))
        sure = min(alone[code], odds[code] / every)
        found.append(Candidate(code, best.name, best.by, round(sure, 4), why))
    found.sort(key=lambda one: (-one.probability, one.code))
    if not found or found[0].probability < least:
        return Match(None, found[:MOST])
    return Match(found[0], found[1 : MOST + 1])


def _together(hints: list[Hint]) -> float:
    """As likely as independent reasons make it together; the same kind of reason counts once."""
    best: dict[str, float] = {}
    for hint in hints:
        best[hint.by] = max(best.get(hint.by, 0.0), hint.probability)
    wrong = 1.0
    for share in best.values():
        wrong *= 1 - share
    return min(1 - wrong, 0.999)
