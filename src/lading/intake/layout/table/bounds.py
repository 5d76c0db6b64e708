"""Where a table ends: at the sums below it, at a wide gap, or at a sentence; and without a head, where it begins."""

from collections.abc import Sequence
from itertools import pairwise

from lading.intake.layout.lines import Line
from lading.intake.layout.table.anchors import is_sum
from lading.intake.layout.table.blocks import Piece
from lading.intake.layout.table.tokens import Splitter

_FARTHEST = 75.0
_MOST_ABOVE = 6
Numbered = tuple[int, Line]


def near(lines: Sequence[Numbered], again: frozenset[int] = frozenset()) -> list[Numbered]:
    """Lines until a gap too wide for a table on the same page; `again`: pages after which its head comes again."""
    kept: list[Numbered] = []
    left = -1
    for at, line in lines:
        before = kept[-1][1] if kept else None
        if line.page == left:
            continue
        if before is not None and before.page == line.page and line.top - before.bottom > _FARTHEST:
            if line.page not in again:
                break
            left = line.page
            continue
        kept.append((at, line))
    return kept


def pieces_of(
    lines: Sequence[Numbered], found: Sequence[int], splitter: Splitter, *, headed: bool, told: bool
) -> list[Piece]:
    """The lines of the table: until the sums below it, or what stands too far below the last row."""
    counts = set(found)
    last = max(found)
    pieces: list[Piece] = []
    first = min(found)
    for at, line in lines if headed else _from(lines, first):
        if at not in counts and is_sum(splitter.tokens(line)):
            if at > last:
                break
            continue
        pieces.append(Piece(at, line, at in counts))
    return _ended(pieces, first, last, alone=not told and len(found) == 1)


def _ended(pieces: Sequence[Piece], first: int, last: int, *, alone: bool) -> list[Piece]:
    """Until what stands farther below the last row than lines of the rows do from each other."""
    pairs = [
        (before, after, after.line.top - before.line.bottom)
        for before, after in pairwise(pieces)
        if before.line.page == after.line.page and first <= before.at and after.at <= last
    ]
    usual = max((gap for _, _, gap in pairs), default=0.0)
    under = max((gap for before, after, gap in pairs if before.counts and not after.counts), default=0.0)
    kept: list[Piece] = []
    for piece in pieces:
        if piece.at > last and kept:
            gap = piece.line.top - kept[-1].line.bottom
            height = piece.line.bottom - piece.line.top
            farthest = max(0.75 * height, min(usual, 1.5 * height), min(under, 3.0 * height)) + 0.6
            lone = alone and kept[-1].at == last and not any(one.at < last for one in kept)
            if (
                piece.line.page != kept[-1].line.page
                or gap > (2.2 * height if lone else farthest)
                or _is_sentence(piece.line)
            ):
                break
        kept.append(piece)
    return kept


def _from(lines: Sequence[Numbered], first: int) -> list[Numbered]:
    """Without a head: from what stands closely above the first row on."""
    at = next(number for number, (one, _) in enumerate(lines) if one == first)
    start = at
    while start and at - start < _MOST_ABOVE:
        above, below = lines[start - 1][1], lines[start][1]
        near = above.page == below.page and below.top - above.bottom < 1.5 * (below.bottom - below.top)
        counted = above.chunks[0].text.strip(".").isdigit()
        if not near or ":" in above.chunks[0].text or (len(above.chunks) > 2 and not counted):
            break
        start -= 1
    return [*lines[start:]]


def _is_sentence(line: Line) -> bool:
    """Whether somebody tells something below the table."""
    return len(line.chunks) == 1 and line.text.endswith((".", "!")) and len(line.words) >= 5
