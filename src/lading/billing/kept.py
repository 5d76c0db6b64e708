"""Documents as they were issued, read back."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.billing.facts import Document
from lading.billing.keep import NOBODY
from lading.billing.traders import Buyer
from lading.kernel import NotFound
from lading.store import UnitOfWork


class Kept(msgspec.Struct, frozen=True):
    """A document as it was issued, and what it is to others."""

    id: UUID
    document: Document
    customer: str | None
    voids: UUID | None
    voided_by: str | None
    reason: str


_READ = """
SELECT i.id, i.facts::text, i.buyer::text, i.customer, i.voids, v.number, i.reason
FROM invoices i LEFT JOIN invoices v ON v.voids = i.id WHERE i.number = ANY(%s) ORDER BY i.issued_at, i.id
"""


async def read_documents(unit: UnitOfWork, *, numbers: Sequence[str]) -> dict[str, Kept]:
    """Documents by their numbers; unknown ones are left out."""
    kept = {}
    for id_, facts, buyer, *rest in await unit.fetch(_READ, [list(numbers)]):
        document = msgspec.json.decode(facts, type=Document)
        who = msgspec.json.decode(buyer, type=Buyer) if buyer else NOBODY
        document = msgspec.structs.replace(document, buyer=who)
        kept[document.number] = Kept(id_, document, *rest)
    return kept


async def read_document(unit: UnitOfWork, *, number: str) -> Kept:
    """One document. Raises `NotFound`."""
    found = await read_documents(unit, numbers=[number])
    if number not in found:
        raise NotFound(f"There is no invoice or credit memo {number}.")
    return found[number]
