"""RTF letters: their text on pages, tables in columns."""

import importlib
from itertools import groupby
from typing import Any

from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.bounds import MOST_CHARACTERS
from lading.intake.open.set_page import Cell, set_pages
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Opened

try:
    _reader: Any = importlib.import_module("striprtf.striprtf")
except ImportError:
    _reader = None

_BAR = "|"
_WIDEST = 60


def open_rtf(ask: OpenAsk) -> WasOpened:
    """Its text in order; pictures and what is embedded are left out."""
    return WasOpened(Opened(shape="pages", pages=set_pages(_rows(text_of_rtf(ask.content)))))


def text_of_rtf(content: bytes) -> str:
    """The text; cells of tables are parted by bars."""
    if _reader is None:
        raise Unopenable("unsupported", "RTF letters are not read. Ask for a PDF or a Word document (DOCX).")
    text: str = _reader.rtf_to_text(content.decode("cp1252", errors="replace"), errors="replace")
    if len(text) > MOST_CHARACTERS:
        raise Unopenable("too_large")
    if not text.strip():
        raise Unopenable("empty", "The RTF letter has no text. Ask the sender for a PDF of it.")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _rows(text: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for width, lines in groupby(text.split("\n"), key=lambda line: line.count(_BAR)):
        if width < 2:
            rows += [[Cell(line.strip(), 0.0, 1.0)] if line.strip() else [] for line in lines]
        else:
            rows += _table([[cell.strip() for cell in line.rstrip(_BAR).split(_BAR)] for line in lines])
    return rows


def _table(cells: list[list[str]]) -> list[list[Cell]]:
    """Columns as wide as their longest text."""
    number = max(map(len, cells))
    wide = [max(4, *(min(len(row[at]), _WIDEST) for row in cells if at < len(row))) + 3 for at in range(number)]
    edges = [sum(wide[:at]) / sum(wide) for at in range(number + 1)]
    return [[Cell(text, edges[at], edges[at + 1], ruled=True) for at, text in enumerate(row)] for row in cells]
