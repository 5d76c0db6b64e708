"""What would be booked without a person: decided by lines of other layouts that people have looked at."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from lading.app.bench.figures import Figure
from lading.app.bench.intake.booking import Booked, book, booked_alone, outcomes, read_world
from lading.app.bench.intake.run import Read
from lading.app.bench.intake.tally import Touchless, touchless
from lading.intake.checking.check_sums import check_sums
from lading.intake.checking.check_terms import check_flags
from lading.intake.deciding.authority import Authority
from lading.intake.deciding.calibration import Calibration, Outcome
from lading.intake.deciding.sources import source_of
from lading.intake.matching.lines import read_sure
from lading.intake.reading import Reading

BOLD = Authority(level="act")
"""May book alone whatever is sure enough; the acceptable rate of wrong lines and the samples are the house's own."""
ASKING = ("arithmetic", "revision")
"""Flags that checks, which know the company, make their own."""
HEADER = (
    "po_number", "order_date", "buyer", "currency", "requested_by",
    "ship_to_name", "ship_to_street", "ship_to_city", "ship_to_postal_code",
)  # fmt: skip


class Judged(msgspec.Struct, frozen=True):
    """A reading by itself: how sure each line is, which are right, and whether it asks for a person.

    `hides`: the paper has something that a person has to see, so that nothing of it may be booked alone.
    """

    sureness: list[float]
    right: list[bool]
    asks: bool
    hides: bool
    missed: int


def measure_alone(reads: Sequence[Read], folder: Path) -> Iterator[Figure]:
    """Booked without a person: made papers to the end, and every labelled order as far as it was read."""
    yield from _figures("made papers of unseen layouts, booked to the end", to_the_end(reads, folder))
    taught = to_the_end(reads, folder, by_dev_alone=True)
    yield from _figures("the same, taught by the layouts to build with alone", taught)
    orders = [read for read in reads if read.paper.group.startswith(("made", "genuine", "other"))]
    yield from _figures("labelled orders of unseen layouts, as read", as_read(orders, halves=("held",)))
    yield from _figures("all labelled orders, as read", as_read(orders, halves=("dev", "held")))


def fold_of(read: Read) -> int:
    """In which of two parts a layout is: what is decided of one is taught by the other."""
    return sum(read.paper.truth.layout.removesuffix(" mail").encode()) % 2


def to_the_end(reads: Sequence[Read], folder: Path, *, by_dev_alone: bool = False) -> Touchless:
    """Held papers matched, checked and decided; lines that were not read at all count as not booked.

    Sureness is worth what it was on papers of `dev` and of the other part of the held layouts, as people would have
    found who looked at them: never on a paper's own layout. Lines that were not read are wrong where a paper is booked.
    """
    booked: list[tuple[Read, Booked]] = []
    for half in ("dev", "held"):
        mine = [one for one in reads if one.paper.group.startswith("made") and one.paper.truth.half == half]
        worlds = read_world(folder / half / "world.json") if mine else {}
        booked += [(one, book(one, worlds)) for one in mine]
    dev = [pair for pair in booked if pair[0].paper.truth.half == "dev"]
    held = [pair for pair in booked if pair[0].paper.truth.half == "held"]
    told: list[tuple[bool, bool]] = []
    for fold in (0, 1):
        others = [] if by_dev_alone else [pair for pair in held if fold_of(pair[0]) != fold]
        calibration = Calibration(_mixed(outcomes(one, read) for read, one in [*dev, *others]))
        for read, one in (pair for pair in held if fold_of(pair[0]) == fold):
            alone = booked_alone(one, calibration.of(source_of(read.reading)), BOLD)
            told += [(right and not read.paper.truth.flags, alone) for right in one.right]
            told += [(False, alone)] * _missed(read)
    return touchless(told)


def _mixed(some: Iterable[list[Outcome]]) -> list[Outcome]:
    """Outcomes as they come to a desk: papers of all layouts among each other, in a fixed order."""
    papers = list(some)
    return [one for start in range(7) for paper in papers[start::7] for one in paper]


def as_read(reads: Sequence[Read], *, halves: Sequence[str]) -> Touchless:
    """Papers as far as reading goes, for there is no catalogue to genuine ones: sure fields, nothing that asks."""
    judged = [(read, judge(read)) for read in reads]
    told: list[tuple[bool, bool]] = []
    for fold in (0, 1):
        mine = [pair for pair in judged if fold_of(pair[0]) == fold and pair[0].paper.truth.half in halves]
        others = [pair for pair in judged if fold_of(pair[0]) != fold]
        calibration = Calibration(_mixed(_outcomes(*pair) for pair in others))
        for read, one in mine:
            least = calibration.of(source_of(read.reading)).threshold(BOLD.error_rate, samples=BOLD.samples)
            alone = least is not None and not one.asks and min(one.sureness, default=0.0) >= least
            told += [(right and not one.hides, alone) for right in one.right]
            told += [(False, alone)] * one.missed
    return touchless(told)


def _outcomes(read: Read, one: Judged) -> list[Outcome]:
    source, told = source_of(read.reading), zip(one.sureness, one.right, strict=True)
    return (
        [] if one.asks else [Outcome(sure, right and not one.hides and not one.missed, source) for sure, right in told]
    )


def judge(read: Read) -> Judged:
    """How sure a reading is of itself, and how right that is."""
    reading = read.reading
    head = _header_sure(reading)
    whole = all(one == "right" for one in read.score.header.values())
    pairs = {line.told: line.right for line in read.score.lines if line.told is not None}
    asking = [*check_flags(reading.flags), *check_sums(reading, currency=reading.value("currency"))]
    return Judged(
        sureness=[round(head * read_sure(line), 6) for line in reading.lines],
        right=[whole and pairs.get(at, False) for at in range(len(reading.lines))],
        asks=any(one.weight != "note" for one in asking) or any(flag.kind in ASKING for flag in reading.flags),
        hides=bool(read.paper.truth.flags),
        missed=_missed(read),
    )


def _header_sure(reading: Reading) -> float:
    sure = 1.0
    for name in HEADER:
        if name in reading.header:
            sure *= reading.header[name].probability
    return sure if reading.value("po_number") else 0.0


def _missed(read: Read) -> int:
    return sum(line.told is None for line in read.score.lines)


def _figures(name: str, found: Touchless) -> Iterator[Figure]:
    for what, share, target, most in (
        ("lines booked without a person", found.booked, 0.6, False),
        ("of those wrong", found.wrong, 0.01, True),
    ):
        value = None if share.value is None else round(share.value, 4)
        yield Figure(
            measure="intake", name=f"{name}: {what}", value=value, unit="", target=target,
            wanted="most" if most else "least", note=str(share),
        )  # fmt: skip
