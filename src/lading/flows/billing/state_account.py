"""The statement of a customer's account: what was owed and paid in a period, and what is open by age."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.billing.shares import Account, read_accounts
from lading.kernel import Invalid, NotFound
from lading.store import UnitOfWork

ZERO = Decimal(0)
AGES = (30, 60, 90)


class StatedEvent(msgspec.Struct, frozen=True):
    """One event on the account: more owed is positive. `number` is its invoice or credit memo, else empty."""

    day: date
    kind: str
    order: str
    number: str
    amount: Decimal
    balance: Decimal


class Ages(msgspec.Struct, frozen=True):
    """What is open, by how late it is; `unbilled` is owed and on no invoice, negative where it is in their favour."""

    not_due: Decimal = ZERO
    late_30: Decimal = ZERO
    late_60: Decimal = ZERO
    late_90: Decimal = ZERO
    later: Decimal = ZERO
    unbilled: Decimal = ZERO


class Statement(msgspec.Struct, frozen=True):
    """A customer's account in one currency from one day to another, both included."""

    customer: str
    currency: str
    from_day: date
    to_day: date
    before: Decimal
    events: list[StatedEvent]
    balance: Decimal
    ages: Ages


_EVENTS = """
SELECT (t.at AT TIME ZONE 'UTC')::date, t.kind, o.number, coalesce(i.number, ''), sum(e.amount)
FROM orders o JOIN ledger_entries e ON e.order_id = o.id AND e.account = 'receivable' AND e.currency = %(currency)s
JOIN ledger_transactions t ON t.id = e.transaction_id
LEFT JOIN billed_transactions b ON b.transaction_id = t.id AND b.voided_by IS NULL
LEFT JOIN invoices i ON i.id = b.invoice_id
WHERE o.customer = %(customer)s AND t.at >= %(begin)s AND t.at < %(end)s
GROUP BY t.id, t.at, o.number, i.number HAVING sum(e.amount) <> 0 ORDER BY t.at, t.id
"""

_SUM = """
SELECT coalesce(sum(e.amount), 0) FROM orders o
JOIN ledger_entries e ON e.order_id = o.id AND e.account = 'receivable' AND e.currency = %(currency)s
JOIN ledger_transactions t ON t.id = e.transaction_id WHERE o.customer = %(customer)s AND t.at < %(upto)s
"""

_OPEN = """
SELECT s.order_id, i.id, coalesce(i.due_on, i.issued_on) FROM invoices i JOIN invoice_orders s ON s.invoice_id = i.id
WHERE i.customer = %s AND i.currency = %s AND i.kind = 'invoice'
  AND NOT EXISTS (SELECT FROM invoices v WHERE v.voids = i.id)
"""


async def state_account(
    unit: UnitOfWork, *, code: str, currency: str = "", from_day: date | None = None, to_day: date | None = None
) -> Statement:
    """The statement up to `to_day` (today), from 90 days before it unless said otherwise.

    Raises `NotFound`, `Invalid` where the days are the wrong way round.
    """
    last = to_day or unit.now.date()
    first = from_day or last - timedelta(days=90)
    if first > last:
        raise Invalid("The first day comes after the last one.")
    coin = currency or await _main_currency(unit, code)
    asked = {"customer": code, "currency": coin, "begin": _start(first), "end": _start(last + timedelta(days=1))}
    ((before,),) = await unit.fetch(_SUM, asked | {"upto": asked["begin"]})
    events: list[StatedEvent] = []
    balance = before
    for day, kind, order, number, amount in await unit.fetch(_EVENTS, asked, plan_anew=True):
        balance += amount
        events.append(StatedEvent(day, kind, order, number, amount, balance))
    ((now,),) = await unit.fetch(_SUM, asked | {"upto": datetime.max.replace(tzinfo=UTC)})
    rows = await unit.fetch(_OPEN, [code, coin])
    accounts = await read_accounts(unit, orders={row[0] for row in rows})
    return Statement(code, coin, first, last, before, events, balance, age(rows, accounts, now, unit.now.date()))


def age(rows: Sequence[tuple[Any, ...]], accounts: Mapping[UUID, Account], balance: Decimal, today: date) -> Ages:
    """What of these invoices (order, invoice, day due) is open today, by how late it is. Pure."""
    sums = [ZERO, ZERO, ZERO, ZERO, ZERO]
    for order, invoice, due_on in rows:
        late = (today - due_on).days
        at = 0 if late <= 0 else 1 + sum(late > limit for limit in AGES)
        sums[at] += accounts[order].open_of(invoice)
    unbilled = balance - sum(sums, ZERO)
    return Ages(sums[0], sums[1], sums[2], sums[3], sums[4], unbilled)


async def _main_currency(unit: UnitOfWork, code: str) -> str:
    rows = await unit.fetch(
        "SELECT (SELECT currency FROM orders WHERE customer = p.code ORDER BY placed_at DESC LIMIT 1)"
        " FROM parties p WHERE p.code = %s",
        [code],
    )
    if not rows:
        raise NotFound(f"There is no customer {code}.")
    return str(rows[0][0] or "EUR")


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
