"""Issuing store credit and gift cards."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.flows.rules.ask_above_limit import MoneyWanted, ask_above_limits, limit_passed, say_limit
from lading.kernel import Forbidden, Invalid, NotFound, plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.money import is_currency, round_money
from lading.payments.accounts import GOODWILL, clearing
from lading.payments.gift_codes import hash_code, new_code
from lading.payments.ledger import Entry, Posting, post
from lading.payments.money_entries import account_of_credit
from lading.payments.store_credits import (
    StoreCredit,
    add_store_credits,
)
from lading.store import Event, UnitOfWork
from lading.store.events import record


class IssueCredit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A gift card for whoever knows its code, or a store credit of a `customer`.

    `paid_by` is how a gift card was paid for (its money stands on that clearing account); empty: we give it away.
    """

    kind: Literal["store_credit", "gift_card"]
    amount: Decimal
    currency: str
    reason: Annotated[str, Meta(max_length=300)]
    customer: Annotated[str, Meta(max_length=80)] | None = None
    expires_on: date | None = None
    paid_by: Literal["", "card", "cash", "bank_transfer", "cheque", "other"] = ""

    def __post_init__(self) -> None:
        check_exact("amount", self.amount)
        if self.amount <= 0:
            raise FieldRefused("amount", "not_positive", "The amount must be above 0.")


class Issued(msgspec.Struct, frozen=True):
    """What was issued, or the `approval` that it waits for.

    `code` is that of a gift card: it is told this once and kept nowhere.
    """

    id: UUID | None
    kind: str
    amount: Decimal
    currency: str
    expires_on: date | None
    code: str = ""
    approval: UUID | None = None


class NeedsApproval(Forbidden):
    """So much is given away on a customer's store credit, which others approve; a card's code could be told to nobody
    then.
    """

    code = "needs_approval"


async def issue_credits(unit: UnitOfWork, *, wishes: Sequence[IssueCredit], approved: bool = True) -> list[Issued]:
    """Issue store credits and gift cards; what is given away waits for approval where it passes the limit, unless it
    is `approved`. Raises `Invalid`, `NotFound`, `NeedsApproval`, `WaitsAlready`.
    """
    made: list[Issued] = []
    for wish in wishes:
        await _check(unit, wish)
        if not (approved or wish.paid_by) and (asked := await _ask(unit, wish)):
            made.append(Issued(None, wish.kind, wish.amount, wish.currency, wish.expires_on, approval=asked))
            continue
        code = new_code() if wish.kind == "gift_card" else ""
        one = StoreCredit(
            kind=wish.kind,
            currency=wish.currency,
            customer=wish.customer if wish.kind == "store_credit" else None,
            code_hash=hash_code(code) if code else None,
            code_end=code[-4:],
            expires_on=wish.expires_on,
            reason=wish.reason,
        )
        await add_store_credits(unit, new=[one])
        from_account = clearing(wish.paid_by) if wish.paid_by else GOODWILL
        entries = [Entry(from_account, wish.amount), Entry(account_of_credit(one.kind), -wish.amount, credit_id=one.id)]
        await post(unit, postings=[_posting("store_credit_issued", one, entries, wish.reason)])
        told: dict[str, object] = {"kind": wish.kind, "amount": wish.amount, "currency": wish.currency}
        await record(unit, [Event(kind="credit.issued", subject=f"credit/{one.id}", data=told, reason=wish.reason)])
        made.append(Issued(one.id, one.kind, wish.amount, one.currency, one.expires_on, code))
    return made


async def _ask(unit: UnitOfWork, wish: IssueCredit) -> UUID | None:
    if wish.kind == "gift_card":
        limit = await limit_passed(unit, ask="credit", amount=wish.amount, currency=wish.currency)
        if limit:
            why = say_limit(limit, wish.currency)
            raise NeedsApproval(f"{why} Give it as a store credit of the customer: that can be approved.")
        return None
    wanted = MoneyWanted(
        ask="credit",
        subject=f"party/{wish.customer}",
        sentence=f"Give customer {wish.customer} a store credit of {plain(wish.amount)} {wish.currency}.",
        amount=wish.amount,
        currency=wish.currency,
        data=msgspec.to_builtins(wish),
    )
    return (await ask_above_limits(unit, wanted=[wanted]))[0]


async def _check(unit: UnitOfWork, wish: IssueCredit) -> None:
    if not is_currency(wish.currency) or round_money(wish.amount, wish.currency) != wish.amount:
        raise Invalid("That is no amount of a currency of ISO 4217.", code="too_fine")
    if wish.expires_on and wish.expires_on < unit.now.date():
        raise Invalid("Its last day has passed already.", code="expired")
    if wish.kind == "store_credit":
        if not wish.customer:
            raise Invalid("A store credit belongs to a customer: say to whom.", code="customer_missing")
        if not await unit.fetch("SELECT FROM parties WHERE code = %s", [wish.customer]):
            raise NotFound(f"There is no customer {wish.customer}.")


def _posting(kind: str, one: StoreCredit, entries: Sequence[Entry], reason: str) -> Posting:
    return Posting(kind=kind, currency=one.currency, entries=entries, source=f"credit/{one.id}", reason=reason)
