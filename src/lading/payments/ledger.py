"""Posting to the ledger: one transaction per business event, whole or not at all."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.kernel import new_id
from lading.store import UnitOfWork
from lading.store.unit_of_work import copy_text

_NULL = r"\N"


class Entry(msgspec.Struct, frozen=True):
    """An amount on an account, debit positive and credit negative. `quantity` counts units of the line: sold positive,
    undone or credited negative. `credit_id` says whose store credit or gift card it is.
    """

    account: str
    amount: Decimal
    line: int | None = None
    tender: int | None = None
    quantity: Decimal | None = None
    credit_id: UUID | None = None


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """A business event in one currency. `source` says what it came from, such as `operation/<id>`: once per kind."""

    kind: str
    currency: str
    entries: Sequence[Entry]
    order_id: UUID | None = None
    seq: int | None = None
    source: str = ""
    reason: str = ""


async def post(unit: UnitOfWork, *, postings: Sequence[Posting]) -> list[UUID]:
    """Write transactions; answers their ids. A posting whose entries do not sum to zero is a `ValueError`."""
    transactions, entries, ids = list[str](), list[str](), list[UUID]()
    now, actor = str(unit.now), copy_text(unit.actor.label)
    for one in postings:
        if sum(entry.amount for entry in one.entries):
            raise ValueError(f"the entries of {one.kind} of {one.order_id} do not sum to zero")
        ids.append(identity := new_id())
        order = _text(one.order_id)
        transactions.append(
            f"{identity!s}\t{now}\t{one.kind}\t{order}\t{_text(one.seq)}\t{copy_text(one.source)}\t{one.currency}"
            f"\t{actor}\t{copy_text(one.reason)}"
        )
        entries += [
            f"{identity!s}\t{n}\t{copy_text(entry.account)}\t{entry.amount!s}\t{one.currency}\t{order}"
            f"\t{_text(entry.line)}\t{_text(entry.tender)}\t{_text(entry.quantity)}\t{_text(entry.credit_id)}"
            for n, entry in enumerate(one.entries, start=1)
        ]
    await unit.copy("ledger_transactions (id, at, kind, order_id, seq, source, currency, actor, reason)", transactions)
    await unit.copy(
        "ledger_entries (transaction_id, n, account, amount, currency, order_id, line, tender, quantity, credit_id)",
        entries,
    )
    return ids


def _text(value: object) -> str:
    return _NULL if value is None else str(value)
