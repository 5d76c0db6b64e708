"""What was billed of orders and what was paid for them, and so what of a document is open. FIFO, and never stored."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.billing.deposits import UNDONE
from lading.billing.due import KINDS
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Billed(msgspec.Struct, frozen=True):
    """A document's share of one order; a credit memo's counts as money that came."""

    invoice_id: UUID
    number: str
    issued_on: date
    kind: str
    gross: Decimal


class Account(msgspec.Struct, frozen=True):
    """One order's documents that stand, in the order of their issue, and what was paid for it besides."""

    documents: Sequence[Billed] = ()
    paid: Decimal = ZERO

    @property
    def spare(self) -> Decimal:
        """What was paid or credited and no invoice has used up; negative where invoices are open."""
        billed = sum((one.gross for one in self.documents if one.kind == "invoice"), ZERO)
        credited = sum((one.gross for one in self.documents if one.kind == "credit_memo"), ZERO)
        return self.paid + credited - billed

    def open_of(self, invoice_id: UUID) -> Decimal:
        """What is still to be paid of an invoice: what comes pays the oldest first. Zero for all others."""
        credited = sum((one.gross for one in self.documents if one.kind == "credit_memo"), ZERO)
        left = max(self.paid + credited, ZERO)
        for one in self.documents:
            if one.kind != "invoice":
                continue
            open_ = one.gross - min(one.gross, left)
            left -= one.gross - open_
            if one.invoice_id == invoice_id:
                return open_
        return ZERO


# A voided invoice and the memo that voids it count for nothing.
_DOCUMENTS = """
SELECT s.order_id, i.id, i.number, i.issued_on, i.kind, s.gross
FROM invoice_orders s JOIN invoices i ON i.id = s.invoice_id
WHERE s.order_id = ANY(%s) AND i.voids IS NULL AND NOT EXISTS (SELECT FROM invoices v WHERE v.voids = i.id)
ORDER BY i.issued_at, i.id
"""

# What is not billed by us is money, and the standing of orders whose books began elsewhere.
_PAID = """
SELECT e.order_id, -sum(e.amount) FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
WHERE e.order_id = ANY(%s) AND e.account = 'receivable'
  AND (t.kind <> ALL(%s) OR t.source LIKE 'opening/%%') GROUP BY 1
"""


async def read_accounts(unit: UnitOfWork, *, orders: Iterable[UUID]) -> dict[UUID, Account]:
    """The accounts of these orders; all are in the answer."""
    chosen = list(orders)
    documents: dict[UUID, list[Billed]] = {order: [] for order in chosen}
    for order, *row in await unit.fetch(_DOCUMENTS, [chosen], plan_anew=True):
        documents[order].append(Billed(*row))
    paid = dict(await unit.fetch(_PAID, [chosen, [*KINDS, UNDONE]], plan_anew=True))
    return {order: Account(found, paid.get(order, ZERO)) for order, found in documents.items()}
