"""Lines between the lines that count goods: parted by drawn lines or by gaps, where these part every two rows."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lading.intake.layout.lines import Line
from lading.intake.opened import Stroke

_LEVEL, _WIDE = 1.0, 25.0


class Piece(msgspec.Struct):
    """A line of a table by its number, and whether it counts goods."""

    at: int
    line: Line
    counts: bool


Block = list[Piece]


def blocks_of(pieces: Sequence[Piece], strokes: Sequence[Stroke]) -> tuple[list[Block], bool]:
    """The lines of one page in blocks, none with two lines that count; whether each block is a row."""
    for made in (_ruled(pieces, strokes), _gapped(pieces)):
        if made and _parts(made):
            return made, True
    for made in (_ruled(pieces, strokes), _gapped(pieces)):
        if made and len(made) > 1 and all(sum(one.counts for one in block) <= 1 for block in made):
            return made, False
    return [[piece] for piece in pieces], False


def _parts(blocks: Sequence[Block]) -> bool:
    """Whether each block has one line that counts; a last one may have none."""
    counts = [sum(piece.counts for piece in block) for block in blocks]
    while len(counts) > 1 and not counts[-1]:
        counts.pop()
    return all(count == 1 for count in counts) and (len(counts) > 1 or len(blocks) >= 1)


def _ruled(pieces: Sequence[Piece], strokes: Sequence[Stroke]) -> list[Block]:
    level = sorted(
        stroke.top
        for stroke in strokes
        if abs(stroke.top - stroke.bottom) < _LEVEL and stroke.right - stroke.left > _WIDE
    )
    if not level:
        return []

    def above(piece: Piece) -> int:
        return sum(y <= piece.line.middle for y in level)

    blocks: list[Block] = []
    for piece in pieces:
        if blocks and above(blocks[-1][-1]) == above(piece):
            blocks[-1].append(piece)
        else:
            blocks.append([piece])
    return blocks if len(blocks) > 1 or len(pieces) == 1 else []


def _gapped(pieces: Sequence[Piece]) -> list[Block]:
    """By the smallest gap that parts the lines that count, if there is one."""
    if len(pieces) < 2:
        return [[*pieces]]
    gaps = [after.line.top - before.line.bottom for before, after in pairwise(pieces)]
    for least in sorted({round(gap, 1) for gap in gaps}, reverse=True):
        blocks: list[Block] = [[pieces[0]]]
        for gap, piece in zip(gaps, pieces[1:], strict=True):
            if gap >= least - 0.3:
                blocks.append([piece])
            else:
                blocks[-1].append(piece)
        if all(sum(piece.counts for piece in block) <= 1 for block in blocks):
            return blocks
    return []
