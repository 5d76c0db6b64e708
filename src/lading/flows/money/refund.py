"""Giving money back: what an order is in credit, over the tenders that paid for it, or as store credit."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.books import Books, read_books
from lading.flows.money.credit_for_order import credit_for_order
from lading.flows.money.decide_refund import RefundPlan, decide_refund
from lading.flows.money.give_back import give_back
from lading.flows.money.refund_due import keep_refunds_due
from lading.flows.rules.ask_above_limit import MoneyWanted, ask_above_limits, limit_passed
from lading.kernel import Invalid, NotFound, plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.orders.change import LockedOrder
from lading.orders.hold import refuse_held
from lading.orders.queries import ids_of_numbers
from lading.payments import read_tenders
from lading.payments.operations import Operation, read_operations
from lading.store import UnitOfWork


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """Give back so much (None: all that the order is in credit) by the tenders that paid, one of them, or as credit.

    What is not `approved` waits for approval where it passes the company's limit: doors say so of what people ask.
    """

    number: str
    reason: str
    amount: Decimal | None = None
    to: Literal["original", "store_credit"] | int = "original"
    version: int | None = None
    approved: bool = True

    def __post_init__(self) -> None:
        check_exact("amount", self.amount)
        if self.amount is not None and self.amount <= 0:
            raise FieldRefused("amount", "not_positive", "The amount must be above 0, or left out for all.")


class Refunded(msgspec.Struct, frozen=True):
    """What came of a refund: its operations, some of which a provider still has to carry out; or the `approval` that
    it waits for.
    """

    number: str
    amount: Decimal
    currency: str
    operations: list[Operation]
    store_credit: UUID | None = None
    approval: UUID | None = None


async def refund_orders(unit: UnitOfWork, *, wishes: Sequence[Refund]) -> list[Refunded]:
    """Refund orders, one wish each. What providers move is intended; store credit and what people paid back by hand
    is settled at once.

    Raises `NotFound`, `VersionMoved`, `NothingToRefund`, `MoreThanInCredit`, `CannotGoBack`, `WaitsAlready`.
    """
    if len({wish.number for wish in wishes}) < len(wishes):
        raise Invalid("One refund an order, please: name each order once.")
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    await refuse_held(unit, orders={order.id: order.number for order in locked.values()}, step="refund")
    ids = [order.id for order in locked.values()]
    books = await read_books(unit, orders=ids)
    operations = await read_operations(unit, orders=ids)
    await read_tenders(unit, orders=ids, lock=True)
    done: list[Refunded] = []
    for wish in wishes:
        order = locked[wish.number]
        plan = _decide(unit, wish, books[order.id], operations.get(order.id, []))
        done.append(await _ask(unit, wish, plan) or await _give(unit, order, wish, plan))
    await save_changes(unit, orders=locked.values())
    await keep_refunds_due(unit, orders=list(locked.values()))
    return done


async def _ask(unit: UnitOfWork, wish: Refund, plan: RefundPlan) -> Refunded | None:
    """What waits for approval, where the amount passes the limit; exactly so much goes back then."""
    if wish.approved:
        return None
    asked = msgspec.structs.replace(wish, amount=plan.amount, version=None, approved=True)
    wanted = MoneyWanted(
        ask="refund",
        subject=f"order/{wish.number}",
        sentence=f"Give back {plain(plan.amount)} {plan.currency} of order {wish.number}.",
        amount=plan.amount,
        currency=plan.currency,
        data=msgspec.to_builtins(asked),
    )
    (approval,) = await ask_above_limits(unit, wanted=[wanted])
    return Refunded(wish.number, plan.amount, plan.currency, [], approval=approval) if approval else None


async def _give(unit: UnitOfWork, order: LockedOrder, wish: Refund, plan: RefundPlan) -> Refunded:
    credit = await credit_for_order(unit, order=order, plan=plan, reason=wish.reason)
    made = await give_back(unit, order=order, plan=plan, reason=wish.reason)
    return Refunded(wish.number, plan.amount, plan.currency, made, credit)


async def preview_refund(unit: UnitOfWork, *, wish: Refund) -> tuple[RefundPlan, str]:
    """How a refund would go back, and the role that would have to approve it, without a lock and without writing.

    Raises as `refund_orders`.
    """
    books, operations = await read_for_preview(unit, number=wish.number)
    plan = _decide(unit, wish, books, operations)
    limit = await limit_passed(unit, ask="refund", amount=plan.amount, currency=plan.currency)
    return plan, limit.role if limit and not wish.approved else ""


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
