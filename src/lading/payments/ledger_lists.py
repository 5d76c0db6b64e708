"""The ledger as people look at it: its transactions with their entries, and what its accounts come to."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.store import UnitOfWork


class EntryView(msgspec.Struct, frozen=True):
    """An entry: debit positive, credit negative, in the transaction's currency."""

    account: str
    amount: Decimal
    line: int | None
    tender: int | None
    quantity: Decimal | None


class TransactionView(msgspec.Struct, frozen=True, kw_only=True):
    """A business event in the ledger. `event` is the place in its order's history; `amount` is what was debited."""

    id: UUID
    at: datetime
    kind: str
    order: str | None
    event: int | None
    source: str
    currency: str
    actor: str
    reason: str
    amount: Decimal
    entries: list[EntryView]


class AccountSum(msgspec.Struct, frozen=True):
    """What an account comes to in one currency: debits, credits, and what is left."""

    account: str
    currency: str
    debit: Decimal
    credit: Decimal
    balance: Decimal


class LedgerFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which transactions: of an order, on an account, of a kind, of these days; empty for all."""

    order: str = ""
    account: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


_WHERE = """
 FROM ledger_transactions t LEFT JOIN orders o ON o.id = t.order_id WHERE t.kind <> 'began'
 AND (%(order)s = '' OR t.order_id = (SELECT id FROM orders WHERE number = %(order)s))
 AND (%(kind)s = '' OR t.kind = %(kind)s)
 AND (%(first)s::date IS NULL OR t.at >= %(first)s::date) AND (%(last)s::date IS NULL OR t.at < %(last)s::date + 1)
"""
_TRANSACTIONS = f"""
SELECT t.id, t.at, t.kind, o.number, t.seq, t.source, t.currency, t.actor, t.reason {_WHERE}
 AND (%(account)s = '' OR EXISTS
   (SELECT FROM ledger_entries e WHERE e.transaction_id = t.id AND e.account = %(account)s))
 AND (%(before)s::uuid IS NULL
   OR (t.at, t.id) < (SELECT b.at, b.id FROM ledger_transactions b WHERE b.id = %(before)s::uuid))
 ORDER BY t.at DESC, t.id DESC LIMIT %(limit)s
"""  # noqa: S608 -- our own words
_SUMS = f"""
SELECT e.account, e.currency, coalesce(sum(e.amount) FILTER (WHERE e.amount > 0), 0),
  coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0), 0), sum(e.amount)
FROM ledger_entries e WHERE e.transaction_id IN (SELECT t.id {_WHERE}) GROUP BY 1, 2 ORDER BY 2, 1
"""  # noqa: S608 -- our own words


async def list_transactions(
    unit: UnitOfWork, *, which: LedgerFilter, before: UUID | None = None, limit: int = 50
) -> list[TransactionView]:
    """Transactions, the newest first, each with its entries."""
    rows = await unit.fetch(_TRANSACTIONS, {**_asked(which), "before": before, "limit": limit}, plan_anew=True)
    entries = await _entries(unit, [row[0] for row in rows])
    return [
        TransactionView(
            id=row[0],
            at=row[1],
            kind=row[2],
            order=row[3],
            event=row[4],
            source=row[5],
            currency=row[6],
            actor=row[7],
            reason=row[8],
            amount=sum((one.amount for one in entries[row[0]] if one.amount > 0), Decimal(0)),
            entries=entries[row[0]],
        )
        for row in rows
    ]


async def sum_accounts(unit: UnitOfWork, *, which: LedgerFilter) -> list[AccountSum]:
    """What each account comes to over these transactions, a row for each currency."""
    return [AccountSum(*row) for row in await unit.fetch(_SUMS, _asked(which), plan_anew=True)]


async def _entries(unit: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, list[EntryView]]:
    found: dict[UUID, list[EntryView]] = {one: [] for one in ids}
    for row in await unit.fetch(
        "SELECT transaction_id, account, amount, line, tender, quantity FROM ledger_entries"
        " WHERE transaction_id = ANY(%s) ORDER BY transaction_id, n",
        [list(ids)],
        plan_anew=True,
    ):
        found[row[0]].append(EntryView(*row[1:]))
    return found


def _asked(which: LedgerFilter) -> dict[str, Any]:
    return msgspec.structs.asdict(which)
