"""Papers are read by a process of their own, and scored."""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from lading.app.bench.ground import NoGround
from lading.app.bench.intake.papers import Paper
from lading.app.bench.intake.score import Score, score
from lading.app.bench.intake.tally import Tally, tally
from lading.app.bench.intake.work import Answer, Ask, Memory
from lading.intake import Reading

READERS = 2


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


def read_papers(papers: Sequence[Paper], *, kept: Path | None = None) -> tuple[list[Read], Memory]:
    """Every paper read and scored, and the memory that it took; what was opened is kept in a folder.

    Raises `NoGround` where the process dies.
    """
    answers, memory = ask_all([ask_for(paper, kept) for paper in papers])
    return [scored(paper, one) for paper, one in zip(papers, answers, strict=True)], memory


def ask_all(asks: Sequence[Ask]) -> tuple[list[Answer], Memory]:
    """The answers, of a process for each of two cores, and the most memory that one took.

    Raises `NoGround` where one dies.
    """
    cores = sorted(os.sched_getaffinity(0))[:READERS]
    with ThreadPoolExecutor(len(cores)) as readers:
        parts = [asks[at :: len(cores)] for at in range(len(cores))]
        told = list(readers.map(_asked, parts, cores))
    answers: list[Answer | None] = [None] * len(asks)
    for at, (some, _) in enumerate(told):
        answers[at :: len(cores)] = some
    memory = max((one for _, one in told), key=lambda one: one.own + one.child)
    return [one for one in answers if one is not None], memory


def _asked(asks: Sequence[Ask], core: int) -> tuple[list[Answer], Memory]:
    """The answers of one process, which has one core to itself."""
    told = b"".join(msgspec.json.encode(ask) + b"\n" for ask in asks)
    command = [sys.executable, "-m", "lading.app.bench.intake.work", str(core)]
    done = subprocess.run(command, input=told, capture_output=True, check=False)
    said = done.stdout.splitlines()
    if done.returncode or len(said) != len(asks) + 1:
        raise NoGround(f"Reading stopped after {len(said)} papers: {done.stderr.decode()[-400:]}")
    return [msgspec.json.decode(line, type=Answer) for line in said[:-1]], msgspec.json.decode(said[-1], type=Memory)


def ask_for(paper: Paper, kept: Path | None = None) -> Ask:
    """The question for a paper, as it comes."""
    beside = paper.beside
    return Ask(
        path=str(paper.path),
        sender=beside.sender,
        received_on=beside.received_on,
        us=beside.us,
        plain=paper.plain,
        kept=str(kept / f"{paper.truth.half}-{paper.path.name}.opened") if kept else "",
    )


def scored(paper: Paper, answer: Answer) -> Read:
    """An answer with the reading that counts, the one with the most lines, and its score."""
    reading = max(answer.readings, key=lambda one: len(one.lines), default=NOTHING)
    return Read(paper, answer, reading, score_reading(reading, paper))


def score_reading(reading: Reading, paper: Paper) -> Score:
    """A reading against its paper's truth."""
    header = {name: field.value for name, field in reading.header.items()}
    lines = [{name: field.value for name, field in line.fields.items()} for line in reading.lines]
    return score(header, lines, paper.truth)
