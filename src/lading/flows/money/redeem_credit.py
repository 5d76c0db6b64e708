"""Paying for an order that stands with a store credit or a gift card."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.books import read_books
from lading.flows.money.end_credit import NothingLeft
from lading.flows.money.give_back import settle_at_once
from lading.kernel import Invalid, NotFound
from lading.kernel.exact import check_exact
from lading.payments import Tender, add_tenders
from lading.payments.gift_codes import hash_code
from lading.payments.money_entries import OURS
from lading.payments.operations import Operation, intend
from lading.payments.store_credits import find_by_code, lock_store_credits, read_balances, why_unusable
from lading.store import UnitOfWork

ZERO = Decimal(0)


class RedeemCredit(msgspec.Struct, frozen=True, kw_only=True):
    """Pay so much of an order (None: as far as it goes) with a gift card by its `code`, or a credit by its id."""

    number: str
    code: Annotated[str, Meta(max_length=40)] = ""
    credit: UUID | None = None
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        check_exact("amount", self.amount)


class CannotPay(Invalid):
    """This credit cannot pay for this order."""

    code = "credit_unusable"


async def redeem_credits(unit: UnitOfWork, *, wishes: Sequence[RedeemCredit]) -> list[Operation]:
    """Redeem credits, one wish an order. Raises `NotFound`, `CannotPay`, `NothingLeft`."""
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes])
    books = await read_books(unit, orders=[order.id for order in locked.values()])
    ids = [await _id_of(unit, wish) for wish in wishes]
    known = await lock_store_credits(unit, ids=ids)
    balances = await read_balances(unit, ids=ids)
    made: list[Operation] = []
    for wish, identity in zip(wishes, ids, strict=True):
        order, one = locked[wish.number], known[identity]
        why = why_unusable(one, currency=order.currency, customer=order.customer, today=unit.now.date())
        if why:
            raise CannotPay(why)
        amount = min(balances[identity], books[order.id].owing, wish.amount or balances[identity])
        if amount <= 0 or (wish.amount is not None and amount < wish.amount):
            raise NothingLeft(f"It can pay {max(amount, ZERO)} {order.currency} of order {wish.number}, no more.")
        balances[identity] -= amount
        number = max((each.tender for each in books[order.id].tenders), default=0) + 1
        tender = Tender(
            order.id, number, one.kind, str(identity), order.currency, ZERO, ZERO, provider=OURS, kind=one.kind
        )
        await add_tenders(unit, tenders=[tender])
        asked = Operation(
            order_id=order.id,
            tender=number,
            kind="capture",
            amount=amount,
            currency=order.currency,
            provider=OURS,
            state="succeeded",
            reference=one.code_end,
        )
        made += (done := await intend(unit, operations=[asked]))
        after = await settle_at_once(unit, order=order, operations=done, tenders={number: tender})
        books[order.id].tenders += after.values()
    await save_changes(unit, orders=locked.values())
    return made


async def _id_of(unit: UnitOfWork, wish: RedeemCredit) -> UUID:
    identity = wish.credit or await find_by_code(unit, code_hash=hash_code(wish.code))
    if identity is None or not await unit.fetch("SELECT FROM store_credits WHERE id = %s", [identity]):
        raise NotFound("There is no gift card with this code, and no such store credit.")
    return identity
