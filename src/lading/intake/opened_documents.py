"""Documents as they were opened, for whoever looks at them: the words of a box, and what can be drawn."""

from uuid import UUID

from lading.intake.claim_cases import unpack_opened
from lading.intake.opened import Box, Opened, Page
from lading.store import UnitOfWork

_OVER = 0.5
"""So much of a word lies inside a box that is meant to hold it."""


async def read_opened(unit: UnitOfWork, *, document: UUID) -> Opened | None:
    """A document as the child has opened it; None where nobody has yet, or could not."""
    rows = await unit.fetch("SELECT opened FROM intake_documents WHERE id = %s", [document])
    return unpack_opened(rows[0][0]) if rows else None


def words_within(page: Page, box: Box) -> str:
    """The text inside a box of a page, in reading order, its lines divided by blanks."""
    left, right = box.left * page.width, box.right * page.width
    top, bottom = box.top * page.height, box.bottom * page.height
    found = []
    for word in page.words:
        width, height = max(word.right - word.left, 0.1), max(word.bottom - word.top, 0.1)
        across = min(word.right, right) - max(word.left, left)
        down = min(word.bottom, bottom) - max(word.top, top)
        if across / width > _OVER and down / height > _OVER:
            found.append(word.text)
    return " ".join(found)
