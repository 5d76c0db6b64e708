"""Around rule-engine: the published facts as its types, and the checks of kinds that it leaves out."""

import decimal
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from rule_engine import (  # type: ignore[import-untyped]
    Context,
    DataType,
    EngineError,
    Rule,
    resolve_item,
    type_resolver_from_dict,
)
from rule_engine import ast as trees

from lading.rules.atoms import fact_of
from lading.rules.facts import KINDS, FactSet
from lading.rules.refusals import KINDS_DIFFER, refuse
from lading.rules.suggest import closest
from lading.rules.tokens import Token

__all__ = ["EngineError", "check", "parse"]

_TYPES = {
    "number": DataType.FLOAT,
    "text": DataType.STRING,
    "yes_no": DataType.BOOLEAN,
    "texts": DataType.ARRAY(DataType.STRING),
}


def parse(text: str, known: FactSet) -> Any:
    """The tree of a comparison. Raises `EngineError`."""
    return Rule(" ".join(text.split("\n")), context=_context(known)).statement.expression


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


def _nodes(node: Any) -> Iterator[Any]:
    """A tree's nodes that may hold comparisons."""
    yield node
    for name in ("left", "right", "condition", "case_true", "case_false", "object", "member", "container"):
        child = getattr(node, name, None)
        if hasattr(child, "result_type"):
            yield from _nodes(child)
