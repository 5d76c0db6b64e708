"""The door of the structured formats: which one a file is, and its readings."""

from lading.intake.hints import Hints
from lading.intake.opened import Opened, Sheet
from lading.intake.reading import Reading
from lading.intake.structured.attached import read_attached
from lading.intake.structured.edi_text import looks_like_edi
from lading.intake.structured.edifact.read_edifact import read_edifact
from lading.intake.structured.edifact.read_tradacoms import read_tradacoms
from lading.intake.structured.sheets.read_html import read_html
from lading.intake.structured.sheets.read_sheet import read_sheet
from lading.intake.structured.x12.read_x12 import read_x12
from lading.intake.structured.xml.read_xml import read_xml


def read_structured(opened: Opened, *, name: str, hints: Hints) -> list[Reading] | None:  # noqa: ARG001 (the name says no more than the content)
    """The orders (and what belongs to orders) that a structured file holds; None when it is none of the formats.

    Raises `Malformed` where it is one and nothing of it can be read.
    """
    text = opened.text.removeprefix("\ufeff").lstrip()
    if opened.shape in ("edi", "text") and looks_like_edi(text):
        return _read_edi(opened.text)
    if opened.shape == "xml" or (opened.shape == "text" and text.startswith("<?xml")):
        return read_xml(opened.text)
    if opened.shape == "sheets":
        found = [
            reading
            for sheet in opened.sheets
            for reading in read_sheet(sheet, hints, where=_where(opened, sheet)) or []
        ]
        return found or None
    if opened.shape == "html":
        return read_html(opened.text, hints)
    if opened.shape == "pages":
        return read_attached(opened.inner, opened.pages)
    return None


def _read_edi(text: str) -> list[Reading]:
    begins = text.removeprefix("\ufeff").lstrip()[:4]
    if begins.startswith(("UNA", "UNB", "UNH")):
        return read_edifact(text)
    return read_tradacoms(text) if begins.startswith("STX") else read_x12(text)


def _where(opened: Opened, sheet: Sheet) -> str:
    """What precedes `row 7`: the sheet's name where there are several."""
    return f"{sheet.name} " if len(opened.sheets) > 1 else ""
