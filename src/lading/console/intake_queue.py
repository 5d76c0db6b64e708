"""The queue of the mail: its views, what narrows it, and which case comes after another one."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from lading.console.form import Form
from lading.intake.case_views import CaseRow, list_cases
from lading.intake.cases import MOVES
from lading.store import UnitOfWork

VIEWS: dict[str, tuple[str, ...]] = {
    "review": ("review",),
    "reading": ("received", "reading"),
    "booked": ("booked",),
    "done": ("done",),
    "rejected": ("rejected",),
    "failed": ("failed",),
    "all": tuple(MOVES),
}
OLDEST_FIRST = ("review", "reading", "failed")
"""Views of what waits: who came first is served first."""


class Narrowed(msgspec.Struct, frozen=True):
    """What of the mail somebody looks at."""

    view: str = "review"
    kind: str = ""
    channel: str = ""
    typed: str = ""

    def words(self, **other: str) -> str:
        """As it stands behind the question mark of an address, without what is empty."""
        said = {"view": self.view, "kind": self.kind, "channel": self.channel, "q": self.typed, **other}
        return urlencode({name: value for name, value in said.items() if value})

    def asked(self) -> dict[str, Any]:
        """As the room's list is asked."""
        found: dict[str, Any] = {"states": VIEWS[self.view], "kind": self.kind, "channel": self.channel}
        return {**found, "typed": self.typed, "oldest": self.view in OLDEST_FIRST}


def read_narrowed(query: Form) -> Narrowed:
    """What stands in the address; the cases to review where it says nothing."""
    view = query.text("view")
    return Narrowed(view if view in VIEWS else "review", query.text("kind"), query.text("channel"), query.text("q"))


def again(words: str) -> Narrowed:
    """The same out of a hidden field."""
    return read_narrowed(Form(parse_qsl(words)))


def count_views(states: Mapping[str, int]) -> dict[str, int]:
    """How many cases each view has."""
    return {view: sum(states.get(state, 0) for state in some) for view, some in VIEWS.items()}


async def next_case(unit: UnitOfWork, *, narrowed: Narrowed, after: Any) -> CaseRow | None:
    """The case behind `after` in the queue as it is narrowed; the first one where that was the last."""
    asked = narrowed.asked()
    behind = await list_cases(unit, **asked, before=after, limit=1)
    if behind:
        return behind[0]
    first = [row for row in await list_cases(unit, **asked, limit=2) if row.id != after]
    return first[0] if first else None
