"""Comparisons of one fact with a constant: taken apart for checks, and asked without the engine's tree."""

import operator
from collections.abc import Callable
from typing import Any

import msgspec
from rule_engine import (  # type: ignore[import-untyped]
    EngineError,
)
from rule_engine import ast as trees

from lading.rules.facts import Fact, FactSet


def asking(tree: Any, known: FactSet) -> Callable[[Any], bool | None]:
    """A comparison to be asked of facts; None where it cannot be worked out, as a division by zero.

    Those of one fact with constants, which most are, are asked without rule-engine's tree: 30 times as fast.
    """
    return _simple(tree, known) or _general(tree)


def _general(tree: Any) -> Callable[[Any], bool | None]:
    evaluate = tree.evaluate

    def holds(values: Any) -> bool | None:
        try:
            return bool(evaluate(values))
        except EngineError:
            return None

    return holds


_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
    "eq": operator.eq,
    "ne": operator.ne,
}


def _simple(tree: Any, known: FactSet) -> Callable[[Any], bool | None] | None:
    if isinstance(tree, trees.GetAttributeExpression) and (fact := fact_of(tree, known)):
        about, last = fact.about, fact.last
        return lambda values: values[about][last]
    if isinstance(tree, trees.ComparisonExpression) and (fact := fact_of(tree.left, known)):
        wanted, sign = constant(tree.right), _SIGNS.get(tree.type)
        if wanted is not None and sign is not None and fact.kind != "texts":
            about, last = fact.about, fact.last
            return lambda values: sign(values[about][last], wanted)
    if isinstance(tree, trees.ContainsExpression):
        return _simple_member(tree, known)
    if isinstance(tree, trees.UnaryExpression) and tree.type == "not" and (inner := _simple(tree.right, known)):
        return lambda values: not inner(values)
    return None


def _simple_member(tree: Any, known: FactSet) -> Callable[[Any], bool | None] | None:
    if (fact := fact_of(tree.member, known)) and (some := constant(tree.container)) is not None:
        about, last = fact.about, fact.last
        return lambda values: values[about][last] in some
    if (fact := fact_of(tree.container, known)) and (one := constant(tree.member)) is not None:
        about, last = fact.about, fact.last
        return lambda values: one in values[about][last]
    return None


def constant(node: Any) -> Any:
    """The value of a number, a text, a truth or a list of these; None of all else."""
    if isinstance(node, trees.FloatExpression | trees.StringExpression | trees.BooleanExpression):
        return node.value
    if isinstance(node, trees.ArrayExpression):
        values = [constant(one) for one in node.value]
        return None if None in values else tuple(values)
    return None


def fact_of(node: Any, known: FactSet) -> Fact | None:
    """The fact that a part of a tree is, if it is nothing but a fact."""
    if isinstance(node, trees.GetAttributeExpression) and isinstance(node.object, trees.SymbolExpression):
        return known.by_name.get(f"{node.object.name}.{node.name}")
    return None


class Atom(msgspec.Struct, frozen=True):
    """A comparison of one fact with a constant, taken apart: `sign` is gt, ge, lt, le, eq, ne, in, has or is."""

    fact: Fact
    sign: str
    value: Any


_TURNED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq", "ne": "ne"}


def take_apart(tree: Any, known: FactSet) -> tuple[Atom, bool] | None:
    """A comparison's atom and whether it is meant as it stands (else its opposite); None for what is no atom."""
    if isinstance(tree, trees.UnaryExpression) and tree.type == "not":
        inner = take_apart(tree.right, known)
        return (inner[0], not inner[1]) if inner else None
    if fact := fact_of(tree, known):
        return Atom(fact, "is", value=True), True
    if isinstance(tree, trees.ComparisonExpression) and tree.type in _TURNED:
        for one, other, sign in ((tree.left, tree.right, tree.type), (tree.right, tree.left, _TURNED[tree.type])):
            if (fact := fact_of(one, known)) and (value := constant(other)) is not None:
                return Atom(fact, sign, value), True
    if isinstance(tree, trees.ContainsExpression):
        if (fact := fact_of(tree.member, known)) and (value := constant(tree.container)) is not None:
            return (Atom(fact, "in", value), True) if isinstance(value, tuple) else None
        if (fact := fact_of(tree.container, known)) and (value := constant(tree.member)) is not None:
            return Atom(fact, "has", value), True
    return None
