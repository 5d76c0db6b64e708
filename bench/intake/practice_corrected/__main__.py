"""What one correction teaches hard practice layouts: `python -m bench.intake.practice_corrected tuned 60 [--loud]`.

Of each layout some papers are read, the first with a wrong line is corrected by its truth, and the others are read
again with what the product learned of that.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import msgspec

from bench.intake.practice_corrected.papers import Made, paper
from lading.app.bench.intake.corrected import corrected
from lading.app.bench.intake.score import LINE, Score, score
from lading.intake.hints import Learned
from lading.intake.layout.learn import learn_from
from lading.intake.layout.read_pages import read_pages
from lading.intake.reading import Reading

FIELD = {"price": "unit_price", "wanted": "requested_by", "item": "text"}
COPIES = 6


class Pupil(msgspec.Struct, frozen=True):
    """A layout: lines of its other papers right before and after, of how many, what was learned, what stays wrong."""

    name: str
    before: int
    after: int
    whole: int
    lesson: dict[str, Any]
    fields: dict[str, tuple[int, int]]
    wrong: list[str]


def judged(made: Made, reading: Reading) -> Score:
    """A reading against its truth."""
    lines = [{name: one.value for name, one in line.fields.items()} for line in reading.lines]
    return score({name: one.value for name, one in reading.header.items()}, lines, made.truth)


def read(made: Made, *learned: Learned) -> tuple[Reading, Score]:
    """A paper read with what was learned."""
    reading = read_pages(made.opened.pages, hints=msgspec.structs.replace(made.hints, learned=learned))
    return reading, judged(made, reading)


def pupil(part: str, number: int) -> Pupil:
    """One layout: read, corrected, read again."""
    papers = [paper(part, number, copy) for copy in range(COPIES)]
    reads = [read(one) for one in papers]
    at = next((n for n, (_, told) in enumerate(reads) if not all(line.right for line in told.lines)), 0)
    first, told = reads[at]
    lesson = learn_from(papers[at].opened, first, corrected(first, papers[at].told, told))
    learned = (Learned(first.layout, lesson),) if lesson else ()
    others = [n for n in range(COPIES) if n != at]
    again = {n: read(papers[n], *learned) for n in others}
    befores, afters = [reads[n][1] for n in others], [again[n][1] for n in others]
    wrong = [f"{papers[n].name} {said}" for n in others for said in _wrong(*again[n])]
    whole = sum(len(papers[n].truth.lines) for n in others)
    return Pupil(papers[0].name[:-2], _right(befores), _right(afters), whole, lesson, _fields(befores, afters), wrong)


def _right(scores: Sequence[Score]) -> int:
    return sum((1 if line.right else -1 if line.true is None else 0) for one in scores for line in one.lines)


def _fields(befores: Sequence[Score], afters: Sequence[Score]) -> dict[str, tuple[int, int]]:
    counts = [
        Counter(name for one in some for line in one.lines for name in LINE if line.verdicts.get(name) == "right")
        for some in (befores, afters)
    ]
    return {name: (counts[0][name], counts[1][name]) for name in LINE}


def _wrong(reading: Reading, told: Score) -> Iterator[str]:
    for line in told.lines:
        if line.told is None or line.true is None:
            yield f"line {'not read' if line.told is None else 'too many'}"
            continue
        for name, verdict in line.verdicts.items():
            if verdict != "right":
                yield f"line {line.true + 1} {name}: {reading.lines[line.told].value(FIELD.get(name, name))!r}"


def main() -> None:
    """Read the command line and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("tuned", "apart"))
    parser.add_argument("layouts", type=int)
    parser.add_argument("--loud", action="store_true")
    told = parser.parse_args()
    with ProcessPoolExecutor(2) as pool:
        pupils = [*pool.map(partial(pupil, told.part), range(told.layouts))]
    fields = {name: tuple(sum(one.fields[name][at] for one in pupils) for at in (0, 1)) for name in LINE}
    for one in pupils if told.loud else ():
        if one.before < one.whole or one.after < one.before:
            print(f"{one.name}: {one.before} -> {one.after} of {one.whole}; learned {json.dumps(one.lesson)}")
            print(*(f"    {said}" for said in one.wrong[:4]), sep="\n")
    before, after, whole = (sum(getattr(one, name) for one in pupils) for name in ("before", "after", "whole"))
    print(f"{told.part}: lines right {before} -> {after} of {whole} ({before / whole:.1%} -> {after / whole:.1%})")
    print(f"by field: {fields}; worse in {[one.name for one in pupils if one.after < one.before]}")


if __name__ == "__main__":
    main()
