"""Words of a row that stand together below the side at which its texts begin."""

from collections.abc import Sequence

import msgspec

from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.tokens import Splitter, Token
from lading.intake.layout.table.words import is_code
from lading.intake.layout.taught.rows import Row
from lading.intake.opened import Word

_OWN = frozenset({"number", "percent", "date", "gtin"})
"""What stands off behind a text is no part of it."""
_SLACK, _BEHIND, _FEWEST = 3.0, 15.0, 5


class Run(msgspec.Struct):
    """The words of one line, with that line's number."""

    at: int
    chunk: Chunk


def runs_of(paper: Paper, splitter: Splitter, row: Row, left: float) -> list[Run]:
    """One for each line of a row that has words at that side, from top to bottom."""
    found = [(at, _run(splitter, paper.lines[at], left, row.right if at == row.at else 1e6)) for at in row.lines]
    return [Run(at, chunk) for at, chunk in found if chunk is not None]


def _run(splitter: Splitter, line: Line, left: float, right: float) -> Chunk | None:
    """What begins at a side, and goes on closely behind that."""
    words = list[Word]()
    for token in splitter.tokens(line):
        inside = [word for word in token.chunk.words if word.left >= left - _SLACK and word.left < right - 1]
        if not inside:
            continue
        if not words and token.left > left + 30:
            return None
        if words and (inside[0].left - words[-1].right > _BEHIND or token.kind in _OWN):
            break
        words += inside
    return Chunk(words, line.page, line.chunks[0].size) if words else None


def is_coded(paper: Paper, chunk: Chunk) -> bool:
    """Whether a line is the number of an item and nothing else."""
    return len(chunk.words) <= 2 and all(is_code(_token(paper, chunk, at)) for at in range(len(chunk.words)))


def leads(paper: Paper, chunk: Chunk) -> bool:
    """Whether an item's number stands before other words."""
    return len(chunk.words) > 1 and is_code(_token(paper, chunk, 0))


def _token(paper: Paper, chunk: Chunk, at: int) -> Token:
    return Token(paper, Chunk([chunk.words[at]], chunk.page, chunk.size))


def begins(text: str, phrases: Sequence[str]) -> bool:
    """Whether a line begins with one of these, or is the beginning of one that was broken."""
    told = normal(text)
    return any(
        told == one or told.startswith(f"{one} ") or (len(told) >= _FEWEST and one.startswith(f"{told} "))
        for one in map(normal, phrases)
    )


def is_full(run: Run, after: Run, wide: float) -> bool:
    """Whether the first word of the next line would not have found place behind this one."""
    first = after.chunk.words[0]
    blank = 0.25 * (first.size or after.chunk.height)
    return run.chunk.right + blank + (first.right - first.left) > wide - 0.5
