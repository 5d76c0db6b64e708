"""How a refund goes back: over which tenders, how much of it each. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from lading.flows.money.books import Books
from lading.kernel import Conflict, plain
from lading.payments import Tender
from lading.payments.distribute import Part, distribute_refund, on_the_way
from lading.payments.operations import Operation

ZERO = Decimal(0)


class NothingToRefund(Conflict):
    """The customer is owed nothing."""

    code = "nothing_to_refund"


class MoreThanInCredit(Conflict):
    """The customer is owed less than that."""

    code = "more_than_in_credit"


class CannotGoBack(Conflict):
    """The tenders cannot take it back."""

    code = "cannot_go_back"


class RefundPlan(msgspec.Struct, frozen=True):
    """What goes back by which tender, or as store credit."""

    amount: Decimal
    currency: str
    parts: list[Part]
    store_credit: Decimal = ZERO


def decide_refund(
    number: str,
    books: Books,
    operations: Sequence[Operation],
    *,
    amount: Decimal | None,
    to: str | int,
    now: datetime,
) -> RefundPlan:
    """The plan of a refund `to` "original", "store_credit" or one tender's number.

    Without an amount it is all that the order is in credit. Raises `NothingToRefund`, `MoreThanInCredit`,
    `CannotGoBack`.
    """
    pending = on_the_way(operations, "refund")
    credit, currency = books.in_credit - sum(pending.values(), ZERO), books.order.currency
    if credit <= 0:
        raise NothingToRefund(
            f"Order {number} is not in credit: nothing is owed back. Cancel, take back or credit something first."
        )
    asked = credit if amount is None else amount
    if asked > credit:
        raise MoreThanInCredit(f"Order {number} is {plain(credit)} {currency} in credit; no more can go back.")
    if to == "store_credit":
        return RefundPlan(asked, currency, [], asked)
    tenders = books.tenders if to == "original" else [one for one in books.tenders if one.tender == to]
    open_ones = [one for one in tenders if not is_closed(one, operations, now)]
    parts = distribute_refund(open_ones, amount=asked, pending=pending, operations=operations)
    back = sum((part.amount for part in parts), ZERO)
    if back < asked:
        raise CannotGoBack(
            f"Only {plain(back)} {currency} of it can go back that way."
            " Give the rest as store credit, or record another way by which it was paid back."
        )
    return RefundPlan(asked, currency, parts)


def is_closed(tender: Tender, operations: Sequence[Operation], now: datetime) -> bool:
    """Whether money can no longer go back by this tender: its window since the last capture is over."""
    days = tender.can.refund_days
    if days is None or not tender.provider:
        return False
    taken = [
        one.settled_at
        for one in operations
        if one.tender == tender.tender and one.kind == "capture" and one.state == "succeeded" and one.settled_at
    ]
    return bool(taken) and max(taken) + timedelta(days=days) < now
