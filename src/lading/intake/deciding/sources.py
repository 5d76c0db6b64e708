"""From what kind of source a reading comes: each is calibrated by itself, a scan is not a message. Pure."""

from collections import Counter
from typing import Literal

from lading.intake.reading import Method, Reading

Source = Literal["structured", "page", "scan", "text", ""]
"""By a standard or a sheet; from a page with text; from recognised letters; from sentences; nobody knows."""

_OF: dict[Method, Source] = {
    "standard": "structured",
    "sheet": "structured",
    "layout": "page",
    "learned": "page",
    "recognised": "scan",
    "words": "text",
}


def source_of(reading: Reading) -> Source:
    """What most of its fields were read by; a page of which something was recognised is a scan."""
    fields = [*reading.header.values(), *(field for line in reading.lines for field in line.fields.values())]
    seen = Counter(_OF[field.method] for field in fields if field.method in _OF)
    if seen["scan"]:
        return "scan"
    return seen.most_common(1)[0][0] if seen else ""
