"""What we no longer wait for."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.books import read_books
from lading.flows.money.charge_fees import check_amount, check_coin
from lading.flows.rules.ask_above_limit import MoneyWanted, ask_above_limits
from lading.kernel import Conflict, plain
from lading.orders.change import LockedOrder, move
from lading.payments.accounts import RECEIVABLE, WRITE_OFF
from lading.payments.ledger import Entry, Posting, post
from lading.store import UnitOfWork


class WriteOff(msgspec.Struct, frozen=True, kw_only=True):
    """We no longer wait for so much of what is owed for an order (None: all of it).

    What is not `approved` waits for approval where it passes the company's limit.
    """

    number: str
    reason: Annotated[str, Meta(min_length=1, max_length=300)]
    amount: Decimal | None = None
    approved: bool = True

    def __post_init__(self) -> None:
        if self.amount is not None:
            check_amount(self.amount)


class NothingOwed(Conflict):
    """The customer does not owe that much for what has left."""

    code = "nothing_owed"


async def write_off(unit: UnitOfWork, *, wishes: Sequence[WriteOff]) -> list[UUID | None]:
    """Stop waiting for what is owed for what has left; answers the approval that each waits for, None where it is done.

    Raises `NotFound`, `NothingOwed`, `Invalid`, `WaitsAlready`.
    """
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes])
    books = await read_books(unit, orders=[order.id for order in locked.values()])
    postings: list[Posting] = []
    asked: list[UUID | None] = []
    for wish in wishes:
        order = locked[wish.number]
        owed = books[order.id].posted.receivable
        amount = owed if wish.amount is None else wish.amount
        if owed <= 0 or amount > owed:
            left = plain(max(owed, Decimal(0)))
            raise NothingOwed(f"For what has left of order {wish.number} {left} {order.currency} is owed, no more.")
        check_coin(order, amount)
        asked.append(await _ask(unit, wish, amount, order.currency))
        if asked[-1]:
            continue
        books[order.id].posted.receivable -= amount
        postings.append(_posting(order, amount, wish.reason))
    await post(unit, postings=postings)
    await save_changes(unit, orders=locked.values())
    return asked


def _posting(order: LockedOrder, amount: Decimal, reason: str) -> Posting:
    told: dict[str, object] = {"amount": amount, "currency": order.currency}
    move(order, kind="order.written_off", data=told, reason=reason)
    return Posting(
        kind="write_off",
        currency=order.currency,
        entries=[Entry(RECEIVABLE, -amount), Entry(WRITE_OFF, amount)],
        order_id=order.id,
        seq=order.event_seq,
        reason=reason,
    )


async def _ask(unit: UnitOfWork, wish: WriteOff, amount: Decimal, currency: str) -> UUID | None:
    if wish.approved:
        return None
    wanted = MoneyWanted(
        ask="write_off",
        subject=f"order/{wish.number}",
        sentence=f"Write off {plain(amount)} {currency} of order {wish.number}.",
        amount=amount,
        currency=currency,
        data=msgspec.to_builtins(msgspec.structs.replace(wish, amount=amount, approved=True)),
    )
    return (await ask_above_limits(unit, wanted=[wanted]))[0]
