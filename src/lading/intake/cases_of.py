"""The cases that an order came from, and those of a customer."""

from datetime import datetime

import msgspec

from lading.intake.case_views import DocumentView, show_document
from lading.intake.cases import State
from lading.intake.reading import Kind
from lading.store import UnitOfWork


class CaseOf(msgspec.Struct, frozen=True):
    """A case in a few words, with its document where it has one."""

    number: str
    kind: Kind
    state: State
    external_id: str
    received_at: datetime
    document: DocumentView | None


_NAMED = "SELECT number, kind, state, external_id, received_at, document FROM intake_cases"


async def cases_of_order(unit: UnitOfWork, *, number: str) -> list[CaseOf]:
    """The cases that were booked as this order, the oldest first."""
    rows = await unit.fetch(f"{_NAMED} WHERE booked_as = %s AND booked_as <> '' ORDER BY id LIMIT 20", [number])
    found = []
    for row in rows:
        seen = await show_document(unit, document=row[5]) if row[5] else None
        found.append(CaseOf(row[0], row[1], row[2], row[3], row[4], seen))
    return found


async def cases_of_customer(unit: UnitOfWork, *, code: str, limit: int = 8) -> list[CaseOf]:
    """The newest cases of a customer; their documents are left out."""
    rows = await unit.fetch(f"{_NAMED} WHERE customer = %s AND customer <> '' ORDER BY id DESC LIMIT %s", [code, limit])
    return [CaseOf(row[0], row[1], row[2], row[3], row[4], None) for row in rows]
