"""What a file is once the limited child process has opened it: words with boxes, tables, or text."""

from typing import Literal

import msgspec

Shape = Literal["pages", "sheets", "text", "xml", "edi", "html", "mail", "archive", "empty"]
"""What kind of thing was found inside, whatever the file's name says."""


class Box(msgspec.Struct, frozen=True, array_like=True):
    """A rectangle on a page, in shares of its width and height, from the top left; `page` counts from 0."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class Word(msgspec.Struct, frozen=True, array_like=True):
    """A word as printed, with its box in points from the top left. `sure` is below 1 where it was recognised (OCR).

    `size` is the height of its letters in points, 0 where that is not known.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    sure: float = 1.0
    size: float = 0.0
    bold: bool = False


class Stroke(msgspec.Struct, frozen=True, array_like=True):
    """A drawn line or the side of a drawn rectangle, in points from the top left: the rulings of tables."""

    left: float
    top: float
    right: float
    bottom: float


class Page(msgspec.Struct, frozen=True):
    """A page: its size in points, its words in reading order, its rulings. `scanned` when its words were recognised.

    `turned`: by how many degrees clockwise its picture was set upright, so that the words' boxes fit.
    """

    width: float
    height: float
    words: list[Word]
    strokes: list[Stroke] = []
    scanned: bool = False
    turned: float = 0.0


class Sheet(msgspec.Struct, frozen=True):
    """A sheet of a workbook, or a file of separated values: rows of cells as text, the first row being number 1."""

    name: str
    rows: list[list[str]]


class Inner(msgspec.Struct, frozen=True):
    """A file that was inside another: an attachment of a mail or a PDF, a member of an archive."""

    name: str
    media: str
    content: bytes


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A file, opened. `remarks` are sentences about what was left out or is strange (a wrong extension, a macro)."""

    shape: Shape
    pages: list[Page] = []
    sheets: list[Sheet] = []
    text: str = ""
    inner: list[Inner] = []
    remarks: list[str] = []
