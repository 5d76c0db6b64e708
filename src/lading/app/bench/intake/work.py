"""A process that opens and reads papers one after the other, so that its time and memory are the reader's own.

Asked by lines of JSON on its standard input, it answers one line each, and at the end how much memory it took.
"""

import asyncio
import os
import resource
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from lading.intake import Reading
from lading.intake.hints import Hints, Learned
from lading.intake.layout.learn import learn_from
from lading.intake.open.run_child import open_file, read_opened
from lading.intake.opened import Opened
from lading.kernel import Refusal


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A paper, and what is known beside it. `plain`: what is embedded in a PDF is left aside.

    `kept` is a file in which what was opened is kept for asking again. `corrected` is what a person has made of the
    reading: then nothing is read, and the answer says what is learned of it; `learned` is what was.
    """

    path: str
    sender: str = ""
    received_on: date | None = None
    us: tuple[str, ...] = ()
    plain: bool = False
    kept: str = ""
    corrected: Reading | None = None
    learned: tuple[Learned, ...] = ()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, in how many seconds, of how many pages; or the problem."""

    readings: list[Reading] = []
    opening: float = 0.0
    reading: float = 0.0
    pages: int = 0
    scanned: int = 0
    problem: str = ""
    lesson: dict[str, Any] = {}


class Memory(msgspec.Struct, frozen=True):
    """The most megabytes that this process, and that any of its children took."""

    own: float
    child: float


def answer(ask: Ask) -> Answer:
    """Open and read one paper as the worker does."""
    path = Path(ask.path)
    began = time.perf_counter()
    try:
        opened = _opened(ask, path)
    except Refusal as refusal:
        return Answer(problem=refusal.sentence, opening=time.perf_counter() - began)
    then = time.perf_counter()
    hints = Hints(sender=ask.sender, received_on=ask.received_on, us=ask.us, learned=ask.learned)
    readings: list[Reading] = []
    problem, lesson = "", dict[str, Any]()
    try:
        seen = msgspec.structs.replace(opened, inner=[]) if ask.plain else opened
        readings = asyncio.run(read_opened(seen, name=path.name, hints=hints))
        if ask.corrected is not None and readings:
            lesson = learn_from(seen, readings[0], ask.corrected)
    except Refusal as refusal:
        problem = refusal.sentence
    except Exception as error:  # a reader that fails has read nothing of this paper, and the next is still asked for
        problem = f"Reading it failed: {type(error).__name__}: {error}"
    return Answer(
        readings=readings,
        opening=then - began,
        reading=time.perf_counter() - then,
        pages=max(1, len(opened.pages)),
        scanned=sum(page.scanned for page in opened.pages),
        problem=problem,
        lesson=lesson,
    )


def _opened(ask: Ask, path: Path) -> Opened:
    """What the child has opened; from where it was kept, if it was."""
    kept = Path(ask.kept)
    if ask.kept and kept.exists():
        return msgspec.msgpack.decode(kept.read_bytes(), type=Opened)
    opened = asyncio.run(open_file(content=path.read_bytes(), name=path.name))
    if ask.kept:
        kept.write_bytes(msgspec.msgpack.encode(opened))
    return opened


def memory() -> Memory:
    """What was taken so far (Linux counts in kilobytes)."""
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Memory(own, child)


def main() -> None:
    """Answer until nothing more is asked, on the one core that is named."""
    if sys.argv[1:]:
        os.sched_setaffinity(0, {int(sys.argv[1])})
    for line in sys.stdin.buffer:
        told = answer(msgspec.json.decode(line, type=Ask))
        sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
        sys.stdout.buffer.flush()
    sys.stdout.buffer.write(msgspec.json.encode(memory()) + b"\n")


if __name__ == "__main__":
    main()
