"""Why each place that could have given did not: the reasons behind a rule's choice. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.routing.assign import Sharing
from lading.routing.candidates import Need
from lading.routing.decision import Judged, Value
from lading.routing.settings import Rule

ZERO = Decimal(0)


class Entrant(msgspec.Struct, frozen=True):
    """A place that passed a rule's filters: what it may give by SKU, and what it is sorted by."""

    place: str
    has: dict[str, Decimal]
    scores: list[float | None]
    key: tuple[Any, ...]


def judge_losers(
    rule: Rule, needs: Sequence[Need], left: Sequence[Decimal], entrants: Sequence[Entrant], shared: Sharing
) -> list[Judged]:
    """Every entrant in its rank: without a code where it gives something, else with the reason why not.

    `left` is what the rule was asked for.
    """
    lines = [line for line, quantity in enumerate(left) if quantity]
    winners = {take.place for taken in shared.takes for take in taken}
    best = next((entrant for entrant in entrants if entrant.place in winners), None)
    alone = len(winners) == 1 and not any(shared.left)
    judged: list[Judged] = []
    for rank, entrant in enumerate(entrants, start=1):
        covers = _covered(entrant, needs, left, lines)
        code, values = "", list[Value]()
        if entrant.place not in winners:
            code, values = _why(rule, entrant, best, covers, len(lines), shared, alone=alone)
        scores: list[Value | None] = list(entrant.scores)
        judged.append(Judged(entrant.place, rank, scores, code, values, covers))
    return judged


def runner_up(judged: Sequence[Judged]) -> str:
    """The place that would have come next: of the losers the one that covers most lines, the best ranked of those."""
    losers = [one for one in judged if one.code and one.covers]
    return max(losers, key=lambda one: (one.covers, -one.rank)).place if losers else ""


def _covered(entrant: Entrant, needs: Sequence[Need], left: Sequence[Decimal], lines: Sequence[int]) -> int:
    used: dict[str, Decimal] = {}
    covered = 0
    for line in lines:
        need = needs[line]
        wanted = used.get(need.sku, ZERO) + left[line] * need.factor
        if entrant.has.get(need.sku, ZERO) >= wanted:
            used[need.sku] = wanted
            covered += 1
    return covered


def _why(
    rule: Rule, entrant: Entrant, best: Entrant | None, covers: int, wanted: int, shared: Sharing, *, alone: bool
) -> tuple[str, list[Value]]:
    if entrant.place in shared.too_small:
        return "part_too_small", [float(rule.limits.part_at_least or ZERO)]
    if best is None:
        return "not_alone", [covers, wanted]
    if alone and covers < wanted:
        return "has_not_all", [covers, wanted, best.place]
    if not shared.may_use(entrant.place):
        return "most_places", [rule.limits.most_places or 0]
    if any(shared.left) and not any(shared.may_add(line, entrant.place) for line in _left(shared)):
        return "most_places_per_line", [rule.limits.most_places_per_line or 0]
    if any(shared.left):
        return "has_none_of_the_rest", []
    return _beaten(rule, entrant, best) if entrant.key >= best.key else ("not_needed", [])


def _left(shared: Sharing) -> list[int]:
    return [line for line, quantity in enumerate(shared.left) if quantity]


def _beaten(rule: Rule, entrant: Entrant, best: Entrant) -> tuple[str, list[Value]]:
    """By which sort the winner stands before it, with both values."""
    for sort, mine, theirs, key, better in zip(
        rule.sorts, entrant.scores, best.scores, entrant.key, best.key, strict=True
    ):
        if key > better:
            if mine is None:
                return f"no_{sort.by}", [best.place]
            return sort.by, [_told(mine), _told(theirs or 0), best.place]
    return "equal", [best.place]


def _told(value: float) -> Value:
    return int(value) if value == int(value) else round(value, 2)
