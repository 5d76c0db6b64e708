"""Giving money back: what an order is in credit, over the tenders that paid for it, or as store credit."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.books import Books, read_books
from lading.flows.decide_refund import RefundPlan, decide_refund
from lading.flows.issue_credit import credit_for_order
from lading.flows.refund_due import keep_refunds_due
from lading.flows.settle_payments import note_operation
from lading.kernel import Invalid, NotFound
from lading.kernel.exact import FieldRefused, check_exact
from lading.orders.change import LockedOrder, move
from lading.orders.queries import ids_of_numbers
from lading.payments import Tender, read_tenders
from lading.payments.ledger import post
from lading.payments.money_entries import OURS
from lading.payments.operations import Operation, intend, read_operations
from lading.payments.settle import Outcome, apply_outcome, posting_of
from lading.payments.tender import save_tenders
from lading.store import UnitOfWork


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """Give back so much (None: all that the order is in credit) by the tenders that paid, one of them, or as credit."""

    number: str
    reason: str
    amount: Decimal | None = None
    to: Literal["original", "store_credit"] | int = "original"
    version: int | None = None

    def __post_init__(self) -> None:
        check_exact("amount", self.amount)
        if self.amount is not None and self.amount <= 0:
            raise FieldRefused("amount", "not_positive", "The amount must be above 0, or left out for all.")


class Refunded(msgspec.Struct, frozen=True):
    """What came of a refund: its operations, some of which a provider still has to carry out."""

    number: str
    amount: Decimal
    currency: str
    operations: list[Operation]
    store_credit: UUID | None = None


async def refund_orders(unit: UnitOfWork, *, wishes: Sequence[Refund]) -> list[Refunded]:
    """Refund orders, one wish each. What providers move is intended; store credit and what people paid back by hand
    is settled at once.

    Raises `NotFound`, `VersionMoved`, `NothingToRefund`, `MoreThanInCredit`, `CannotGoBack`.
    """
    if len({wish.number for wish in wishes}) < len(wishes):
        raise Invalid("One refund an order, please: name each order once.")
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    ids = [order.id for order in locked.values()]
    books = await read_books(unit, orders=ids)
    operations = await read_operations(unit, orders=ids)
    await read_tenders(unit, orders=ids, lock=True)
    done: list[Refunded] = []
    for wish in wishes:
        order = locked[wish.number]
        plan = _decide(unit, wish, books[order.id], operations.get(order.id, []))
        credit = await credit_for_order(unit, order=order, plan=plan, reason=wish.reason)
        made = await give_back(unit, order=order, plan=plan, reason=wish.reason)
        done.append(Refunded(wish.number, plan.amount, plan.currency, made, credit))
    await save_changes(unit, orders=locked.values())
    await keep_refunds_due(unit, orders=list(locked.values()))
    return done


async def preview_refund(unit: UnitOfWork, *, wish: Refund) -> RefundPlan:
    """How a refund would go back, without a lock and without writing. Raises as `refund_orders`."""
    books, operations = await read_for_preview(unit, number=wish.number)
    return _decide(unit, wish, books, operations)


async def read_for_preview(unit: UnitOfWork, *, number: str) -> tuple[Books, list[Operation]]:
    """An order's books and operations as they are now. Raises `NotFound`."""
    found = await ids_of_numbers(unit, numbers=[number])
    if number not in found:
        raise NotFound(f"There is no order {number}.")
    order = found[number]
    books = await read_books(unit, orders=[order], writes=False)
    operations = await read_operations(unit, orders=[order])
    return books[order], operations.get(order, [])


def _decide(unit: UnitOfWork, wish: Refund, books: Books, operations: Sequence[Operation]) -> RefundPlan:
    return decide_refund(wish.number, books, operations, amount=wish.amount, to=wish.to, now=unit.now)


async def give_back(unit: UnitOfWork, *, order: LockedOrder, plan: RefundPlan, reason: str) -> list[Operation]:
    """Write a plan's operations; those that no provider carries out are done with it."""
    made = await intend(
        unit,
        operations=[
            Operation(
                order_id=order.id,
                tender=part.tender.tender,
                kind="refund",
                amount=part.amount,
                currency=plan.currency,
                of=part.of.id if part.of else None,
                provider=part.tender.provider,
                state="intended" if needs_provider(part.tender) else "succeeded",
                reason=reason,
            )
            for part in plan.parts
        ],
    )
    for one in made:
        if one.is_open:
            told: dict[str, object] = {
                "operation": str(one.id),
                "tender": one.tender,
                "amount": one.amount,
                "currency": one.currency,
            }
            move(order, kind="order.refund_asked", data=told, reason=reason)
    by_hand = {part.tender.tender: part.tender for part in plan.parts if not needs_provider(part.tender)}
    await settle_at_once(unit, order=order, operations=[one for one in made if not one.is_open], tenders=by_hand)
    return made


async def settle_at_once(
    unit: UnitOfWork, *, order: LockedOrder, operations: Sequence[Operation], tenders: Mapping[int, Tender]
) -> None:
    """What people did, or what we owe ourselves, counts from now on: events, tenders, ledger."""
    after = dict(tenders)
    postings = []
    for one in operations:
        outcome, intended = Outcome(operation=one.id, state="succeeded"), msgspec.structs.replace(one, state="intended")
        note_operation(order, one)
        posting = posting_of(after[one.tender], intended, outcome, seq=order.event_seq)
        after[one.tender] = apply_outcome(after[one.tender], intended, outcome, now=unit.now)
        postings += [posting] if posting else []
    await save_tenders(unit, tenders=[one for number, one in after.items() if one != tenders[number]])
    await post(unit, postings=postings)


def needs_provider(tender: Tender) -> bool:
    """Whether somebody else moves its money for us."""
    return tender.provider not in ("", OURS)
