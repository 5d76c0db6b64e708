"""What would be booked without a person: decided by what the `dev` half has taught, judged on the `held` half."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from lading.app.bench.figures import Figure
from lading.app.bench.intake.booking import Booked, book, booked_alone, outcomes, read_world
from lading.app.bench.intake.run import Read
from lading.app.bench.intake.tally import Touchless, touchless
from lading.intake.checking.check_terms import check_flags
from lading.intake.deciding.authority import Authority
from lading.intake.deciding.calibration import Calibration, Outcome
from lading.intake.matching.lines import read_sure
from lading.intake.reading import Reading

BOLD = Authority(level="act")
"""May book alone whatever is sure enough; the acceptable rate of wrong lines and the samples are the house's own."""
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
    orders = [read for read in reads if read.paper.group.startswith(("made", "genuine", "other"))]
    yield from _figures("labelled orders of unseen layouts, as read", as_read(orders, halves=("held",)))
    yield from _figures("all labelled orders, as read", as_read(orders, halves=("dev", "held")))


def to_the_end(reads: Sequence[Read], folder: Path) -> Touchless:
    """Held papers matched, checked and decided; lines that were not read at all count as not booked."""
    booked: dict[str, list[tuple[Read, Booked]]] = {"dev": [], "held": []}
    for half, found in booked.items():
        mine = [one for one in reads if one.paper.group.startswith("made") and one.paper.truth.half == half]
        worlds = read_world(folder / half / "world.json") if mine else {}
        found += [(one, book(one, worlds)) for one in mine]
    calibration = Calibration(outcomes([one for _, one in booked["dev"]]))
    told: list[tuple[bool, bool]] = []
    for read, one in booked["held"]:
        alone = booked_alone(one, calibration, BOLD)
        told += [(right and not read.paper.truth.flags, alone) for right in one.right]
        told += [(False, False)] * _missed(read)
    return touchless(told)


def as_read(reads: Sequence[Read], *, halves: Sequence[str]) -> Touchless:
    """Papers as far as reading goes, for there is no catalogue to genuine ones: sure fields, nothing that asks."""
    judged = [(read.paper.truth.half, judge(read)) for read in reads]
    calibration = Calibration(
        [
            Outcome(sure, right)
            for half, one in judged
            if half == "dev"
            for sure, right in zip(one.sureness, one.right, strict=True)
        ]
    )
    least = calibration.threshold(BOLD.error_rate, samples=BOLD.samples)
    told: list[tuple[bool, bool]] = []
    for half, one in judged:
        if half in halves:
            alone = least is not None and not one.asks and min(one.sureness, default=0.0) >= least
            told += [(right and not one.hides, alone) for right in one.right]
            told += [(False, False)] * one.missed
    return touchless(told)


def judge(read: Read) -> Judged:
    """How sure a reading is of itself, and how right that is."""
    reading = read.reading
    head = _header_sure(reading)
    whole = all(one == "right" for one in read.score.header.values())
    pairs = {line.told: line.right for line in read.score.lines if line.told is not None}
    asking = check_flags(reading.flags)
    return Judged(
        sureness=[round(head * read_sure(line), 6) for line in reading.lines],
        right=[whole and pairs.get(at, False) for at in range(len(reading.lines))],
        asks=any(one.weight != "note" for one in asking),
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
