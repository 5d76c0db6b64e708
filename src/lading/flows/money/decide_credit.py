"""What a credit comes to, line by line. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

import msgspec

from lading.flows.money.books import Books
from lading.kernel import Conflict, NotFound, plain
from lading.orders.worth import Worth, share, share_amount, spread

ZERO = Decimal(0)


class CreditedPart(msgspec.Struct, frozen=True):
    """What is credited of a line (None: shipping), with the units that it takes back, if any."""

    line: int | None
    quantity: Decimal
    worth: Worth


class NothingSold(Conflict):
    """Nothing of it has left, so that there is nothing to credit."""

    code = "nothing_sold"


class MoreThanSold(Conflict):
    """That would credit more than was sold."""

    code = "more_than_sold"


class Wanted(Protocol):
    """What a credit asks for; see `Credit`."""

    @property
    def number(self) -> str:
        """The order."""

    @property
    def line(self) -> int | None:
        """Which line, if one."""

    @property
    def quantity(self) -> Decimal | None:
        """Units."""

    @property
    def amount(self) -> Decimal | None:
        """Or money."""

    @property
    def shipping(self) -> bool:
        """Of what was paid for shipping."""


def decide_credit(books: Books, wish: Wanted) -> list[CreditedPart]:
    """The parts of a credit. Raises `NotFound`, `NothingSold`, `MoreThanSold`."""
    if wish.line is not None and wish.line not in books.order.lines:
        raise NotFound(f"Order {wish.number} has no line {wish.line}.")
    if wish.shipping:
        return [_amount_of(books, wish, None)]
    if wish.line is not None:
        one = _units_of(books, wish, wish.line) if wish.amount is None else _amount_of(books, wish, wish.line)
        return [one]
    return _over_lines(books, wish)


def _units_of(books: Books, wish: Wanted, line: int) -> CreditedPart:
    posted = books.posted_line(line)
    left = posted.sold_units - posted.credited_units
    quantity = left if wish.quantity is None else wish.quantity
    _refuse_beyond(quantity, left, f"Of line {line} of order {wish.number} {plain(left)} can still be credited.")
    worth = share(books.left_of(line), quantity=quantity, units=left, currency=books.order.currency)
    return CreditedPart(line, quantity, worth)


def _amount_of(books: Books, wish: Wanted, line: int | None) -> CreditedPart:
    left = books.left_of(line)
    amount = left.total if wish.amount is None else wish.amount
    what = "shipping" if line is None else f"line {line}"
    _refuse_beyond(
        amount,
        left.total,
        f"Of {what} of order {wish.number} {plain(left.total)} {books.order.currency} can still be credited.",
    )
    return CreditedPart(line, ZERO, share_amount(left, amount=amount, currency=books.order.currency))


def _over_lines(books: Books, wish: Wanted) -> list[CreditedPart]:
    """An amount over all lines that were sold, or, without an amount, everything that was sold."""
    lines = [line for line in sorted(books.posted.lines) if books.left_of(line).total > 0]
    lefts = [books.left_of(line) for line in lines]
    total = sum((left.total for left in lefts), ZERO)
    amount = total if wish.amount is None else wish.amount
    sentence = f"Of order {wish.number} {plain(total)} {books.order.currency} can still be credited."
    _refuse_beyond(amount, total, sentence)
    worths = spread(amount, over=lefts, currency=books.order.currency)
    parts = [CreditedPart(line, ZERO, worth) for line, worth in zip(lines, worths, strict=True)]
    return [part for part in parts if part.worth.total] if wish.amount is not None else _with_units(books, parts)


def _with_units(books: Books, parts: Sequence[CreditedPart]) -> list[CreditedPart]:
    posted = [books.posted_line(part.line or 0) for part in parts]
    return [
        CreditedPart(part.line, one.sold_units - one.credited_units, part.worth)
        for part, one in zip(parts, posted, strict=True)
    ]


def _refuse_beyond(asked: Decimal, left: Decimal, sentence: str) -> None:
    if left <= 0:
        raise NothingSold(f"{sentence} Only what has left can be credited; before that, change or cancel the order.")
    if asked > left:
        raise MoreThanSold(sentence)
