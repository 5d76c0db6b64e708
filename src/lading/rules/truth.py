"""Whether a condition holds: yes, no, or not to be known because it asks what nobody knows."""

from collections.abc import Mapping
from typing import Any

from lading.rules.nodes import Both, Condition, Either, Leaf, Lines, Node, Not

Truth = bool | None
"""None: a fact that decides is not known."""


def holds(condition: Condition, values: Mapping[str, Any]) -> Truth:
    """Whether a condition holds for these facts."""
    return truth_of(condition.tree, values)


def truth_of(node: Node, values: Mapping[str, Any]) -> Truth:
    if isinstance(node, Leaf):
        return _ask(node, values)
    if isinstance(node, Both):
        return _all(node.parts, values)
    if isinstance(node, Either):
        return _any(node.parts, values)
    if isinstance(node, Not):
        inner = truth_of(node.part, values)
        return None if inner is None else not inner
    return _lines(node, values)


def _ask(leaf: Leaf, values: Mapping[str, Any]) -> Truth:
    for about, last in leaf.asked.places:
        if values[about].get(last) is None:
            return None
    return leaf.asked.holds(values)


def _all(parts: tuple[Node, ...], values: Mapping[str, Any]) -> Truth:
    found: Truth = True
    for part in parts:
        one = truth_of(part, values)
        if one is False:
            return False
        if one is None:
            found = None
    return found


def _any(parts: tuple[Node, ...], values: Mapping[str, Any]) -> Truth:
    found: Truth = False
    for part in parts:
        one = truth_of(part, values)
        if one:
            return True
        if one is None:
            found = None
    return found


def _lines(node: Lines, values: Mapping[str, Any]) -> Truth:
    found: list[Truth] = []
    for line in values["lines"]:
        one = truth_of(node.part, {**values, "line": line})
        if node.which == "any" and one:
            return True
        if (node.which == "every" and one is False) or (node.which == "no" and one):
            return False
        found.append(one)
    if None in found or not found:
        return None if found else False
    return node.which != "any"


def lines_that_fit(condition: Condition, values: Mapping[str, Any]) -> list[int]:
    """The places of those lines for which some `any line(…)` of the condition holds, from 0."""
    wanted = [node.part for node in _quantified(condition.tree) if node.which == "any"]
    return [
        place
        for place, line in enumerate(values["lines"])
        if any(truth_of(part, {**values, "line": line}) for part in wanted)
    ]


def _quantified(node: Node) -> list[Lines]:
    match node:
        case Lines():
            return [node]
        case Both() | Either():
            return [one for part in node.parts for one in _quantified(part)]
        case Not():
            return _quantified(node.part)
        case _:
            return []
