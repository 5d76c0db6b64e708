"""Words put together: lines of a page, and in each line chunks that stand apart from each other."""

import re
from collections.abc import Iterable
from functools import cached_property
from statistics import median

import msgspec

from lading.intake.opened import Box, Page, Stroke, Word

_GLUED = re.compile(r"(\d{12,14})([^\W\d_].*)")


class Chunk:
    """Words that stand together in a line, as a person sees one thing."""

    def __init__(self, words: list[Word], page: int, size: tuple[float, float]) -> None:
        self.words = words
        self.page = page
        self.size = size
        self.left = min(word.left for word in words)
        self.right = max(word.right for word in words)
        self.top = min(word.top for word in words)
        self.bottom = max(word.bottom for word in words)

    @cached_property
    def text(self) -> str:
        """The words with one blank between them."""
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Of its letters, with what stands above and below them."""
        return self.bottom - self.top

    @property
    def boxes(self) -> list[Box]:
        """Where it stands, in shares of the page."""
        return [box_of(self.words, self.page, self.size)]

    @property
    def sure(self) -> float:
        """How surely its least sure word was recognised."""
        return min(word.sure for word in self.words)

    def part(self, start: int, end: int | None = None) -> "Chunk | None":
        """Some of its words, None where that is none."""
        words = self.words[start:end]
        return Chunk(words, self.page, self.size) if words else None

    def overlap(self, left: float, right: float) -> float:
        """How much of its width lies between two sides, in points."""
        return min(self.right, right) - max(self.left, left)

    def __repr__(self) -> str:
        return f"<{self.text} @{self.page}:{self.left:.0f},{self.top:.0f}>"


class Line:
    """Chunks at one height, from left to right."""

    def __init__(self, chunks: list[Chunk]) -> None:
        self.chunks = chunks
        self.page = chunks[0].page
        self.top = min(chunk.top for chunk in chunks)
        self.bottom = max(chunk.bottom for chunk in chunks)

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2

    @cached_property
    def text(self) -> str:
        """All of it."""
        return " ".join(chunk.text for chunk in self.chunks)

    @property
    def words(self) -> list[Word]:
        """Of all its chunks."""
        return [word for chunk in self.chunks for word in chunk.words]


def box_of(words: Iterable[Word], page: int, size: tuple[float, float]) -> Box:
    """The box around words, in shares of the page."""
    held = list(words)
    width, height = size
    return Box(
        page,
        round(min(word.left for word in held) / width, 4),
        round(min(word.top for word in held) / height, 4),
        round(max(word.right for word in held) / width, 4),
        round(max(word.bottom for word in held) / height, 4),
    )


def lines_of(page: Page, number: int) -> list[Line]:
    """The page's lines from top to bottom."""
    told = (part for word in page.words if word.text.strip() for part in unglued(word))
    words = sorted(told, key=lambda word: word.top + word.bottom)
    rows: list[list[Word]] = []
    for word in words:
        if rows and _level(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    upright = [stroke for stroke in page.strokes if abs(stroke.left - stroke.right) < 1]
    size = (page.width or 1.0, page.height or 1.0)
    rows = [sorted(row, key=lambda word: word.left) for row in rows]
    return [Line(_chunks(row, upright, number, size)) for row in rows]


def unglued(word: Word) -> list[Word]:
    """A word in two where a GTIN ran into the text of the next column, as in a table that is too narrow."""
    hit = _GLUED.match(word.text)
    if hit is None or not _is_gtin(hit[1]):
        return [word]
    # Figures are narrower than capitals: what follows begins no farther right than where it is put here.
    at = word.left + 0.85 * (word.right - word.left) * len(hit[1]) / len(word.text)
    first = msgspec.structs.replace(word, text=hit[1], right=max(word.left + 1, at - 2 * letter_of(word, word)))
    return [first, msgspec.structs.replace(word, text=hit[2], left=at)]


def _is_gtin(digits: str) -> bool:
    """Whether the last of its digits is the check digit of the others."""
    weighed = sum(int(sign) * (3 if at % 2 else 1) for at, sign in enumerate(reversed(digits)))
    return weighed % 10 == 0


def letter_of(before: Word, after: Word) -> float:
    """The size of the smaller letters of two words."""
    return max(min(before.size or 99.0, after.size or 99.0, (before.bottom - before.top) * 0.9), 3.0)


def _level(row: list[Word], word: Word) -> bool:
    """Whether a word stands in a row: the heights of their middles differ by less than half of a letter."""
    middle = median((one.top + one.bottom) / 2 for one in row[-12:])
    least = min(*(one.bottom - one.top for one in row[-12:]), word.bottom - word.top)
    return abs((word.top + word.bottom) / 2 - middle) < max(0.42 * least, 1.5)


def _chunks(row: list[Word], upright: list[Stroke], page: int, size: tuple[float, float]) -> list[Chunk]:
    chunks: list[list[Word]] = []
    for word in row:
        if chunks and not _parted(chunks[-1][-1], word, upright):
            chunks[-1].append(word)
        else:
            chunks.append([word])
    return [Chunk(words, page, size) for words in chunks]


def _parted(before: Word, after: Word, upright: list[Stroke]) -> bool:
    gap = after.left - before.right
    if gap > 0.95 * letter_of(before, after):
        return True
    middle = (after.top + after.bottom) / 2
    return gap > 0 and any(
        before.right - 1 <= stroke.left <= after.left + 1 and stroke.top <= middle <= stroke.bottom
        for stroke in upright
    )
