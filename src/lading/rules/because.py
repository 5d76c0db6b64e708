"""Why a condition holds or does not: every part as it came out, and those that decided."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from lading.rules.nodes import Both, Condition, Leaf, Lines, Node, Not
from lading.rules.truth import Truth, truth_of


class Part(msgspec.Struct, frozen=True):
    """One comparison of a condition as it came out: its text with its place, and the facts that it asked."""

    text: str
    start: int
    end: int
    truth: Truth
    facts: dict[str, Any]


def explain(condition: Condition, values: Mapping[str, Any]) -> list[Part]:
    """Every part of a condition as it came out, in the order in which they stand."""
    return [
        Part(node.text, node.start, node.end, truth_of(node, values), _facts(node, values))
        for node in _shown(condition.tree)
    ]


def _shown(node: Node) -> list[Leaf | Lines]:
    match node:
        case Leaf() | Lines():
            return [node]
        case Not():
            return _shown(node.part)
        case _:
            return [one for part in node.parts for one in _shown(part)]


def _facts(node: Leaf | Lines, values: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(node, Lines):
        fit = sum(truth_of(node.part, {**values, "line": line}) is True for line in values["lines"])
        return {"lines that fit": fit, "lines": len(values["lines"])}
    return {f"{about}.{last}": values[about].get(last) for about, last in node.asked.places}


def why_not(condition: Condition, values: Mapping[str, Any]) -> list[Part]:
    """The parts that kept a condition from holding, each as it should have been; none where it holds."""
    return [_said(node, values, negated=not wanted) for node, wanted in _hinders(condition.tree, values, wanted=True)]


def why(condition: Condition, values: Mapping[str, Any]) -> list[Part]:
    """The parts that made a condition hold, each as it is."""
    return [_said(node, values, negated=wanted) for node, wanted in _hinders(condition.tree, values, wanted=False)]


def _hinders(node: Node, values: Mapping[str, Any], *, wanted: bool) -> list[tuple[Leaf | Lines, bool]]:
    """The comparisons that keep a node from being what is wanted, each with what was wanted of it."""
    match node:
        case Leaf() | Lines():
            return [] if truth_of(node, values) is wanted else [(node, wanted)]
        case Not():
            return _hinders(node.part, values, wanted=not wanted)
        case _:
            found = [_hinders(part, values, wanted=wanted) for part in node.parts]
            needs_all = isinstance(node, Both) is wanted
            return [one for some in found for one in some] if needs_all or all(found) else []


def _said(node: Leaf | Lines, values: Mapping[str, Any], *, negated: bool) -> Part:
    truth = truth_of(node, values)
    text = f"not {node.text}" if negated else node.text
    return Part(text, node.start, node.end, truth if truth is None or not negated else not truth, _facts(node, values))


def say_value(value: Any) -> str:
    """A fact's value as people read it."""
    match value:
        case None:
            return "not known"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case list() | tuple() | set() | frozenset():
            return ", ".join(map(str, value)) or "none"
        case _:
            return str(value) or "empty"


def say_part(part: Part) -> str:
    """A part with what it found: `order.total > 500 (order.total is 120.00)`."""
    found = "; ".join(f"{name}: {say_value(value)}" for name, value in part.facts.items())
    return f"{part.text} ({found})"
