"""What knowledge would have changed in cases whose outcome is known: right lines won, and lost. Pure."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from lading.intake.deciding.sure import right_lines
from lading.intake.learning.propose import Proposal
from lading.intake.matched import LineMatch, Matches
from lading.intake.matching.match import match_reading
from lading.intake.matching.world import Taught, World
from lading.intake.reading import Reading

EXAMPLES = 5


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """A case whose outcome is known: what was read, who sent it, and what it meant in the end."""

    number: str
    reading: Reading
    truth: Matches
    sender: str = ""
    channel: str = ""


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What it would have changed in so many cases and lines, with a few sentences for examples."""

    cases: int
    lines: int
    became_right: int
    became_wrong: int
    surer: int = 0
    examples: list[str] = []

    @property
    def is_clean(self) -> bool:
        """Whether nothing that was right became wrong."""
        return self.became_wrong == 0


def replay(proposal: Proposal, past: Sequence[Past], *, world: World) -> Effect:
    """Match every past case without and with a proposal, and compare each line with what it was in the end.

    What a person left as it was is the truth, too: a proposal that would have changed it is wrong.
    `surer` counts lines that stay right and become at least 5 % more certain.
    """
    taught = Taught(kind=proposal.kind, key=proposal.key, value=proposal.value, customer=proposal.customer)
    others = [one for one in world.taught if (one.kind, one.key, one.customer) != _key(proposal)]
    without, along = replace(world, taught=tuple(others)), replace(world, taught=(*others, taught))
    lines = won = lost = surer = 0
    examples: list[str] = []
    for case in past:
        first, second = (
            match_reading(case.reading, world=one, sender=case.sender, channel=case.channel) for one in (without, along)
        )
        before, after = right_lines(first, case.truth), right_lines(second, case.truth)
        lines += len(before)
        for place, (was, now) in enumerate(zip(before, after, strict=True)):
            won += now and not was
            lost += was and not now
            surer += now and was and second.lines[place].probability > first.lines[place].probability + 0.05
            if was != now and len(examples) < EXAMPLES:
                examples.append(_example(case.number, place, first, second, right=now))
    return Effect(cases=len(past), lines=lines, became_right=won, became_wrong=lost, surer=surer, examples=examples)


def contradicted(proposal: Proposal, known: Iterable[Taught]) -> bool:
    """Whether something else is known already under the same key."""
    return any((one.kind, one.key, one.customer) == _key(proposal) and one.value != proposal.value for one in known)


def _key(proposal: Proposal) -> tuple[str, str, str]:
    return (proposal.kind, proposal.key, proposal.customer)


def _example(number: str, place: int, first: Matches, second: Matches, *, right: bool) -> str:
    was, now = (_shown(first, first.lines[place]), _shown(second, second.lines[place]))
    return f"Case {number}, line {place + 1}: {was} becomes {now}, which is {'right' if right else 'wrong'}."


def _shown(matches: Matches, line: LineMatch) -> str:
    item = line.item.chosen.code if line.item.chosen and line.item.chosen.code else "no item"
    who = matches.customer.chosen.code if matches.customer.chosen else "nobody"
    where = matches.ship_to.chosen.code if matches.ship_to.chosen else "nowhere"
    return f"{line.quantity or '?'} {line.unit or '?'} {item} for {who} to {where}"
