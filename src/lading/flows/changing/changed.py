"""What a change came to, as doors show it: lines and sums before and after, and the balance; also if only looked at."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.at_work import sum_paid
from lading.flows.changing.decided import Decided
from lading.orders.change import LockedOrder
from lading.orders.changes import State
from lading.orders.due import due
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Balance(msgspec.Struct, frozen=True):
    """What the customer owes for all that is not cancelled, what was paid, and the difference either way."""

    due: Decimal
    paid: Decimal
    owing: Decimal
    in_credit: Decimal
    currency: str


class Totals(msgspec.Struct, frozen=True):
    """What the order comes to."""

    goods: Decimal
    discount: Decimal
    shipping: Decimal
    tax: Decimal
    total: Decimal


class LineChanged(msgspec.Struct, frozen=True, kw_only=True):
    """A line before and after: what is wanted of it, at what price, what of it has a place, waits, and leaves when.

    `requested_by` is its own wished day, null where it is the order's.
    """

    line: int
    sku: str
    wanted: tuple[Decimal, Decimal]
    unit_price: tuple[Decimal, Decimal]
    amount: tuple[Decimal, Decimal]
    reserved: Decimal
    backordered: Decimal
    promised_for: Any
    promise: str
    requested_by: tuple[date | None, date | None] = (None, None)


class Changed(msgspec.Struct, kw_only=True):
    """What a change came to: its state with the reason, the lines that differ, sums before and after, the balance."""

    id: UUID | None
    order: str
    state: State
    code: str
    sentence: str
    before: Totals
    after: Totals
    lines: list[LineChanged]
    balance: Balance


async def changed_of(unit: UnitOfWork, decided: Decided) -> Changed:
    """The decision as doors show it; the same for what is only looked at."""
    before, after = decided.before, decided.after
    return Changed(
        id=decided.change_id,
        order=decided.order.number,
        state=decided.state,
        code=decided.code,
        sentence=decided.sentence,
        before=Totals(before.goods, before.discount, before.shipping, before.tax, before.total),
        after=Totals(after.goods, after.discount, after.shipping, after.tax, after.total),
        lines=_lines(decided),
        balance=await _balance(unit, decided.order),
    )


def _lines(decided: Decided) -> list[LineChanged]:
    shown = []
    for number, line in decided.order.lines.items():
        was, now, then = decided.was.get(number), decided.after.lines.get(number), decided.before.lines.get(number)
        wanted = line.ordered - line.vector["cancelled"]
        if now is None or (was and (was.wanted, was.requested_by, then) == (wanted, line.requested_by, now)):
            continue
        shown.append(
            LineChanged(
                line=number,
                sku=line.sku,
                wanted=(was.wanted if was else ZERO, wanted),
                unit_price=(was.unit_price if was else now.unit_price, now.unit_price),
                amount=(then.amount if then else ZERO, now.amount),
                reserved=line.vector["reserved"],
                backordered=line.vector["backordered"],
                promised_for=line.promised_for,
                promise=line.promise_reason,
                requested_by=(was.requested_by if was else None, line.requested_by),
            )
        )
    return shown


async def _balance(unit: UnitOfWork, order: LockedOrder) -> Balance:
    paid = (await sum_paid(unit, orders=[order.id])).get(order.id)
    taken = paid.captured - paid.refunded if paid else ZERO
    owed = due(total=order.total, currency=order.currency, lines=order.lines.values())
    owed += paid.adjusted if paid else ZERO
    return Balance(owed, taken, max(owed - taken, ZERO), max(taken - owed, ZERO), order.currency)
