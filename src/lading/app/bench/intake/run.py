"""Papers are read by a process of their own, and scored."""

import subprocess
import sys
from collections.abc import Iterator, Sequence

import msgspec

from lading.app.bench.ground import NoGround
from lading.app.bench.intake.papers import Paper
from lading.app.bench.intake.score import Score, score
from lading.app.bench.intake.tally import Tally, tally
from lading.app.bench.intake.work import Answer, Ask, Memory
from lading.intake import Reading

ORDERS = ("order", "change", "invoice", "confirmation", "")


class Read(msgspec.Struct, frozen=True):
    """A paper, the answer, the reading that was scored (an empty one where there is none), and the score."""

    paper: Paper
    answer: Answer
    reading: Reading
    score: Score

    @property
    def tally(self) -> Tally:
        """The score counted, with what a person has to see."""
        return tally(self.score, wanted=self.paper.truth.flags, shown=[flag.kind for flag in self.reading.flags])


NOTHING = Reading(kind="", format="", header={}, lines=[])


def read_papers(papers: Sequence[Paper]) -> tuple[list[Read], Memory]:
    """Every paper read and scored, and the memory that it took. Raises `NoGround` where the process dies."""
    asks = b"".join(msgspec.json.encode(_ask(paper)) + b"\n" for paper in papers)
    done = subprocess.run(
        [sys.executable, "-m", "lading.app.bench.intake.work"], input=asks, capture_output=True, check=False
    )
    told = done.stdout.splitlines()
    if done.returncode or len(told) != len(papers) + 1:
        raise NoGround(f"Reading stopped after {len(told)} papers: {done.stderr.decode()[-400:]}")
    answers = [msgspec.json.decode(line, type=Answer) for line in told[:-1]]
    return [*_scored(papers, answers)], msgspec.json.decode(told[-1], type=Memory)


def _ask(paper: Paper) -> Ask:
    beside = paper.beside
    return Ask(
        path=str(paper.path), sender=beside.sender, received_on=beside.received_on, us=beside.us, plain=paper.plain
    )


def _scored(papers: Sequence[Paper], answers: Sequence[Answer]) -> Iterator[Read]:
    for paper, answer in zip(papers, answers, strict=True):
        reading = max(answer.readings, key=lambda one: len(one.lines), default=NOTHING)
        yield Read(paper, answer, reading, score_reading(reading, paper))


def score_reading(reading: Reading, paper: Paper) -> Score:
    """A reading against its paper's truth."""
    header = {name: field.value for name, field in reading.header.items()}
    lines = [{name: field.value for name, field in line.fields.items()} for line in reading.lines]
    return score(header, lines, paper.truth)
