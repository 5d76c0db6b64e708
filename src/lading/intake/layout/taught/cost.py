"""How far lines are from what a person left of them."""

from collections import Counter
from collections.abc import Sequence

from lading.intake.layout.normal import normal
from lading.intake.reading import ReadLine

_LEFT_ALONE = 0.7
_SAME = 0.999


def text_cost(told: ReadLine, right: ReadLine) -> float:
    """Of a text that was typed, what it lacks or has too much; of one left as it was, whether it changed much."""
    field = right.fields.get("text")
    if field is None:
        return 0.0
    alike = _alike(told.value("text"), field.value)
    if field.method == "person":
        return 0.0 if alike > _SAME else 1.5 - 0.5 * alike
    return 0.0 if alike >= _LEFT_ALONE else 1.0


def _alike(one: str, other: str) -> float:
    first, second = Counter(normal(one).split()), Counter(normal(other).split())
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def line_cost(told: ReadLine, right: ReadLine) -> float:
    """Of all fields that a person left: one for each that is not so."""
    others = sum(told.value(name) != one.value for name, one in right.fields.items() if name not in {"text", "note"})
    return others + text_cost(told, right)


def cost_of(told: Sequence[ReadLine], right: Sequence[ReadLine]) -> float:
    """Of all lines in their order; one too many, or one missing, costs its fields."""
    both = sum(line_cost(one, other) for one, other in zip(told, right, strict=False))
    over = sum(len(line.fields) for line in told[len(right) :])
    return both + over + sum(len(line.fields) + 1.5 for line in right[len(told) :])
