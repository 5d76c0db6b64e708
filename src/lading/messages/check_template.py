"""Checking what people write in templates: known names only, and nothing that could run away with the machine."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from lading.kernel import FieldError

_TAGS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Filter,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Concat,
    nodes.Keyword,
)
"""What a template is made of: text, values, filters, conditions and loops. No calls, no arithmetic."""

FILTERS = frozenset(
    {
        "capitalize", "default", "e", "escape", "first", "join", "last", "length", "lower", "replace", "title", "trim",
        "truncate", "upper", "wordwrap",
    }
)  # fmt: skip
_DEEPEST = 2
LOOP = dict.fromkeys(("index", "index0", "first", "last", "length", "revindex"), "text")


def check_template(
    environment: Environment, *, source: str, known: Mapping[str, Any], pointer: str
) -> list[FieldError]:
    """What is wrong with a template; `known` is the tree of variables. An empty list means that it is sound."""
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        return [FieldError(pointer, "bad_syntax", f"Line {error.lineno}: {error.message}")]
    errors: list[FieldError] = []
    _walk(tree, dict(known), 0, errors, pointer)
    return errors


def _walk(node: nodes.Node, names: dict[str, Any], depth: int, errors: list[FieldError], pointer: str) -> None:
    def wrong(code: str, sentence: str) -> None:
        errors.append(FieldError(pointer, code, f"Line {node.lineno}: {sentence}"))

    if not isinstance(node, _TAGS):
        wrong("not_allowed", f"{type(node).__name__.lower()} is not allowed in a template.")
        return
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        wrong("unknown_filter", f"there is no filter “{node.name}”{_guess(node.name, FILTERS)}.")
    if isinstance(node, nodes.For):
        _walk_loop(node, names, depth, errors, pointer)
        return
    if isinstance(node, nodes.Name | nodes.Getattr):
        try:
            _resolve(node, names)
        except LookupError as error:
            wrong("unknown_variable", str(error.args[0]))
        return
    for child in node.iter_child_nodes():
        _walk(child, names, depth, errors, pointer)


def _walk_loop(node: nodes.For, names: dict[str, Any], depth: int, errors: list[FieldError], pointer: str) -> None:
    sentence = ""
    listed: Any = None
    try:
        listed = _resolve(node.iter, names)
    except LookupError as error:
        sentence = str(error.args[0])
    if not sentence and not isinstance(listed, list):
        sentence = "only a list can be looped over."
    if not sentence and (not isinstance(node.target, nodes.Name) or node.recursive or node.test):
        sentence = "a loop gives one name to each element, and that is all."
    if not sentence and depth >= _DEEPEST:
        sentence = "loops stand at most two deep."
    if sentence:
        errors.append(FieldError(pointer, "bad_loop", f"Line {node.lineno}: {sentence}"))
        return
    name = node.target.name  # type: ignore[attr-defined]
    inside = {**names, name: listed[0], "loop": LOOP}
    for child in (*node.body, *node.else_):
        _walk(child, inside, depth + 1, errors, pointer)


def _resolve(node: nodes.Node, names: Mapping[str, Any]) -> Any:
    """What a name or a path of names stands for in the tree. Raises `LookupError` with a sentence."""
    if isinstance(node, nodes.Name):
        return _look_up(names, node.name, "a message")
    if isinstance(node, nodes.Getattr):
        above = _resolve(node.node, names)
        if isinstance(above, dict):
            return _look_up(above, node.attr, "that")
        raise LookupError(f"there is nothing called “{node.attr}” in a {_called(above)}.")
    raise LookupError("only names with points between them can stand here.")


def _look_up(names: Mapping[str, Any], name: str, where: str) -> Any:
    if name not in names:
        raise LookupError(f"there is no “{name}” in {where}{_guess(name, list(names))}.")
    return names[name]


def _guess(name: str, known: Sequence[str] | frozenset[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"; did you mean “{near[0]}”" if near else f"; known are {', '.join(sorted(known))}"


def _called(kind: Any) -> str:
    return "list" if isinstance(kind, list) else "text"
