"""Fees and surcharges on top of an order."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.books import read_books
from lading.flows.money.refund_due import keep_refunds_due
from lading.kernel import Invalid
from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.money import round_money
from lading.orders.change import LockedOrder, move
from lading.payments.accounts import FEES, RECEIVABLE, TAX
from lading.payments.ledger import Entry, Posting, post
from lading.store import UnitOfWork


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """The customer owes so much more for an order, its `tax` included: a surcharge, restocking, a reminder."""

    number: str
    amount: Decimal
    reason: Annotated[str, Meta(max_length=300)]
    kind: Literal["surcharge", "restocking", "reminder", "other"] = "other"
    source: str = ""
    tax: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        check_amount(self.amount)
        check_exact("tax", self.tax)
        if not 0 <= self.tax < self.amount:
            raise FieldRefused("tax", "too_much_tax", "Tax is a part of the amount.")


async def charge_fees(unit: UnitOfWork, *, wishes: Sequence[Fee]) -> None:
    """Let orders owe fees. Raises `NotFound`, `Invalid`."""
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes])
    await read_books(unit, orders=[order.id for order in locked.values()])
    postings = []
    for wish in wishes:
        order = locked[wish.number]
        check_coin(order, wish.amount)
        told: dict[str, object] = {"kind": wish.kind, "amount": wish.amount, "currency": order.currency}
        told |= {"tax": wish.tax} if wish.tax else {}
        move(order, kind="order.fee_charged", data=told, reason=wish.reason)
        check_coin(order, wish.tax)
        entries = [Entry(RECEIVABLE, wish.amount), Entry(FEES, wish.tax - wish.amount)]
        entries += [Entry(TAX, -wish.tax)] if wish.tax else []
        postings.append(
            Posting(
                kind="fee",
                currency=order.currency,
                entries=entries,
                order_id=order.id,
                seq=order.event_seq,
                source=wish.source,
                reason=wish.reason,
            )
        )
    await post(unit, postings=postings)
    await save_changes(unit, orders=locked.values())
    await keep_refunds_due(unit, orders=list(locked.values()))


def check_amount(amount: Decimal) -> None:
    """Raise `FieldRefused` for what is no amount above 0."""
    check_exact("amount", amount)
    if amount <= 0:
        raise FieldRefused("amount", "not_positive", "The amount must be above 0.")


def check_coin(order: LockedOrder, amount: Decimal) -> None:
    """Raise `Invalid` for an amount that the order's currency has no coins for."""
    if round_money(amount, order.currency) != amount:
        raise Invalid(f"{order.currency} has fewer digits after the point than that.", code="too_fine")
