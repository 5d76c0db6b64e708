"""Which column each word of a row belongs to: by the heads' sides, drawn lines, and what columns hold."""

import re
from itertools import pairwise
from statistics import median

from lading.intake.layout.lines import Chunk, Line, letter_of
from lading.intake.layout.paper import Paper
from lading.intake.layout.table_head import Column, Head
from lading.intake.opened import Word

_NUMERIC = re.compile(r"^[$€£]?[-−(]?\d[\d.,']*\)?-?%?$")
NUMBERS = frozenset(
    {"size_count", "quantity", "unit_price", "amount", "price_per", "discount", "tax_rate", "quantity+unit"}
)
_CODED = frozenset({("item",), ("buyer_item",), ("seller_item",)})
_PROSE = re.compile(r"[^\W\d_]{3}")
TEXTS = frozenset({"text", "item+text"})


class Grid:
    """The columns of a table with their sides, from rulings where there are some, else from the heads."""

    def __init__(self, columns: list[Column], head: Head, paper: Paper, first: int = 0) -> None:
        self.columns = columns
        self._first = first
        self._sides = _ruled_sides(columns, head, paper)

    def fit(self, cells: dict[int, Chunk]) -> float:
        """How well what cells hold suits their columns: numbers under counts and prices, words elsewhere."""
        counting = {
            at for at, column in enumerate(self.columns) if set(column.fields) & {"quantity", "quantity+unit", "unit"}
        }
        told = {at - self._first for at in cells}
        score = -2.0 if counting and not counting & told else 0.0
        for at, chunk in cells.items():
            names = set(self.columns[at - self._first].fields)
            numeric = _NUMERIC.match(chunk.words[0].text) is not None
            score += 1.0 if not names & NUMBERS else (1.5 if numeric else -1.5)
            score -= 0.2 * (not names)
        return score

    def cells(self, line: Line) -> dict[int, Chunk]:
        """The line's words by the number of their column."""
        found: dict[int, list[Chunk]] = {}
        for chunk in line.chunks:
            for at, part in self._whole(line) or self._place(chunk):
                found.setdefault(at, []).append(part)
        told = {at: _joined(parts) for at, parts in found.items()}
        self._free_codes(told)
        return {at + self._first: chunk for at, chunk in told.items()}

    def _whole(self, line: Line) -> list[tuple[int, Chunk]]:
        """A line of words alone in a table without a column for them stays whole: `M8x40 A2 hexagon bolt`."""
        if len(line.chunks) > 1 or text_columns(self.columns):
            return []
        placed = self._place(line.chunks[0])
        at = next((at for at, part in placed if _PROSE.search(part.text)), None)
        return [] if at is None or len(placed) < 2 else [(at, line.chunks[0])]

    def _free_codes(self, told: dict[int, Chunk]) -> None:
        """Words that follow a code in its column closely are the beginning of the description beside it."""
        texts = text_columns(self.columns)
        for at in [
            at for at, column in enumerate(self.columns) if texts and at < texts[0] and column.fields[:1] in _CODED
        ]:
            cell, other = told.get(at), told.get(texts[0])
            first, rest = (cell.part(0, 1), cell.part(1)) if cell is not None else (None, None)
            if first is None or rest is None or not re.search(r"\d", first.text) or not _PROSE.search(rest.text):
                continue
            if other is None or 0 <= other.left - rest.right < letter_of(rest.words[-1], other.words[0]):
                told[at], told[texts[0]] = first, _joined([rest, other] if other is not None else [rest])

    def _place(self, chunk: Chunk) -> list[tuple[int, Chunk]]:
        if self._sides:
            return self._by_sides(chunk)
        over = [at for at, column in enumerate(self.columns) if chunk.overlap(column.left, column.right) > 1]
        if len(over) == 1 or (len(over) > 1 and len(chunk.words) == 1):
            return [(max(over, key=lambda at: chunk.overlap(self.columns[at].left, self.columns[at].right)), chunk)]
        if not over:
            return [(self._nearest(chunk), chunk)]
        return self._apart(chunk, over)

    def _apart(self, chunk: Chunk, over: list[int]) -> list[tuple[int, Chunk]]:
        """A chunk over several heads: prose stays with the text that it begins in, numbers go to their own."""
        texts = [at for at in over if set(self.columns[at].fields) & TEXTS]
        prose = sum(1 for word in chunk.words if not _NUMERIC.match(word.text))
        if texts and prose == len(chunk.words):
            return [(texts[0], chunk)]
        if texts and over[0] == texts[0]:
            # Numbers within a description are its own; only those that end it may stand in other columns.
            if (run := self._trailing(chunk)) and (text := chunk.part(0, run)) and (rest := chunk.part(run)):
                return [(texts[0], text), *self._spread(rest)]
            end = max(n for n, word in enumerate(chunk.words) if n == 0 or not _NUMERIC.match(word.text)) + 1
            if end < len(chunk.words) and not _stands_off(chunk, end):
                end = len(chunk.words)
            text, rest = chunk.part(0, end), chunk.part(end)
            if text is not None and end > 1:
                return [(texts[0], text), *(self._place(rest) if rest is not None else [])]
        groups: list[tuple[int, int, int]] = []
        for n, word in enumerate(chunk.words):
            one = chunk.part(n, n + 1)
            at = (
                over[0]
                if one is None
                else max(over, key=lambda at: one.overlap(self.columns[at].left, self.columns[at].right))
            )
            if texts and not _NUMERIC.match(word.text) and at != texts[0] and set(self.columns[at].fields) & NUMBERS:
                at = texts[0]
            if groups and groups[-1][0] == at:
                groups[-1] = (at, groups[-1][1], n + 1)
            else:
                groups.append((at, n, n + 1))
        return [(at, part) for at, start, end in groups if (part := chunk.part(start, end))]

    def _trailing(self, chunk: Chunk) -> int:
        """Where the recognised words begin that stand under counts and units at the end of a description; else 0."""
        if chunk.words[-1].sure >= 1.0:
            return 0
        start = len(chunk.words)
        while start > 1:
            word = chunk.words[start - 1]
            at = max(range(len(self.columns)), key=lambda at: _over(word, self.columns[at]))
            names = set(self.columns[at].fields)
            fits = bool(names & NUMBERS and _NUMERIC.match(word.text)) or ("unit" in names and len(word.text) <= 8)
            if not fits or _over(word, self.columns[at]) <= 0:
                break
            start -= 1
        return start if any(_NUMERIC.match(word.text) for word in chunk.words[start:]) else 0

    def _spread(self, chunk: Chunk) -> list[tuple[int, Chunk]]:
        """Each word in the column that it stands under most."""
        placed = []
        for n, word in enumerate(chunk.words):
            if part := chunk.part(n, n + 1):
                placed.append((max(range(len(self.columns)), key=lambda at: _over(word, self.columns[at])), part))
        return placed

    def _nearest(self, chunk: Chunk) -> int:
        numeric = _NUMERIC.match(chunk.words[0].text) is not None

        def far(at: int) -> float:
            column = self.columns[at]
            gap = max(column.left - chunk.right, chunk.left - column.right)
            # Prose begins at its column's left side; numbers end at their column's right side.
            if set(column.fields) & TEXTS and not numeric and chunk.left >= column.left - 4:
                gap *= 0.5
            if numeric and set(column.fields) & TEXTS:
                gap *= 1.5
            return gap

        return min(range(len(self.columns)), key=far)

    def _by_sides(self, chunk: Chunk) -> list[tuple[int, Chunk]]:
        groups: list[tuple[int, int, int]] = []
        for n, word in enumerate(chunk.words):
            middle = (word.left + word.right) / 2
            at = next((at for at, (left, right) in enumerate(self._sides) if left <= middle < right), None)
            if at is None:
                at = self._nearest(chunk)
            if groups and groups[-1][0] == at:
                groups[-1] = (at, groups[-1][1], n + 1)
            else:
                groups.append((at, n, n + 1))
        return [(at, part) for at, start, end in groups if (part := chunk.part(start, end))]


def _over(word: Word, column: Column) -> float:
    return min(word.right, column.right) - max(word.left, column.left)


def _stands_off(chunk: Chunk, at: int) -> bool:
    """Whether a word stands farther from the one before than words of this chunk usually do."""
    gaps = [after.left - before.right for before, after in pairwise(chunk.words)]
    gap = gaps.pop(at - 1)
    return chunk.words[at - 1].text not in {"-", "#", ":", "/", "x", "X"} and (not gaps or gap > 1.3 * median(gaps))


def _joined(parts: list[Chunk]) -> Chunk:
    words = [word for part in parts for word in part.words]
    return parts[0] if len(parts) == 1 else Chunk(words, parts[0].page, parts[0].size)


class Grids:
    """The grid of a head, or of both its levels: each line is put in the one that it suits."""

    def __init__(self, head: Head, paper: Paper) -> None:
        levels = [[column for column in head.columns if column.level == level] for level in (0, 1)]
        self._grids = [Grid(levels[0], head, paper)]
        if levels[1]:
            self._grids.append(Grid(levels[1], head, paper, len(levels[0])))

    def cells(self, line: Line) -> dict[int, Chunk]:
        """The line's words by the number of their column in the head."""
        placed = [(grid, grid.cells(line)) for grid in self._grids]
        return max(placed, key=lambda one: one[0].fit(one[1]))[1]


def _ruled_sides(columns: list[Column], head: Head, paper: Paper) -> list[tuple[float, float]]:
    """The drawn sides of each column, empty where not every column stands between lines of its own."""
    top, under = paper.lines[head.first].top, paper.lines[head.last].bottom
    upright = sorted(
        stroke.left
        for stroke in paper.pages[head.page].strokes
        if abs(stroke.left - stroke.right) < 1
        and stroke.bottom > under + 4
        and stroke.bottom > top
        and stroke.bottom - stroke.top > 6
    )
    sides: list[tuple[float, float]] = []
    for at, column in enumerate(columns):
        middle = (column.left + column.right) / 2
        left = max((x for x in upright if x <= middle), default=None)
        right = min((x for x in upright if x > middle), default=None)
        before = columns[at - 1] if at else None
        if before is not None and (left is None or left < before.right - 2):
            return []
        sides.append(
            (-1.0 if left is None or at == 0 else left, 1e6 if right is None or at == len(columns) - 1 else right)
        )
    return sides


def text_columns(columns: list[Column]) -> list[int]:
    """Where descriptions stand."""
    return [at for at, column in enumerate(columns) if set(column.fields) & TEXTS]
