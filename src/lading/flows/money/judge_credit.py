"""Placing on credit: what customers on terms may still owe, and what store credits and gift cards pay at once.

Rows of customers' terms and of credits are locked before the stock, only where an order names some.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.money.exposure import read_exposure
from lading.flows.placing.understand import Understood, refuse
from lading.kernel import Finding, Refusal, plain
from lading.orders import DraftPayment
from lading.payments.kinds import kind_of
from lading.payments.money_entries import OURS
from lading.payments.store_credits import StoreCredit, lock_store_credits, read_balances, why_unusable
from lading.payments.terms import CustomerTerms, OnTerms, read_terms
from lading.store import UnitOfWork
from lading.validation.credit import find_over_limit, find_uncovered, find_unusable

ZERO = Decimal(0)


class _Credit(msgspec.Struct):
    """What was locked; it falls while a batch is decided."""

    terms: dict[str, CustomerTerms]
    exposure: dict[tuple[str, str], Decimal]
    credits: dict[UUID, StoreCredit]
    balances: dict[UUID, Decimal]


async def judge_credit(unit: UnitOfWork, on_terms: OnTerms, *, understood: dict[int, Understood]) -> dict[int, Refusal]:
    """Say of each order what credits pay of it and whether its customer may owe the rest; answers who is refused.

    Nothing is asked and nothing locked where no order names a credit or a customer on terms.
    """
    named = {_uuid(one.reference) for order in understood.values() for one in _ours(order)} - {None}
    customers = {one.known.customer for one in understood.values()} & on_terms.customers
    if not named and not customers:
        return {}
    credit = await _lock(unit, [one for one in customers if one], [one for one in named if one])
    refused: dict[int, Refusal] = {}
    for index, one in understood.items():
        if finding := _redeem(one, credit, unit.now):
            refused[index] = refuse([finding])
            continue
        findings = _judge(one, credit)
        if any(finding.severity == "refuse" for finding in findings):
            refused[index] = refuse(findings)
        one.findings = [*one.findings, *findings]
    return refused


async def _lock(unit: UnitOfWork, customers: Sequence[str], named: Sequence[UUID]) -> _Credit:
    terms = await read_terms(unit, customers=customers, lock=True)
    return _Credit(
        terms,
        await read_exposure(unit, customers=terms) if terms else {},
        await lock_store_credits(unit, ids=named) if named else {},
        await read_balances(unit, ids=named) if named else {},
    )


def _ours(order: Understood) -> list[DraftPayment]:
    return [one for one in order.wish.draft.ways_to_pay if one.provider == OURS]


def _redeem(order: Understood, credit: _Credit, now: datetime) -> Finding | None:
    """What credits of ours pay, each as far as it goes; or why one of them cannot."""
    draft, left = order.wish.draft, order.priced.total - _granted(order.wish.draft.ways_to_pay)
    for place, one in enumerate(draft.ways_to_pay):
        if one.provider != OURS:
            continue
        known = credit.credits.get(_uuid(one.reference) or UUID(int=0))
        why = why_unusable(known, currency=draft.currency, customer=order.known.customer, today=now.date())
        if known is None or why:
            return find_unusable(why=why, pointer=f"{draft.payment_pointer(place)}/reference")
        most = left if one.limit is None else min(one.limit, left)
        paid = max(min(most, credit.balances[known.id]), ZERO)
        credit.balances[known.id] -= paid
        left -= paid
        order.redeemed[place] = paid
    return None


def _judge(order: Understood, credit: _Credit) -> list[Finding]:
    """Whether the customer may owe what is not paid otherwise."""
    customer, draft, channel = order.known.customer or "", order.wish.draft, order.prepared.channel
    terms = credit.terms.get(customer)
    owed = order.priced.total - _granted(draft.ways_to_pay) - sum(order.redeemed.values(), ZERO)
    if owed <= 0:
        return []
    if terms is None:
        return find_uncovered(channel=channel, owed=owed, currency=draft.currency) if order.redeemed else []
    key = (customer, draft.currency)
    credit.exposure[key] = credit.exposure.get(key, ZERO) + owed
    why = over_limit(terms, draft.currency, credit.exposure[key])
    return find_over_limit(channel=channel, why=why)


def over_limit(terms: CustomerTerms, currency: str, exposure: Decimal) -> str:
    """Why a customer may not owe that much, in a sentence; empty where they may."""
    if terms.stopped:
        return "The customer gets nothing more on account for now."
    if terms.currency != currency:
        return f"The customer's terms are in {terms.currency}, and this order is in {currency}."
    if exposure > terms.credit_limit:
        return (
            f"With this order the customer would owe {plain(exposure)} {currency};"
            f" the limit is {plain(terms.credit_limit)} {currency}."
        )
    return ""


def _granted(payments: Sequence[DraftPayment]) -> Decimal:
    """What others than the customer's account have granted or taken."""
    counted = [one for one in payments if kind_of(one.kind, one.method).name != "terms" and one.provider != OURS]
    return sum((max(one.authorised, one.captured) for one in counted), ZERO)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
