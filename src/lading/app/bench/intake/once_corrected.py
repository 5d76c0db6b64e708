"""After one correction: one paper of each unseen layout is corrected as a person would, the others are read again."""

import json
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from lading.app.bench.intake.corrected import corrected
from lading.app.bench.intake.run import Read, ask_all, ask_for, scored
from lading.app.bench.intake.work import Answer, Ask, Memory
from lading.intake.hints import Learned

GROUP = "made, text PDFs"


class Pupil(msgspec.Struct, frozen=True):
    """A paper as it was read first, and as it is read once another of its layout has been corrected."""

    before: Read
    after: Read


def read_once_corrected(
    reads: Sequence[Read],
    *,
    kept: Path,
    half: str = "held",
    ask: Callable[[Sequence[Ask]], tuple[list[Answer], Memory]] = ask_all,
) -> list[Pupil]:
    """Correct one paper of each layout, learn from it as the product does, and read the others again with that.

    Corrected is the first that has a wrong line, else the first with a wrong header, as a person comes to see them.
    """
    mine = sorted((one for one in reads if one.paper.group == GROUP and one.paper.truth.half == half), key=_place)
    layouts = [list(some) for _, some in groupby(mine, key=lambda one: one.paper.truth.layout)]
    taught = [(max(some, key=_to_correct), some) for some in layouts if len(some) > 1]
    lessons, _ = ask([_lesson(first, kept) for first, _ in taught])
    asks, befores = list[Ask](), list[Read]()
    for (first, some), lesson in zip(taught, lessons, strict=True):
        learned = (Learned(first.reading.layout, lesson.lesson),) if lesson.lesson else ()
        others = [one for one in some if one is not first]
        befores += others
        asks += [msgspec.structs.replace(ask_for(one.paper, kept), learned=learned) for one in others]
    answers, _ = ask(asks)
    return [Pupil(one, scored(one.paper, answer)) for one, answer in zip(befores, answers, strict=True)]


def _to_correct(read: Read) -> int:
    wrong_line = any(not line.right for line in read.score.lines)
    return 2 * wrong_line + any(one != "right" for one in read.score.header.values())


def _lesson(read: Read, kept: Path) -> Ask:
    told = json.loads(read.paper.path.with_suffix(".json").read_text(encoding="utf-8"))
    return msgspec.structs.replace(ask_for(read.paper, kept), corrected=corrected(read.reading, told, read.score))


def _place(read: Read) -> tuple[str, str]:
    return read.paper.truth.layout, read.paper.path.name
