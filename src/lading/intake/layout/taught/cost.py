"""How far lines are from what a person left of them."""

from collections import Counter
from collections.abc import Sequence

from lading.intake.layout.normal import normal
from lading.intake.reading import ReadLine

_LEFT_ALONE = 0.7
_SAME = 0.999
_UNSEEN = 0.05
_SEEN = frozenset({"quantity", "unit_price", "price_per", "requested_by"})
_ASIDE = frozenset({"text", "note"})


def is_sure(line: ReadLine, name: str) -> bool:
    """Whether a person has surely seen this field: it was typed, or is what a line is ordered by."""
    return name in _SEEN or line.fields[name].method == "person"


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


def line_cost(told: ReadLine, right: ReadLine, *, text: bool = True) -> float:
    """Of all fields that a person left: one for each that is not so, less for what nobody may have looked at."""
    wrong = [name for name, one in right.fields.items() if name not in _ASIDE and told.value(name) != one.value]
    others = sum(1.0 if is_sure(right, name) else _UNSEEN for name in wrong)
    return others + (text_cost(told, right) if text else 0.0)


def cost_of(told: Sequence[ReadLine], right: Sequence[ReadLine], *, text: bool = True) -> float:
    """Of all lines in their order, without their texts if asked; one too many, or one missing, costs its fields."""
    both = sum(line_cost(one, other, text=text) for one, other in zip(told, right, strict=False))
    over = sum(len(line.fields) for line in told[len(right) :])
    return both + over + sum(len(line.fields) + 1.5 for line in right[len(told) :])
