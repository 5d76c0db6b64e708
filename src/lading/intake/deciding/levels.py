"""Levels are earned: by cases that would have been booked as people left them. Pure."""

from collections.abc import Sequence

import msgspec

from lading.intake.deciding.authority import Authority, Level

NEXT: dict[Level, Level] = {"shadow": "suggest", "suggest": "act"}


class Compared(msgspec.Struct, frozen=True):
    """A case that a person booked: how sure its weakest line was, and whether they left every line alone."""

    weakest: float
    agreed: bool


class LevelProposal(msgspec.Struct, frozen=True):
    """The level that was earned, by how many cases, of which so many agreed; as a sentence."""

    level: Level
    cases: int
    agreed: int
    sentence: str


def propose_level(authority: Authority, compared: Sequence[Compared], *, least: float | None) -> LevelProposal | None:
    """The next level, where the last cases earn it; `compared` come the newest first.

    For `act` only cases count that were sure enough to be booked alone (`least`), so none before that is known.
    """
    level = NEXT.get(authority.level)
    if level is None or (level == "act" and least is None):
        return None
    counted = [one for one in compared if level == "suggest" or one.weakest >= (least or 0.0)]
    last = counted[: authority.raise_after]
    agreed = sum(one.agreed for one in last)
    if len(last) < authority.raise_after or agreed < authority.agreement * len(last):
        return None
    what = "prepare cases and ask" if level == "suggest" else "book alone what is sure"
    sentence = f"Of the last {len(last)} cases people left {agreed} as they were: Lading may {what}."
    return LevelProposal(level, len(last), agreed, sentence)
