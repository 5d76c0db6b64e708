"""Around rule-engine: the published facts as its types, and the checks of kinds that it leaves out."""

import decimal
import operator
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from rule_engine import (  # type: ignore[import-untyped]
    Context,
    DataType,
    EngineError,
    Rule,
    resolve_item,
    type_resolver_from_dict,
)
from rule_engine import ast as trees

from lading.rules.facts import KINDS, Fact, FactSet
from lading.rules.refusals import KINDS_DIFFER, refuse
from lading.rules.suggest import closest
from lading.rules.tokens import Token

__all__ = ["Atom", "EngineError", "asking", "check", "parse", "take_apart"]

_TYPES = {
    "number": DataType.FLOAT,
    "text": DataType.STRING,
    "yes_no": DataType.BOOLEAN,
    "texts": DataType.ARRAY(DataType.STRING),
}


def parse(text: str, known: FactSet) -> Any:
    """The tree of a comparison. Raises `EngineError`."""
    return Rule(" ".join(text.split("\n")), context=_context(known)).statement.expression


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


@lru_cache(maxsize=32)
def _context(known: FactSet) -> Context:
    objects = {
        about: DataType.OBJECT(
            about,
            attributes={last: _TYPES[fact.kind] for last, fact in facts.items()},
            accessor=lambda values, name: values[name],
        )
        for about, facts in known.subjects.items()
    }
    return Context(
        type_resolver=type_resolver_from_dict(objects),
        resolver=resolve_item,
        default_timezone="utc",
        decimal_context=decimal.Context(prec=28),
        mapping_attribute_lookup=False,
    )


def check(tree: Any, tokens: Sequence[Token], known: FactSet) -> None:
    """Refuse what rule-engine would let pass and answer always false: kinds that differ, texts that cannot be."""
    start, end = tokens[0].start, tokens[-1].end
    if tree.result_type != DataType.BOOLEAN:
        name = next((one.text for one in tokens if one.kind == "name"), tokens[0].text)
        fact = known.by_name.get(name)
        what = f"{name} is {KINDS[fact.kind]}. " if fact else ""
        raise refuse("no_comparison", f"{what}Compare it with something.", start, end)
    for node in _nodes(tree):
        if isinstance(node, trees.ComparisonExpression | trees.ArithmeticComparisonExpression):
            _same_kind(node.left.result_type, node.right.result_type, start, end)
            _possible(node.left, [node.right], tokens, known)
            _possible(node.right, [node.left], tokens, known)
        elif isinstance(node, trees.ContainsExpression):
            _contained(node, start, end)
            if isinstance(node.container, trees.ArrayExpression):
                _possible(node.member, list(node.container.value), tokens, known)


def _contained(node: Any, start: int, end: int) -> None:
    kind = node.container.result_type
    if DataType.is_type(kind, DataType.ARRAY):
        _same_kind(kind.value_type, node.member.result_type, start, end)
    else:
        _same_kind(DataType.STRING, kind, start, end)
        _same_kind(DataType.STRING, node.member.result_type, start, end)


def _same_kind(one: Any, other: Any, start: int, end: int) -> None:
    if one != other:
        raise refuse("wrong_kind", KINDS_DIFFER, start, end)


def _possible(asked: Any, values: Sequence[Any], tokens: Sequence[Token], known: FactSet) -> None:
    """Refuse a text that a fact with few values can never have."""
    fact = fact_of(asked, known)
    if fact is None or not fact.choices:
        return
    for value in values:
        if isinstance(value, trees.StringExpression) and value.value not in fact.choices:
            near = closest(value.value, fact.choices) or fact.choices
            token = next((one for one in tokens if one.text[1:-1] == value.value), tokens[0])
            sentence = f"{fact.name} is never “{value.value}”; it is one of {', '.join(fact.choices)}."
            raise refuse("no_choice", sentence, token.start, token.end, tuple(f'"{one}"' for one in near))


def fact_of(node: Any, known: FactSet) -> Fact | None:
    """The fact that a part of a tree is, if it is nothing but a fact."""
    if isinstance(node, trees.GetAttributeExpression) and isinstance(node.object, trees.SymbolExpression):
        return known.by_name.get(f"{node.object.name}.{node.name}")
    return None


def _nodes(node: Any) -> Iterator[Any]:
    """A tree's nodes that may hold comparisons."""
    yield node
    for name in ("left", "right", "condition", "case_true", "case_false", "object", "member", "container"):
        child = getattr(node, name, None)
        if hasattr(child, "result_type"):
            yield from _nodes(child)


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
