"""Money that would move, in sentences: which way, by which tender, what the books say, and who owes whom then."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import msgspec

from lading.flows.previewing.consequences import BalanceChange, CreditChange, PaymentAhead
from lading.kernel.money import currency_exponent
from lading.payments.accounts import RECEIVABLE
from lading.payments.money_entries import OURS

ASKED = {
    "authorise": "{by} is asked to reserve {amount}{way}",
    "capture": "{by} is asked to take {amount}{way}",
    "void": "{by} is asked to let go of {amount}{way}",
    "refund": "{by} is asked to give back {amount}{way}",
}
_DONE = {
    "authorise": "{amount} are reserved{way}",
    "capture": "{amount} are taken{way}",
    "void": "{amount} are let go of{way}",
    "refund": "{amount} go back{way}",
}
_SPENT = ("goodwill", "claims:", "write_off", "chargebacks")
"""Accounts that grow by what we give away; the others by what we get or owe."""
_TENDERED = "clearing:"
"""Money itself, of which an order's tenders tell."""


def say_amount(amount: Decimal, currency: str = "") -> str:
    """With the digits of its currency, two where none is named: `19.00 EUR`."""
    digits = currency_exponent(currency) if currency else 2
    return f"{amount:.{digits}f} {currency}".strip()


def say_payment(one: PaymentAhead) -> str:
    """What a provider is asked for, or what is settled at once."""
    asked = one.state == "intended"
    told = (ASKED if asked else _DONE).get(one.kind, "{amount}{way}")
    way = f" by {one.method.replace('_', ' ')}" if one.method else ""
    words = told.format(by=_provider(one.provider), amount=say_amount(one.amount, one.currency), way=way)
    late = "" if asked or one.state == "succeeded" else f", {one.state}"
    return f"Order {one.order}: {words}{late}."


def _provider(code: str) -> str:
    return "the provider" if code in ("", OURS) else f"provider “{code}”"


def say_credit(one: CreditChange) -> str:
    """Store credit and gift cards: issued, used or ended."""
    what = one.kind.replace("_", " ")
    of = f" of {one.customer}" if one.customer else ""
    if not one.before:
        return f"A {what}{of} over {say_amount(one.after, one.currency)} is issued."
    return f"The {what}{of} is worth {say_amount(one.before)} → {say_amount(one.after, one.currency)}."


class Booking(msgspec.Struct, frozen=True):
    """By how much an account of an order (or of none) grows, as people count: what we get or give away is positive."""

    order: str
    account: str
    amount: Decimal
    currency: str


def book(found: Iterable[BalanceChange]) -> list[Booking]:
    """What is booked beside an order's tenders and what its customer owes."""
    return [
        Booking(
            one.order,
            one.account.removeprefix(_TENDERED),
            one.after - one.before if one.account.startswith((*_SPENT, _TENDERED)) else one.before - one.after,
            one.currency,
        )
        for one in found
        if one.account != RECEIVABLE and not (one.order and one.account.startswith(_TENDERED))
    ]


def say_books(found: Sequence[BalanceChange]) -> Iterator[str]:
    """By order what is booked beside its tenders, then what the customer owes."""
    booked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in book(found):
        name, sign = one.account.replace("_", " ").replace(":", " of "), "+" if one.amount > 0 else "−"
        booked[one.order, one.currency].append(f"{name} {sign}{say_amount(abs(one.amount), one.currency)}")
    for (order, _), told in booked.items():
        yield f"{f'Order {order}, in' if order else 'In'} the books: {', '.join(told)}."
    for balance in found:
        if balance.account == RECEIVABLE:
            now, then = (_owes(amount, balance.currency) for amount in (balance.after, balance.before))
            yield f"Order {balance.order}: the customer {now} (before: {then})."


def _owes(balance: Decimal, currency: str) -> str:
    if not balance:
        return "owes nothing"
    return f"{'owes' if balance > 0 else 'is owed'} {say_amount(abs(balance), currency)}"
