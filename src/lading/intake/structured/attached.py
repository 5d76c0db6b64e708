"""The XML inside a PDF (Order-X, Factur-X, ZUGFeRD), and whether the pages show what it says."""

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from lading.intake.opened import Inner, Opened, Page
from lading.intake.reading import Flag, Reading
from lading.intake.structured.xml.read_xml import read_xml

_NOT_LETTERS = re.compile(r"[\W_]+")
_NOT_DIGITS = re.compile(r"\D+")


def is_xml(file: Inner) -> bool:
    """Whether a file inside of a PDF says that it is XML."""
    return file.name.casefold().endswith(".xml") or "xml" in file.media


def machine_text(opened: Opened) -> str:
    """The text that a machine has written: the file's own, or that of the XML inside of a PDF."""
    if opened.text or opened.shape != "pages":
        return opened.text
    return next((one.content.decode("utf-8-sig", "replace") for one in opened.inner if is_xml(one)), "")


def read_attached(inner: Sequence[Inner], pages: Sequence[Page]) -> list[Reading] | None:
    """The readings of the first XML of a vocabulary of ours. What the pages do not show is flagged as hidden."""
    for file in inner:
        if is_xml(file):
            readings = read_xml(file.content.decode("utf-8", "replace"))
            if readings is not None:
                return [replace(one, flags=[*one.flags, *_hidden(one, pages, file.name)]) for one in readings]
    return None


def _hidden(reading: Reading, pages: Sequence[Page], name: str) -> list[Flag]:
    """People look at the pages, and machines read the XML: where the number or the total differ, somebody must look."""
    words = [word.text for page in pages for word in page.words]
    if not words:
        return []
    shown, amounts = _NOT_LETTERS.sub("", "".join(words)).casefold(), _amounts(words)
    flags = []
    for field, kind in (("po_number", "number"), ("reference", "number"), ("total", "total")):
        value = reading.value(field)
        if not value or (field == "reference" and reading.kind == "order"):
            continue
        if field == "total":
            seen = _NOT_DIGITS.sub("", f"{Decimal(value):.2f}") in amounts
        else:
            seen = _NOT_LETTERS.sub("", value).casefold() in shown
        if not seen:
            sentence = f"{name} inside says the {kind} {value}, which no page shows."
            flags.append(Flag("hidden", sentence, reading.header[field].evidence, f"/header/{field}"))
    return flags


def _amounts(words: Sequence[str]) -> set[str]:
    """The digits of every word, and of up to three together: some write `1 234,50`."""
    digits = [_NOT_DIGITS.sub("", word) for word in words]
    return {"".join(digits[at : at + count]) for at in range(len(digits)) for count in (1, 2, 3)}
