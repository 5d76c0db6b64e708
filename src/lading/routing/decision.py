"""A routing decision as it is kept: who was asked, how each place scored, what excluded it, and who came next."""

from datetime import date

import msgspec

from lading.routing.candidates import Take

Value = str | int | float


class Judged(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One place under one rule. `rank` 1 is the best, 0 excluded; `scores` stand in the order of the rule's sorts.

    `code` is empty for a place that gives something, else the reason why it does not, with the `values` that the
    sentence names. `covers` is how many of the lines it could have given wholly.
    """

    place: str
    rank: int = 0
    scores: list[Value | None] = []
    code: str = ""
    values: list[Value] = []
    covers: int = 0


class RuleRun(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One rule's turn: what its sorts were, how it judged each place, who would have been next.

    `note` says what became of it where that is not plain: a limit that kept the order together, nobody eligible.
    `dropped` are the soft filters and limits, in words, without which it was tried again.
    """

    rule: str
    sorts: list[str]
    judged: list[Judged]
    runner_up: str = ""
    note: str = ""
    values: list[Value] = []
    dropped: list[str] = []


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """From where an order's lines come: `takes` line by line; what is missing in them has nowhere to come from.

    `version` 0 is the plan that is in force until one is published. `rest` is empty where nothing is left over,
    else `waits`, `waits_for_run` (of the group that `group` names) or `waits_until` the day `cancel_on`. `queue` names
    the queue in which it waits; `clears_cancel` takes the day of an earlier decision back.
    """

    version: int
    group: str
    routing: str
    takes: list[list[Take]]
    runs: list[RuleRun] = []
    rest: str = ""
    cancel_on: date | None = None
    queue: str = ""
    clears_cancel: bool = False

    @property
    def rule(self) -> str:
        """The last rule that was asked."""
        return self.runs[-1].rule if self.runs else ""
