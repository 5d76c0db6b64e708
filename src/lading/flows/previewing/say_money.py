"""Money that would move, in sentences: which way, by which tender, what the books say, and who owes whom then."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

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


def say_books(found: Iterable[BalanceChange]) -> Iterator[str]:
    """By order what is booked beside its tenders, then what the customer owes."""
    booked: dict[tuple[str, str], list[str]] = defaultdict(list)
    standing: list[str] = []
    for one in found:
        if one.account == RECEIVABLE:
            told = f"{_owes(one.after, one.currency)} (before: {_owes(one.before, one.currency)})"
            standing.append(f"Order {one.order}: the customer {told}.")
        elif not one.order or not one.account.startswith(_TENDERED):
            grown = one.after - one.before
            grown = grown if one.account.startswith((*_SPENT, _TENDERED)) else -grown
            sign = "+" if grown > 0 else "−"
            name = one.account.removeprefix(_TENDERED).replace("_", " ").replace(":", " of ")
            booked[one.order, one.currency].append(f"{name} {sign}{say_amount(abs(grown), one.currency)}")
    for (order, _), told_of in booked.items():
        yield f"{f'Order {order}, in' if order else 'In'} the books: {', '.join(told_of)}."
    yield from standing


def _owes(balance: Decimal, currency: str) -> str:
    if not balance:
        return "owes nothing"
    return f"{'owes' if balance > 0 else 'is owed'} {say_amount(abs(balance), currency)}"
