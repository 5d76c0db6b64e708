"""Deposits that were invoiced before delivery: how much of each is still to be taken off the invoices to come."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.kernel import round_money
from lading.payments.accounts import DEPOSITS, RECEIVABLE, TAX
from lading.payments.ledger import Entry, Posting
from lading.store import UnitOfWork

ZERO = Decimal(0)
ASKED, USED, UNDONE = "deposit", "deposit_used", "deposit_undone"


class Deposit(msgspec.Struct, kw_only=True):
    """A deposit of one rate of tax as it was invoiced, and what of it is `left`, with the tax inside."""

    id: UUID
    order_id: UUID
    document: str
    currency: str
    left: Decimal
    left_tax: Decimal

    def take(self, amount: Decimal) -> tuple[Decimal, Decimal]:
        """Take so much of it; answers net and tax, exact with the last of it."""
        tax = round_money(self.left_tax * amount / self.left, self.currency)
        self.left, self.left_tax = self.left - amount, self.left_tax - tax
        return amount - tax, tax


_OPEN = """
SELECT t.id, t.order_id, i.number, t.currency,
  a.amount - coalesce(u.amount, 0), a.tax - coalesce(u.tax, 0)
FROM ledger_transactions t
JOIN billed_transactions b ON b.transaction_id = t.id AND b.voided_by IS NULL JOIN invoices i ON i.id = b.invoice_id
JOIN LATERAL (SELECT sum(amount) FILTER (WHERE account = 'receivable') AS amount,
    coalesce(-sum(amount) FILTER (WHERE account = 'tax'), 0) AS tax
  FROM ledger_entries WHERE transaction_id = t.id) a ON true
LEFT JOIN LATERAL (SELECT -sum(e.amount) FILTER (WHERE e.account = 'receivable') AS amount,
    coalesce(sum(e.amount) FILTER (WHERE e.account = 'tax'), 0) AS tax
  FROM ledger_transactions x JOIN ledger_entries e ON e.transaction_id = x.id
  WHERE x.order_id = t.order_id AND x.kind IN ('deposit_used', 'deposit_undone')
    AND x.source LIKE 'deposit/' || t.id || '/%%') u ON true
WHERE t.order_id = ANY(%s) AND t.kind = 'deposit' AND a.amount > coalesce(u.amount, 0) ORDER BY t.at, t.id
"""


async def read_open_deposits(unit: UnitOfWork, *, orders: Iterable[UUID]) -> dict[UUID, list[Deposit]]:
    """The deposits of these orders of which something is left, the oldest first."""
    found: dict[UUID, list[Deposit]] = {}
    names = Deposit.__struct_fields__
    for row in await unit.fetch(_OPEN, [list(orders)]):
        found.setdefault(row[1], []).append(Deposit(**dict(zip(names, row, strict=True))))
    return found


def ask_posting(order_id: UUID, *, net: Decimal, tax: Decimal, currency: str, source: str, reason: str) -> Posting:
    """The customer owes a deposit, which is not earned yet; its tax is due."""
    entries = _without_zero([Entry(RECEIVABLE, net + tax), Entry(DEPOSITS, -net), Entry(TAX, -tax)])
    return Posting(kind=ASKED, currency=currency, entries=entries, order_id=order_id, source=source, reason=reason)


def back_posting(one: Deposit, amount: Decimal, *, kind: str, source: str) -> Posting:
    """So much of a deposit is owed no longer: it is taken off an invoice, or its own was taken back."""
    net, tax = one.take(amount)
    entries = _without_zero([Entry(RECEIVABLE, -amount), Entry(DEPOSITS, net), Entry(TAX, tax)])
    return Posting(
        kind=kind,
        currency=one.currency,
        entries=entries,
        order_id=one.order_id,
        source=f"deposit/{one.id}/{source}",
        reason=one.document,
    )


def _without_zero(entries: Sequence[Entry]) -> list[Entry]:
    return [one for one in entries if one.amount]
