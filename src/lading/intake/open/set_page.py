"""Text without a place of its own, set on pages: rows of cells, letters of one width."""

from collections.abc import Iterable, Iterator

import msgspec

from lading.intake.opened import Page, Stroke, Word

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 40.0
LETTER, LEADING, SIZE = 5.0, 12.0, 9.0


class Cell(msgspec.Struct, frozen=True):
    """Text between two shares of the page's inner width."""

    text: str
    left: float
    right: float
    ruled: bool = False


def set_pages(rows: Iterable[list[Cell]], *, width: float = WIDTH) -> list[Page]:
    """Pages on which each row stands below the one before; long cells wrap within their column."""
    pages, words, strokes, top = [], list[Word](), list[Stroke](), MARGIN
    for row in rows:
        columns = [list(_wrap(cell, width - 2 * MARGIN)) for cell in row]
        height = LEADING * max((len(lines) for lines in columns), default=0) + 4
        if top + height > HEIGHT - MARGIN and words:
            pages.append(Page(width, HEIGHT, words, strokes))
            words, strokes, top = [], [], MARGIN
        for cell, lines in zip(row, columns, strict=True):
            left = MARGIN + cell.left * (width - 2 * MARGIN) + 2
            for at, line in enumerate(lines):
                words.extend(_words(line, left, top + 2 + at * LEADING))
            if cell.ruled:
                right = MARGIN + cell.right * (width - 2 * MARGIN)
                strokes.append(Stroke(left - 2, top, right, top))
                strokes.append(Stroke(left - 2, top, left - 2, top + height))
        top += height
    return [*pages, Page(width, HEIGHT, words, strokes)]


def set_text(text: str) -> list[Page]:
    """Lines as typed, each letter in its column, on pages wide enough for the longest."""
    lines = [line.expandtabs(8).rstrip() for line in text.split("\n")]
    width = max(WIDTH, 2 * MARGIN + LETTER * max(map(len, lines), default=0))
    pages, words, top = [], list[Word](), MARGIN
    for line in lines:
        if top + LEADING > HEIGHT - MARGIN:
            pages.append(Page(width, HEIGHT, words))
            words, top = [], MARGIN
        words.extend(_words(line, MARGIN, top))
        top += LEADING
    return [*pages, Page(width, HEIGHT, words)]


def _wrap(cell: Cell, inner: float) -> Iterator[str]:
    most = max(4, int((cell.right - cell.left) * inner / LETTER) - 1)
    for paragraph in cell.text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > most:
                yield line
                line = word
            else:
                line = f"{line} {word}" if line else word
        if line:
            yield line


def _words(line: str, left: float, top: float) -> Iterator[Word]:
    at = 0
    for word in line.replace("\t", "    ").split(" "):
        if word:
            start = left + at * LETTER
            yield Word(word, start, top, start + len(word) * LETTER, top + SIZE, size=SIZE)
        at += len(word) + 1
