"""One comparison: its names and types are checked against the facts, then rule-engine compiles it."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from lading.rules.facts import KINDS, FactSet
from lading.rules.refusals import KINDS_DIFFER, ConditionRefused, refuse
from lading.rules.suggest import closest
from lading.rules.tokens import Token

_OF_TEXT = {"length", "as_lower", "as_upper", "starts_with", "ends_with", "is_empty"}
_OF_TEXTS = {"length", "is_empty"}
_CALLED = {"starts_with", "ends_with"}
_NO_NAMES = {"for", "if", "null", "inf", "nan"}


class Asked(msgspec.Struct, frozen=True):
    """A compiled comparison, the facts that it asks, their places in the values, and rule-engine's tree.

    `atom` is the comparison taken apart, where it is one of a fact with a constant, and whether as it stands.
    """

    holds: Callable[[Any], bool | None]
    facts: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    tree: Any
    atom: tuple[Any, bool] | None = None


def compile_leaf(text: str, tokens: Sequence[Token], *, known: FactSet, in_line: bool) -> Asked:
    """Compile one comparison. Raises `ConditionRefused` for unknown names, wrong kinds and bad grammar."""
    facts: dict[str, None] = {}
    for place, token in enumerate(tokens):
        if token.kind == "name":
            after = tokens[place + 1].text if place + 1 < len(tokens) else ""
            facts[_check_name(token, after, known, in_line=in_line)] = None
    if not facts:
        raise refuse("asks_nothing", "This part asks no fact of the order.", tokens[0].start, tokens[-1].end)
    from lading.rules import atoms, engine  # slow import

    try:
        tree = engine.parse(text, known)
    except engine.EngineError as error:
        raise _grammar(error, tokens) from None
    engine.check(tree, tokens, known)
    places = tuple((name.partition(".")[0], name.partition(".")[2]) for name in facts)
    return Asked(atoms.asking(tree, known), tuple(facts), places, tree, atoms.take_apart(tree, known))


def _check_name(token: Token, after: str, known: FactSet, *, in_line: bool) -> str:
    """The fact that a name asks. Raises `ConditionRefused` where there is none, or not here."""
    parts = token.text.split(".")
    name, rest = ".".join(parts[:2]), parts[2:]
    fact = known.by_name.get(name)
    if fact is None:
        raise _unknown(token, name, known)
    if fact.about == "line" and not in_line:
        instead = f"any line({token.text} …)"
        raise refuse("line_outside", f"Ask lines inside any line(…): {instead}.", token.start, token.end, (instead,))
    allowed = {"text": _OF_TEXT, "texts": _OF_TEXTS}.get(fact.kind, set())
    if len(rest) > 1 or (rest and rest[0] not in allowed):
        could = tuple(f"{name}.{one}" for one in closest(rest[0], allowed) or sorted(allowed))
        raise refuse(
            "unknown_part",
            f"{name} has no “{'.'.join(rest)}”; it is {KINDS[fact.kind]}.",
            token.start,
            token.end,
            could,
        )
    if rest and (rest[0] in _CALLED) != (after == "("):
        how = f'{name}.{rest[0]}("…")' if rest[0] in _CALLED else token.text
        raise refuse("bad_call", f"Write it like this: {how}.", token.start, token.end, (how,))
    return name


def _unknown(token: Token, name: str, known: FactSet) -> ConditionRefused:
    if token.text in _NO_NAMES or "." not in token.text:
        quoted = f'"{token.text}"'
        near = closest(token.text, known.by_name)
        sentence = f"There is no fact “{token.text}”. Texts stand in quotation marks: {quoted}."
        return refuse("unknown_fact", sentence, token.start, token.end, (*near, quoted))
    near = closest(name, known.by_name)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return refuse("unknown_fact", f"There is no fact “{name}”.{meant}", token.start, token.end, near)


def _grammar(error: Exception, tokens: Sequence[Token]) -> ConditionRefused:
    start, end = tokens[0].start, tokens[-1].end
    at = getattr(getattr(error, "token", None), "lexpos", None)
    if at is not None:
        near = next((one for one in tokens if one.start - start <= at < one.end - start), tokens[-1])
        return refuse("unexpected", f"“{near.text}” does not belong here.", near.start, near.end)
    if "syntax error" in getattr(error, "message", ""):
        return refuse("incomplete", "Something is missing after this.", tokens[-1].start, end)
    return refuse("wrong_kind", KINDS_DIFFER, start, end)
