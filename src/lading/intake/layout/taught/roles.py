"""Columns that corrections have named: found again by the words above them, else by where they stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from lading.intake.layout.normal import normal
from lading.intake.layout.table.places import Place
from lading.intake.layout.table_head import Column

_NEAR = 6.0
_MANY = frozenset({"ignore", "text"})


def obey(places: Sequence[Place], told: Sequence[Mapping[str, Any]], width: float) -> None:
    """Give columns the fields that were learned; what else was taken for one of these is nothing."""
    taken: dict[int, str] = {}
    for one in told:
        fits = [at for at, place in enumerate(places) if at not in taken and place.cells]
        named = [at for at in fits if one["head"] and normal(" ".join(places[at].head)) == normal(one["head"])]
        near = [at for at in fits if _stands(places[at].left, places[at].right, one, width)]
        both = [at for at in named if at in near] or named or ([] if one["head"] else near)
        if both:
            taken[both[0]] = one["field"]
    for at, place in enumerate(places):
        if at in taken:
            place.role = taken[at]
        elif place.role in taken.values() and place.role not in _MANY:
            place.role = "ignore"


def obey_heads(columns: Sequence[Column], told: Sequence[Mapping[str, Any]], width: float) -> None:
    """The same for columns whose heads are known word by word."""
    for column in columns:
        named = [one for one in told if one["head"] and normal(one["head"]) == normal(column.head)]
        near = [one for one in named if _stands(column.left, column.right, one, width)] or named
        if near and column.fields != ("size_count",):
            column.fields = (near[0]["field"],)


def _stands(left: float, right: float, one: Mapping[str, Any], width: float) -> bool:
    first, last = float(one["left"]) * width, float(one["right"]) * width
    return min(abs(left - first), abs(right - last)) < _NEAR or min(right, last) - max(left, first) > _NEAR
