"""How well and how fast documents are read: genuine papers with labels, and made ones in layouts nobody built for."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground
from lading.app.bench.intake.alone import measure_alone
from lading.app.bench.intake.labels import data_folder
from lading.app.bench.intake.made import make_papers
from lading.app.bench.intake.once_corrected import GROUP, Pupil, read_once_corrected
from lading.app.bench.intake.papers import Paper, genuine, made
from lading.app.bench.intake.run import Read, read_papers
from lading.app.bench.intake.shares import Share
from lading.app.bench.intake.tally import Tally
from lading.app.bench.intake.truth import Half
from lading.app.bench.intake.work import Memory
from lading.app.bench.pace import percentile

MEASURE = "intake"
PAPERS: dict[Half, int] = {"held": 510, "dev": 120}
FEW = 6
TARGETS = {("genuine orders", "header"): 0.97, ("genuine orders", "lines"): 0.95, ("made, text PDFs", "lines"): 0.85}
"""What was promised; of made papers for the layouts that nobody built for."""


def measure_intake(ground: Ground) -> list[Figure]:
    """Read everything that is labelled. Raises `NoGround` where papers cannot be made or reading stops."""
    with tempfile.TemporaryDirectory() as folder:
        papers = [*_papers(Path(folder), whole=ground.pace.careful, most=ground.pace.papers)]
        print(f"reading {len(papers)} papers …", file=sys.stderr, flush=True)
        reads, memory = read_papers(papers, kept=Path(folder))
        again = read_once_corrected(reads, kept=Path(folder))
        return [
            *figures_of(reads),
            *_once_corrected(again),
            *measure_alone(reads, Path(folder)),
            *_pace(reads),
            _memory(memory),
        ]


def _papers(folder: Path, *, whole: bool, most: int | None) -> Iterator[Paper]:
    for half, number in PAPERS.items():
        make_papers(folder / half, half, number if whole else FEW)
        yield from sample([*made(folder / half)], most)
    if whole:
        if not data_folder().is_dir():
            print(f"{data_folder()} is not here: the genuine papers are left out.", file=sys.stderr)
        yield from genuine()


def sample(papers: list[Paper], most: int | None) -> list[Paper]:
    """At most so many, evenly out of every form and layout; None: all."""
    ranked = sorted(papers, key=lambda paper: (paper.group, paper.path.name))
    count = len(ranked) if most is None else min(most, len(ranked))
    return [ranked[at * len(ranked) // count] for at in range(count)]


def figures_of(reads: Sequence[Read]) -> Iterator[Figure]:
    """Of each set, by half and together: header fields and lines that are right, and what a person was shown."""
    ranked = sorted(reads, key=lambda read: read.paper.group)
    for group, mine in groupby(ranked, key=lambda read: read.paper.group):
        told = list(mine)
        halves = {half: [read for read in told if read.paper.truth.half == half] for half in ("dev", "held")}
        parts = {half: some for half, some in halves.items() if some}
        if len(parts) > 1 and not group.startswith("made"):
            parts["all"] = told
        for half, some in parts.items():
            yield from _of_part(group, half, sum((read.tally for read in some), Tally()))


def _once_corrected(again: Sequence[Pupil]) -> Iterator[Figure]:
    """The other papers of each unseen layout, before and after one of them was corrected."""
    name = f"{GROUP}, held, once one paper of the layout is corrected"
    for what, target in (("header", None), ("lines", 0.97)):
        first, then = (
            sum((getattr(read.tally, what) for read in some), Share(0, 0))
            for some in ([one.before for one in again], [one.after for one in again])
        )
        if then.whole:
            yield share_figure(f"{name}: {what} right", then, target=target, note=f"before {first}")


def _of_part(group: str, half: str, counts: Tally) -> Iterator[Figure]:
    fields = ", ".join(f"{name} {share.part}/{share.whole}" for name, share in counts.fields.items())
    for name, share in (("header", counts.header), ("lines", counts.lines)):
        wanted = TARGETS.get((group, name)) if half == ("held" if group.startswith("made") else "all") else None
        if share.whole:
            yield share_figure(f"{group}, {half}: {name} right", share, target=wanted, note=fields)
    if counts.shown.whole:
        yield share_figure(f"{group}, {half}: shown what has to be seen", counts.shown)
    if counts.alarms.whole:
        yield share_figure(f"{group}, {half}: flagged without need", counts.alarms)


def share_figure(name: str, share: Share, *, target: float | None = None, note: str = "", most: bool = False) -> Figure:
    """A share as a figure, its counts and interval in the note."""
    said = f"{share}; {note}" if note else str(share)
    return Figure(
        measure=MEASURE,
        name=name,
        value=None if share.value is None else round(share.value, 4),
        unit="",
        target=target,
        wanted="most" if most else "least",
        note=said,
    )


def _pace(reads: Sequence[Read]) -> Iterator[Figure]:
    """Seconds a page of papers with text alone and of scans alone, the child's start included."""
    read = [one for one in reads if one.answer.pages and not one.answer.problem]
    text = [(one.answer.opening + one.answer.reading) / one.answer.pages for one in read if not one.answer.scanned]
    scans = [
        (one.answer.opening + one.answer.reading) / one.answer.pages
        for one in read
        if one.answer.scanned == one.answer.pages
    ]
    for name, seconds, most in (("a text page", text, 1.0), ("a scanned page", scans, 5.0)):
        if seconds:
            ranked = (
                f"median {percentile(seconds, 0.5):.2f} s, the slowest {max(seconds):.2f} s, of {len(seconds)} papers"
            )
            value = percentile(seconds, 0.95)
            yield Figure(
                measure=MEASURE, name=f"{name}, 95 % of papers", value=value, unit="s", target=most, wanted="most",
                note=ranked,
            )  # fmt: skip


def _memory(memory: Memory) -> Figure:
    note = f"the reader {memory.own:.0f} MB, the largest of its children {memory.child:.0f} MB"
    value = memory.own + memory.child
    return Figure(measure=MEASURE, name="memory", value=value, unit="MB", target=1536, wanted="most", note=note)
