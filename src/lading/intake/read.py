"""What a document says, read in the order of trust: by its format's standard, by its pages, by its words."""

import re

import msgspec

from lading.intake.hints import Hints
from lading.intake.layout.free_text import read_text
from lading.intake.layout.notes import instructions_in
from lading.intake.layout.read_pages import read_pages
from lading.intake.layout.told_parts import split_told
from lading.intake.open.set_page import Cell, set_pages, set_text
from lading.intake.opened import Inner, Opened, Page, Sheet
from lading.intake.reading import Flag, Reading
from lading.intake.structured.read_structured import read_structured

_LARGEST_XML = 20_000_000
_ROWS, _COLUMNS = 2_000, 40
_TAG = re.compile(r"<(?:style|script|head)\b.*?</(?:style|script|head)>|<[^>]+>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^>]*>", re.IGNORECASE)


def read_document(opened: Opened, *, name: str, hints: Hints) -> list[Reading]:
    """Each order, change or answer that a document holds; empty where it says nothing of the kind.

    Files inside are documents of their own; only the XML that a PDF carries of itself is read for it.
    """
    return [_flagged(split_told(one, hints), opened) for one in _read(opened, name=name, hints=hints)]


def _flagged(reading: Reading, opened: Opened) -> Reading:
    """With a flag where a text that was left out, since no eye sees it, speaks to whoever reads."""
    said = [Flag("instruction", one) for one in opened.remarks if instructions_in(one)]
    return msgspec.structs.replace(reading, flags=[*said, *reading.flags]) if said else reading


def _read(opened: Opened, *, name: str, hints: Hints) -> list[Reading]:
    if found := _by_standard(opened, name=name, hints=hints):
        return found
    match opened.shape:
        case "pages":
            return [_with_text(opened.pages, hints)] if any(page.words for page in opened.pages) else []
        case "sheets":
            pages = [page for sheet in opened.sheets for page in _sheet_pages(sheet)]
            return [read_pages(pages, hints=hints, format="sheet")] if pages else []
        case "text" | "mail":
            return _written(opened.text, hints)
        case "html":
            return _written(_TAG.sub(" ", _BREAK.sub("\n", opened.text)), hints)
        case _:
            return []


def _by_standard(opened: Opened, *, name: str, hints: Hints) -> list[Reading] | None:
    if found := read_structured(opened, name=name, hints=hints):
        return found
    for inner in opened.inner if opened.shape == "pages" else ():
        if (within := _as_xml(inner)) and (found := read_structured(within, name=inner.name, hints=hints)):
            return found
    return None


def _as_xml(inner: Inner) -> Opened | None:
    """What a PDF says of itself for machines, harmless because it declares nothing."""
    if not inner.name.lower().endswith(".xml") or len(inner.content) > _LARGEST_XML:
        return None
    text = inner.content.decode("utf-8-sig", errors="replace")
    return None if "<!ENTITY" in text else Opened(shape="xml", text=text)


def _with_text(pages: list[Page], hints: Hints) -> Reading:
    """Pages; where they hold no table, their sentences."""
    return read_pages(pages, hints=hints)


def _sheet_pages(sheet: Sheet) -> list[Page]:
    """A sheet laid out on paper, its columns wide enough for their longest words."""
    rows = sheet.rows[:_ROWS]
    width = min(max(map(len, rows), default=0), _COLUMNS)
    if not width:
        return []
    wide = [
        max(4, *(min(len(row[at]), 60) for row in rows if at < len(row))) + 3
        if any(at < len(row) for row in rows)
        else 4
        for at in range(width)
    ]
    edges = [sum(wide[:at]) / sum(wide) for at in range(width + 1)]
    cells = ([Cell(row[at], edges[at], edges[at + 1]) for at in range(min(len(row), width)) if row[at]] for row in rows)
    return set_pages(cells, width=max(595.0, 80.0 + 5.2 * sum(wide)))


def _written(text: str, hints: Hints) -> list[Reading]:
    """Text: as a page where it is laid out as a table, else as sentences."""
    if not text.strip():
        return []
    said = read_text(text, hints=hints)
    if said.kind == "change" and said.lines and all(line.value("action") for line in said.lines):
        return [said]
    laid_out = read_pages(set_text(text), hints=hints, format="text")
    headed = laid_out.header.keys() & {"po_number", "order_date", "total", "ship_to_name"}
    if _counted(laid_out) >= _counted(said) and laid_out.lines and (headed or len(laid_out.lines) > len(said.lines)):
        return [laid_out]
    return [said] if said.lines or said.kind or said.header else []


def _counted(reading: Reading) -> int:
    """How many lines say how many: a list of goods that was taken for a table of words has none."""
    return sum(bool(line.value("quantity")) for line in reading.lines)
