"""What the ledger says of orders: sold and credited by line, money by tender, and what the customer owes."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.payments.accounts import RECEIVABLE, TAX
from lading.payments.ledger import Posting
from lading.store import UnitOfWork

ZERO = Decimal(0)
SALES = ("sale", "sale_undone")
CREDITS = ("credit", "credit_undone")
ADJUSTMENTS = (*CREDITS, "fee", "write_off", "store_credit_issued")
"""Kinds that change what is owed for an order beside its lines."""

DEPOSITS = ("deposit", "deposit_used", "deposit_undone")
"""Kinds that only say when a part of it is owed: before delivery, and then no longer."""


class PostedLine(msgspec.Struct):
    """What was sold of a line and credited of it, in units and money; `tax` is inside `total`. Credits are positive."""

    sold_units: Decimal = ZERO
    sold: Decimal = ZERO
    sold_tax: Decimal = ZERO
    credited_units: Decimal = ZERO
    credited: Decimal = ZERO
    credited_tax: Decimal = ZERO


class Posted(msgspec.Struct):
    """What was posted for one order. `shipping` is a line without units; `adjusted` is negative where less is owed."""

    lines: dict[int, PostedLine] = {}
    shipping: PostedLine = msgspec.field(default_factory=PostedLine)
    clearing: dict[int, Decimal] = {}
    receivable: Decimal = ZERO
    adjusted: Decimal = ZERO
    by_kind: dict[str, Decimal] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever posted for it."""
        return not self.by_kind


_POSTED = """
SELECT e.order_id, t.kind, e.account, e.line, e.tender, sum(e.amount), coalesce(sum(e.quantity), 0)
FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
WHERE e.order_id = ANY(%s) GROUP BY 1, 2, 3, 4, 5
"""

_PAID = """
SELECT order_id, sum(authorised), sum(captured), sum(refunded), sum(adjusted) FROM (
  SELECT order_id, authorised, captured, refunded, 0 AS adjusted FROM tenders WHERE order_id = ANY(%(orders)s)
  UNION ALL SELECT e.order_id, 0, 0, 0, e.amount FROM ledger_entries e
    JOIN ledger_transactions t ON t.id = e.transaction_id
    WHERE e.order_id = ANY(%(orders)s) AND e.account = 'receivable' AND t.kind = ANY(%(kinds)s)) x GROUP BY 1
"""


async def read_posted(unit: UnitOfWork, *, orders: Iterable[UUID]) -> dict[UUID, Posted]:
    """What was posted for these orders; every one of them is in the answer."""
    chosen = list(orders)
    rows = await unit.fetch(_POSTED, [chosen], plan_anew=True)
    found = {order: Posted() for order in chosen}
    for order, kind, account, line, tender, amount, quantity in rows:
        _fold(found[order], kind, account, line, tender, amount, quantity)
    return found


async def fetch_paid(unit: UnitOfWork, *, orders: Iterable[UUID]) -> list[tuple[Any, ...]]:
    """By order what was authorised, captured and refunded, and by how much credits and fees change what is owed."""
    chosen = list(orders)
    if not chosen:
        return []
    return await unit.fetch(_PAID, {"orders": chosen, "kinds": list(ADJUSTMENTS)}, plan_anew=True)


def count_posting(posted: Posted, posting: Posting) -> None:
    """Count a transaction that is about to be written, or would be."""
    for one in posting.entries:
        _fold(posted, posting.kind, one.account, one.line, one.tender, one.amount, one.quantity or ZERO)


def _fold(
    posted: Posted, kind: str, account: str, line: int | None, tender: int | None, amount: Decimal, quantity: Decimal
) -> None:
    if account == RECEIVABLE:
        posted.receivable += amount
        posted.by_kind[kind] = posted.by_kind.get(kind, ZERO) + amount
        if kind in ADJUSTMENTS:
            posted.adjusted += amount
    elif kind in SALES or kind in CREDITS:
        one = posted.shipping if line is None else posted.lines.setdefault(line, PostedLine())
        tax = amount if account == TAX else ZERO
        if kind in SALES:
            _sell(one, -amount, -tax, quantity)
        else:
            _credit(one, amount, tax, -quantity)
    elif kind in ("capture", "refund", "chargeback", "chargeback_won") and tender is not None:
        posted.clearing[tender] = posted.clearing.get(tender, ZERO) + amount


def _sell(one: PostedLine, amount: Decimal, tax: Decimal, units: Decimal) -> None:
    one.sold += amount
    one.sold_tax += tax
    one.sold_units += units


def _credit(one: PostedLine, amount: Decimal, tax: Decimal, units: Decimal) -> None:
    one.credited += amount
    one.credited_tax += tax
    one.credited_units += units
