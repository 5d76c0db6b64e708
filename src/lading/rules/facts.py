"""Facts: what conditions may ask, published with a type, a sentence and an example each, and versioned."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

import msgspec

Kind = Literal["number", "text", "yes_no", "texts"]
KINDS: dict[Kind, str] = {
    "number": "a number, such as 12.50",
    "text": "a text in quotation marks",
    "yes_no": "true or false",
    "texts": "a list of texts",
}
"""Each kind of value, in words."""

Values = Mapping[str, Mapping[str, Any]]
"""Facts as they are judged: `{"order": {"total": Decimal("12.50")}}`; None stands for what is not known."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a condition may ask. `example` is a condition that uses it; `since` the version of the set.

    `events` are the moments at which it is known, None all of them; `choices` the only values that it can have.
    Facts of `line` are asked inside `any line(…)`.
    """

    name: str
    kind: Kind
    sentence: str
    example: str
    since: int = 1
    events: frozenset[str] | None = None
    choices: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """What it belongs to: the part of its name before the point."""
        return self.name.partition(".")[0]

    @property
    def last(self) -> str:
        """Its name without what it belongs to."""
        return self.name.partition(".")[2]

    def known_at(self, event: str) -> bool:
        """Whether it is known when that happens."""
        return self.events is None or event in self.events


class FactSet(msgspec.Struct, frozen=True, dict=True):
    """A published set of facts and its version, which rises whenever a fact is added; none is ever taken away."""

    name: str
    version: int
    facts: tuple[Fact, ...]

    @cached_property
    def by_name(self) -> dict[str, Fact]:
        """The facts by their full names."""
        return {fact.name: fact for fact in self.facts}

    @cached_property
    def subjects(self) -> dict[str, dict[str, Fact]]:
        """The facts by what they belong to, then by the rest of their name."""
        found: dict[str, dict[str, Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.about, {})[fact.last] = fact
        return found

    def at(self, event: str) -> "FactSet":
        """Those facts that are known when that happens."""
        return FactSet(self.name, self.version, tuple(fact for fact in self.facts if fact.known_at(event)))


def blank(known: FactSet) -> dict[str, dict[str, Any]]:
    """Every fact as not known, but for those of lines: what samples and tests begin from."""
    return {about: dict.fromkeys(facts) for about, facts in known.subjects.items() if about != "line"}


def read_sample(known: FactSet, said: Mapping[str, Any], lines: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Facts for a test, from `{"order.total": "600"}` and the facts of each line. Raises `KeyError`, `ValueError`.

    What is not said is not known.
    """
    values: dict[str, Any] = blank(known)
    for name, value in said.items():
        fact = known.by_name[name]
        values[fact.about][fact.last] = read_value(fact, value)
    values["lines"] = [_read_line(known, line) for line in lines]
    return values


def read_value(fact: Fact, value: Any) -> Any:
    """A value as somebody typed it, as the kind of the fact wants it. Raises `ValueError`."""
    if value is None:
        return None
    try:
        match fact.kind:
            case "number":
                return _number(value)
            case "yes_no":
                return {"true": True, "yes": True, "false": False, "no": False}[str(value).strip().lower()]
            case "texts":
                return _texts(value)
            case "text":
                return str(value)
    except (ArithmeticError, KeyError) as error:
        raise ValueError(f"{fact.name} is {KINDS[fact.kind]}, not “{value}”.") from error


def _number(value: Any) -> Decimal:
    number = Decimal(str(value).strip())
    if not number.is_finite():
        raise ArithmeticError
    return number


def _texts(value: Any) -> list[str]:
    parts: Iterable[Any] = value.split(",") if isinstance(value, str) else value
    return [text for part in parts if (text := str(part).strip())]


def _read_line(known: FactSet, said: Mapping[str, Any]) -> dict[str, Any]:
    facts = known.subjects.get("line", {})
    line: dict[str, Any] = dict.fromkeys(facts)
    for name, value in said.items():
        last = name.removeprefix("line.")
        line[last] = read_value(facts[last], value)
    return line
