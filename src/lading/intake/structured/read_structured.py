"""The door of the structured formats: which one a file is, and its readings."""

from lading.intake.hints import Hints
from lading.intake.opened import Opened
from lading.intake.reading import Reading
from lading.intake.structured.edi_text import looks_like_edi
from lading.intake.structured.edifact.read_edifact import read_edifact
from lading.intake.structured.x12.read_x12 import read_x12


def read_structured(opened: Opened, *, name: str, hints: Hints) -> list[Reading] | None:  # noqa: ARG001
    """The orders (and what belongs to orders) that a structured file holds; None when it is none of the formats.

    Raises `Malformed` where it is one and nothing of it can be read.
    """
    if opened.shape in ("edi", "text") and looks_like_edi(opened.text):
        return _read_edi(opened.text)
    return None


def _read_edi(text: str) -> list[Reading] | None:
    begins = text.removeprefix("\ufeff").lstrip()[:4]
    if begins.startswith(("UNA", "UNB", "UNH")):
        return read_edifact(text)
    return None if begins.startswith("STX") else read_x12(text)
