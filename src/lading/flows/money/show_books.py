"""What an issued document rests on: the transactions of the ledger that it covers, entry by entry."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.billing.facts import Document
from lading.store import UnitOfWork


class CoveredEntry(msgspec.Struct, frozen=True):
    """An amount on an account: debit positive."""

    account: str
    line: int | None
    quantity: Decimal | None
    amount: Decimal


class Covered(msgspec.Struct, frozen=True):
    """A transaction of the ledger that a document covers."""

    id: UUID
    at: datetime
    kind: str
    order: str
    entries: list[CoveredEntry]


_COVERED = """
SELECT t.id, t.at, t.kind, coalesce(o.number, ''), e.account, e.line, e.quantity, e.amount
FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id LEFT JOIN orders o ON o.id = t.order_id
WHERE t.id = ANY(%s) ORDER BY t.at, t.id, e.n
"""


async def show_covered(unit: UnitOfWork, *, document: Document) -> list[Covered]:
    """The transactions that a document covers, in the order in which they were posted."""
    found: dict[UUID, Covered] = {}
    for id_, at, kind, order, *entry in await unit.fetch(_COVERED, [document.covers]):
        one = found.setdefault(id_, Covered(id_, at, kind, order, []))
        one.entries.append(CoveredEntry(*entry))
    return list(found.values())
