"""What the reader gets wrong in the half that may be looked at: `python -m bench.intake.check [FOLDER …]`.

Reads the genuine papers of the half `dev` that are here, and made ones in these folders (of `make.py`); `held` is left
out, whatever is asked. Prints each field that is wrong or missing with what was read.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from lading.app.bench.intake.papers import Paper, genuine, made
from lading.app.bench.intake.run import Read, read_papers
from lading.app.bench.intake.tally import Tally

FIELD = {"price": "unit_price", "wanted": "requested_by", "item": "text"}
PARTS = ("name", "street", "more", "city", "postal_code", "region", "country")


def wrongs(read: Read) -> Iterator[str]:
    """A sentence for each thing that is not right."""
    for name, verdict in read.score.header.items():
        if verdict != "right":
            told = _ship_to(read) if name == "ship_to" else read.reading.value(name)
            yield f"{name} {verdict}: {told!r}"
    for line in read.score.lines:
        number = "-" if line.true is None else line.true + 1
        if line.told is None:
            yield f"line {number} not read"
        elif line.true is None:
            yield f"line too many: {read.reading.lines[line.told].value('text')!r}"
        else:
            fields = read.reading.lines[line.told]
            for name, verdict in line.verdicts.items():
                if verdict != "right":
                    yield f"line {number} {name} {verdict}: {fields.value(FIELD.get(name, name))!r}"


def _ship_to(read: Read) -> str:
    return " | ".join(read.reading.value(f"ship_to_{part}") for part in PARTS)


def _told(read: Read) -> Iterator[str]:
    found = [*wrongs(read)]
    kinds = sorted({flag.kind for flag in read.reading.flags})
    if read.answer.problem:
        yield f"    {read.answer.problem}"
    if found or read.paper.truth.flags or kinds:
        yield f"{read.paper.path.name}: to be seen {[*read.paper.truth.flags]}, shown {kinds}"
        yield from (f"    {one}" for one in found)


def main(folders: list[str]) -> None:
    """Read and print."""
    papers: list[Paper] = [*genuine()]
    for folder in folders:
        papers += made(Path(folder))
    reads, _ = read_papers([one for one in papers if one.truth.half == "dev"])
    for read in reads:
        print(*_told(read), sep="\n", end="\n" if [*_told(read)] else "")
    for group in dict.fromkeys(read.paper.group for read in reads):
        counts = sum((read.tally for read in reads if read.paper.group == group), Tally())
        print(f"{group}: header {counts.header}; lines {counts.lines}")
        print("   ", ", ".join(f"{name} {share.part}/{share.whole}" for name, share in counts.fields.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
