"""The rows of goods that were read, as words on paper: the line that counts, and the lines that belong to it."""

from collections.abc import Sequence

import msgspec

from lading.intake.layout.lines import Line
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.anchors import is_foot, is_sum
from lading.intake.layout.table.blocks import Piece
from lading.intake.layout.table.choose import Lines
from lading.intake.layout.table.share import shared
from lading.intake.layout.table.tokens import Splitter
from lading.intake.opened import Box
from lading.intake.reading import ReadLine

_COUNTING = ("quantity", "unit_price", "amount", "position", "price_per")


class Row(msgspec.Struct):
    """One line that was read: the line of the paper in which it counts, all its lines by number, and where it may end.

    `right` is where the next thing begins that is no text, by the lines that count.
    """

    at: int
    lines: list[int]
    right: float


def line_at(paper: Paper, box: Box) -> int | None:
    """The number of the line in which a box stands."""
    for number, line in enumerate(paper.lines):
        height = line.chunks[0].size[1]
        if line.page == box.page and line.top - 1 <= (box.top + box.bottom) / 2 * height <= line.bottom + 1:
            return number
    return None


def anchor_of(paper: Paper, line: ReadLine) -> int | None:
    """The line of the paper in which a line that was read counts."""
    for name in _COUNTING:
        field = line.fields.get(name)
        if field is not None and field.evidence.boxes:
            return line_at(paper, field.evidence.boxes[0])
    return None


def rows_of(paper: Paper, goods: Lines, lines: Sequence[ReadLine] | None = None) -> list[Row | None]:
    """A row for each line; None where two lines count in one, or none is known."""
    anchors = [anchor_of(paper, line) for line in (goods.lines if lines is None else lines)]
    known = {at for at in anchors if at is not None}
    if not known:
        return [None] * len(anchors)
    more = _more(paper, goods, known)
    rows: list[Row | None] = []
    for at, line in zip(anchors, goods.lines if lines is None else lines, strict=True):
        if at is None or anchors.count(at) > 1:
            rows.append(None)
        else:
            rows.append(Row(at, sorted({at, *more.get(at, [])}), _right(paper, line, at)))
    return rows


def _more(paper: Paper, goods: Lines, known: set[int]) -> dict[int, list[int]]:
    splitter = Splitter(paper)
    heads = {id(line) for line in goods.heads} if goods.way != "cards" else set()
    first, end = min(goods.first or 0, *known), max(goods.end, max(known) + 1)
    pieces = [
        Piece(at, line, at in known)
        for at, line in enumerate(paper.lines[first:end], first)
        if id(line) not in heads and not is_foot(line) and (at in known or not is_sum(splitter.tokens(line)))
    ]
    told = shared(paper, splitter, pieces, told=True)
    return {at: [piece.at for piece in held] for at, held in told.items()}


def _right(paper: Paper, line: ReadLine, at: int) -> float:
    """Where the first of the other fields begins that stands right of the text, in points."""
    size = paper.lines[at].chunks[0].size
    text = line.fields.get("text")
    left = min((box.left for box in text.evidence.boxes), default=0.0) if text else 0.0
    sides = [
        box.left
        for name, field in line.fields.items()
        if name != "text"
        for box in field.evidence.boxes
        if line_at(paper, box) == at and box.left > left + 0.01
    ]
    return min(sides, default=1.0) * size[0]


def texts_in(paper: Paper, row: Row) -> list[Line]:
    """Its lines."""
    return [paper.lines[at] for at in row.lines]
