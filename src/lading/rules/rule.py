"""Rules as people write them, and as they are judged."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lading.rules.effects import AnyEffect, Code
from lading.rules.events import Moment
from lading.rules.nodes import Condition

Name = Annotated[str, Meta(min_length=1, max_length=120)]


class RuleTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A sample: facts as `{"order.total": "600"}`, those of lines in `lines`; whether the rule shall fire."""

    name: Name
    facts: Annotated[dict[str, Any], Meta(max_length=60)]
    fires: bool
    lines: Annotated[list[dict[str, Any]], Meta(max_length=20)] = []


class RuleText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule as it is written: when it is judged, what must hold, what it does.

    The lowest `priority` is judged first; when a rule with `stops` fires, no later one is judged at that moment.
    It is in force from `effective_from` (None: its publication) until before `effective_to` (None: for ever).
    """

    name: Name
    event: Moment
    condition: Annotated[str, Meta(max_length=2_000)]
    effects: Annotated[list[AnyEffect], Meta(min_length=1, max_length=10)]
    priority: Annotated[int, Meta(ge=0, le=10_000)] = 100
    stops: bool = False
    effective_from: Annotated[datetime, Meta(tz=True)] | None = None
    effective_to: Annotated[datetime, Meta(tz=True)] | None = None
    tests: Annotated[list[RuleTest], Meta(max_length=30)] = []
    note: Annotated[str, Meta(max_length=300)] = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a rule, ready to be judged."""

    code: Code
    version: int
    event: Moment
    condition: Condition
    effects: tuple[AnyEffect, ...]
    priority: int = 100
    stops: bool = False
    effective_from: datetime | None = None
    effective_to: datetime | None = None
    name: str = ""

    def in_force(self, now: datetime) -> bool:
        """Whether it counts at that moment."""
        begun = self.effective_from is None or self.effective_from <= now
        return begun and (self.effective_to is None or now < self.effective_to)


def by_turn(rule: Rule) -> tuple[int, str]:
    """The order in which rules are judged."""
    return rule.priority, rule.code
