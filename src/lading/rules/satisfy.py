"""Whether conditions can hold together at all, by what their comparisons leave of each fact. Pure.

Comparisons of a fact with a constant are understood; any other stands for itself, true or false, by its text.
"""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.rules.nodes import Both, Either, Leaf, Lines, Node, Not

Wanted = tuple[Node, bool]
MOST_STEPS = 20_000


class Left(msgspec.Struct, frozen=True):
    """What is left of a fact: numbers between two ends, or some texts (`among` None: all) without others."""

    low: Decimal | None = None
    low_open: bool = False
    high: Decimal | None = None
    high_open: bool = False
    among: frozenset[Any] | None = None
    without: frozenset[Any] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether no value is left."""
        if self.among is not None:
            return not any(value not in self.without and self._between(value) for value in self.among)
        if self.low is None or self.high is None or self.low < self.high:
            return False
        return self.low > self.high or self.low_open or self.high_open or self.low in self.without

    def _between(self, value: Any) -> bool:
        if self.low is not None and (value < self.low or (value == self.low and self.low_open)):
            return False
        return self.high is None or not (value > self.high or (value == self.high and self.high_open))


State = Mapping[Hashable, Left]
ANYTHING = Left()


class TooManyCases(Exception):
    """The conditions have too many cases to be looked through."""


def can_hold(*wanted: Wanted) -> bool | None:
    """Whether these can all be as they are wanted at once; None where there are too many cases to tell."""
    try:
        return _solve(list(wanted), {}, [MOST_STEPS])
    except TooManyCases:
        return None


def _solve(wanted: Sequence[Wanted], state: State, steps: list[int]) -> bool:
    steps[0] -= 1
    if steps[0] < 0:
        raise TooManyCases
    if not wanted:
        return True
    (node, sign), rest = wanted[0], wanted[1:]
    match node:
        case Not():
            return _solve([(node.part, not sign), *rest], state, steps)
        case Both() | Either():
            if isinstance(node, Both) is sign:
                return _solve([*((part, sign) for part in node.parts), *rest], state, steps)
            return any(_solve([(part, sign), *rest], state, steps) for part in node.parts)
        case Lines():
            return _solve_lines(node, sign, rest, state, steps)
        case Leaf():
            narrowed = _narrow(state, node, sign)
            return narrowed is not None and _solve(rest, narrowed, steps)


def _solve_lines(node: Lines, sign: bool, rest: Sequence[Wanted], state: State, steps: list[int]) -> bool:  # noqa: FBT001
    """A condition on lines stands for itself; but no line fits what can never be."""
    some = sign is (node.which == "any")
    if node.which in ("any", "no") and some and not _solve([(node.part, True)], {}, steps):
        return False
    if node.which == "every" and not sign and not _solve([(node.part, False)], {}, steps):
        return False
    name = ("every" if node.which == "every" else "any", node.text.partition("(")[2])
    narrowed = _limit(state, name, Left(among=frozenset((sign if node.which == "every" else some,))))
    return narrowed is not None and _solve(rest, narrowed, steps)


def _narrow(state: State, leaf: Leaf, sign: bool) -> State | None:  # noqa: FBT001
    """What is left when a comparison comes out like that; None where nothing is."""
    if leaf.asked.atom is None:
        return _limit(state, leaf.text, Left(among=frozenset((sign,))))
    atom, as_it_stands = leaf.asked.atom
    sign = sign is as_it_stands
    name: Hashable = atom.fact.name
    if atom.sign == "has":
        return _limit(state, (name, atom.value), Left(among=frozenset((sign,))))
    if atom.fact.kind == "yes_no":
        value = atom.value if atom.sign in ("is", "eq") else not atom.value
        return _limit(state, name, Left(among=frozenset((value is sign,))))
    narrowed = _limit(state, name, _left_by(atom.sign, atom.value, sign=sign))
    if narrowed is not None and atom.fact.choices:
        return _limit(narrowed, name, Left(among=frozenset(atom.fact.choices)))
    return narrowed


_OPPOSITE = {"gt": "le", "ge": "lt", "lt": "ge", "le": "gt", "eq": "ne", "ne": "eq"}


def _left_by(comparison: str, value: Any, *, sign: bool) -> Left:
    if comparison == "in":
        return Left(among=frozenset(value)) if sign else Left(without=frozenset(value))
    match comparison if sign else _OPPOSITE[comparison]:
        case "gt":
            return Left(low=value, low_open=True)
        case "ge":
            return Left(low=value)
        case "lt":
            return Left(high=value, high_open=True)
        case "le":
            return Left(high=value)
        case "eq":
            return Left(among=frozenset((value,)))
        case _:
            return Left(without=frozenset((value,)))


def _limit(state: State, name: Hashable, more: Left) -> State | None:
    was = state.get(name, ANYTHING)
    low, low_open = max(((one.low, one.low_open) for one in (was, more) if one.low is not None), default=(None, False))
    high, closed = min(
        ((one.high, not one.high_open) for one in (was, more) if one.high is not None), default=(None, True)
    )
    sets = [one.among for one in (was, more) if one.among is not None]
    among = frozenset.intersection(*sets) if sets else None
    left = Left(low, low_open, high, not closed, among, was.without | more.without)
    return None if left.is_empty else {**state, name: left}
