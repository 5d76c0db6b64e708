"""Payments that people record: a bank transfer, cash, a cheque; and taking such a record back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.books import Books, read_books
from lading.flows.money.give_back import settle_at_once
from lading.kernel import Invalid
from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.money import round_money
from lading.orders.change import LockedOrder
from lading.payments import Tender, add_tenders
from lading.payments.operations import Operation, intend
from lading.store import UnitOfWork

ByHand = Literal["bank_transfer", "cash", "cheque", "direct_debit", "other"]


class TakePayment(msgspec.Struct, frozen=True, kw_only=True):
    """So much was paid for an order, in its currency, in a way that nobody but a person can know of.

    `reference` is what the statement or the cheque says, by which it is found again.
    """

    number: str
    amount: Decimal
    method: ByHand = "bank_transfer"
    reference: Annotated[str, Meta(max_length=200)] = ""
    reason: Annotated[str, Meta(max_length=300)] = ""
    version: int | None = None

    def __post_init__(self) -> None:
        check_exact("amount", self.amount)
        if self.amount <= 0:
            raise FieldRefused("amount", "not_positive", "The amount must be above 0.")


async def take_payments(unit: UnitOfWork, *, wishes: Sequence[TakePayment]) -> list[Operation]:
    """Record payments; what is more than owed stands as credit. Raises `NotFound`, `VersionMoved`, `Invalid`."""
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    books = await read_books(unit, orders=[order.id for order in locked.values()])
    made: list[Operation] = []
    for wish in wishes:
        order = locked[wish.number]
        if round_money(wish.amount, order.currency) != wish.amount:
            raise Invalid(f"{order.currency} has fewer digits after the point than that.", code="too_fine")
        tender = await _tender_for(unit, order, books[order.id], wish)
        asked = Operation(
            order_id=order.id,
            tender=tender.tender,
            kind="capture",
            amount=wish.amount,
            currency=order.currency,
            state="succeeded",
            reference=wish.reference,
            reason=wish.reason,
        )
        (one,) = await intend(unit, operations=[asked])
        after = await settle_at_once(unit, order=order, operations=[one], tenders={tender.tender: tender})
        books[order.id].tenders = [*_others(books[order.id], tender), *after.values()]
        made.append(one)
    await save_changes(unit, orders=locked.values())
    return made


async def _tender_for(unit: UnitOfWork, order: LockedOrder, books: Books, wish: TakePayment) -> Tender:
    """The order's tender of that kind and reference, or a new one that comes last in use."""
    for one in books.tenders:
        if (one.kind, one.reference, one.provider) == (wish.method, wish.reference, ""):
            return one
    number = max((one.tender for one in books.tenders), default=0) + 1
    rank = max((one.rank for one in books.tenders), default=0)
    zero = Decimal(0)
    new = Tender(order.id, number, wish.method, wish.reference, order.currency, zero, zero, kind=wish.method, rank=rank)
    await add_tenders(unit, tenders=[new])
    return new


def _others(books: Books, tender: Tender) -> list[Tender]:
    return [one for one in books.tenders if one.tender != tender.tender]
