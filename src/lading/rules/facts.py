"""Facts: what conditions may ask, published with a type, a sentence and an example each, and versioned."""

from collections.abc import Mapping
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
