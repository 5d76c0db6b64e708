"""What is learned of a layout, tried on past papers of it: fields that become right, and wrong. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from lading.intake.hints import Hints, Learned
from lading.intake.layout.read_pages import read_pages
from lading.intake.learning.replay import EXAMPLES, Effect
from lading.intake.opened import Opened
from lading.intake.reading import Reading


class PastPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper as it was opened, who sent it, and what it says in the end."""

    number: str
    opened: Opened
    truth: Reading
    sender: str = ""


def replay_layout(layout: str, value: Mapping[str, Any], past: Sequence[PastPaper]) -> Effect:
    """Read every past paper without and with the hints; its `lines` are the fields that were compared."""
    fields = won = lost = 0
    examples: list[str] = []
    for paper in past:
        first, second = (
            read_pages(paper.opened.pages, hints=Hints(sender=paper.sender, learned=learned))
            for learned in ((), (Learned(layout, dict(value)),))
        )
        for place, right, was, now in _compared(paper.truth, first, second):
            fields += 1
            won += was != right and now == right
            lost += was == right and now != right
            if was != now and right in (was, now) and len(examples) < EXAMPLES:
                verdict = "right" if now == right else "wrong"
                examples.append(f"Case {paper.number}, {place}: “{was}” becomes “{now}”, which is {verdict}.")
    return Effect(cases=len(past), lines=fields, became_right=won, became_wrong=lost, examples=examples)


def _compared(truth: Reading, first: Reading, second: Reading) -> Iterator[tuple[str, str, str, str]]:
    """Each field of the truth: its place, its value, and what both readings say."""
    for name in truth.header:
        yield name, truth.value(name), first.value(name), second.value(name)
    for number, line in enumerate(truth.lines):
        for name in line.fields:
            said = [read.lines[number].value(name) if number < len(read.lines) else "" for read in (first, second)]
            yield f"line {number + 1}, {name}", line.value(name), said[0], said[1]
