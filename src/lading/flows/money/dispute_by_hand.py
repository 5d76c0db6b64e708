"""Chargebacks that no provider tells us of: the bank's letter is booked by hand, lost or won, with what it charges."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.book_disputes import CHARGEBACK
from lading.flows.money.books import read_books
from lading.flows.money.charge_fees import check_coin
from lading.kernel import Conflict, Invalid, plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.orders.change import LockedOrder, move
from lading.payments import read_tenders
from lading.payments.accounts import CHARGEBACKS, clearing
from lading.payments.ledger import Entry, Posting, post
from lading.store import UnitOfWork
from lading.tasks.keep_one import close_matters

ZERO = Decimal(0)


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """What the bank took back of a tender (`lost`), or gave to us again (`won`), and the `fee` that it keeps.

    The bank's `reference` counts once for each. The customer's balance stays: whether they owe it again is for a
    person to decide.
    """

    number: str
    tender: int
    outcome: Literal["lost", "won"]
    amount: Decimal
    reason: Annotated[str, Meta(min_length=1, max_length=300)]
    reference: Annotated[str, Meta(min_length=1, max_length=100)]
    fee: Decimal = ZERO

    def __post_init__(self) -> None:
        for field in ("amount", "fee"):
            check_exact(field, getattr(self, field))
        if self.amount <= 0 or self.fee < 0:
            raise FieldRefused("amount", "not_positive", "The amount must be above 0, and a fee not below it.")


class MoreThanTaken(Conflict):
    """The bank cannot take back more than came in, nor give back more than it took."""

    code = "more_than_taken"


class BookedAlready(Conflict):
    """This reference was booked before."""

    code = "booked_already"


async def book_dispute(unit: UnitOfWork, *, wish: Dispute) -> None:
    """Book it. Raises `NotFound`, `Invalid`, `MoreThanTaken`, `BookedAlready`."""
    order = (await lock_by_number(unit, numbers=[wish.number]))[wish.number]
    await read_books(unit, orders=[order.id])
    tenders = (await read_tenders(unit, orders=[order.id], lock=True)).get(order.id, [])
    tender = next((one for one in tenders if one.tender == wish.tender), None)
    if tender is None:
        raise Invalid(f"Order {wish.number} has no tender {wish.tender}.", code="unknown_tender")
    check_coin(order, wish.amount)
    check_coin(order, wish.fee)
    account = clearing(tender.method, tender.provider)
    mine = [one for one in tenders if clearing(one.method, one.provider) == account]
    await _check(unit, order, wish, account, sum((one.captured - one.refunded for one in mine), ZERO))
    await post(unit, postings=_postings(order, account, wish))
    await save_changes(unit, orders=[order])
    if wish.outcome == "won":
        await close_matters(
            unit, matters=[(CHARGEBACK, f"order/{order.number}")], outcome="the bank gave it back to us"
        )


async def _check(unit: UnitOfWork, order: LockedOrder, wish: Dispute, account: str, taken: Decimal) -> None:
    rows = await unit.fetch(
        "SELECT t.kind, t.source, -sum(e.amount) FROM ledger_transactions t"
        " JOIN ledger_entries e ON e.transaction_id = t.id WHERE t.order_id = %s AND e.account = %s"
        " AND t.kind IN ('chargeback', 'chargeback_won') AND t.source NOT LIKE '%%/fee'"
        " GROUP BY t.id, t.kind, t.source",
        [order.id, account],
    )
    if (_kind(wish), _source(wish)) in {(row[0], row[1]) for row in rows}:
        raise BookedAlready(f"“{wish.reference}” was booked as {wish.outcome} already.")
    gone = sum((row[2] for row in rows), ZERO)
    left = taken - gone if wish.outcome == "lost" else gone
    if wish.amount > left:
        word = "came in that way" if wish.outcome == "lost" else "was taken back that way"
        raise MoreThanTaken(f"Only {plain(max(left, ZERO))} {order.currency} {word}.")


def _postings(order: LockedOrder, account: str, wish: Dispute) -> list[Posting]:
    told: dict[str, object] = {"tender": wish.tender, "amount": wish.amount, "currency": order.currency}
    told |= {"reference": wish.reference} | ({"fee": wish.fee} if wish.fee else {})
    kind = "order.charged_back" if wish.outcome == "lost" else "order.chargeback_won"
    move(order, kind=kind, data=told, reason=wish.reason)
    lost = wish.amount if wish.outcome == "lost" else -wish.amount
    made = [_posting(order, account, wish, lost, _source(wish))]
    return [*made, _posting(order, account, wish, wish.fee, f"{_source(wish)}/fee")] if wish.fee else made


def _posting(order: LockedOrder, account: str, wish: Dispute, lost: Decimal, source: str) -> Posting:
    return Posting(
        kind=_kind(wish),
        currency=order.currency,
        entries=[Entry(CHARGEBACKS, lost), Entry(account, -lost)],
        order_id=order.id,
        seq=order.event_seq,
        source=source,
        reason=wish.reason,
    )


def _kind(wish: Dispute) -> str:
    return "chargeback" if wish.outcome == "lost" else "chargeback_won"


def _source(wish: Dispute) -> str:
    return f"dispute/{wish.number}/{wish.tender}/{wish.reference}"
