"""Money: exact decimals that never travel without their currency, and the one `split` that loses no cent."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import msgspec
from babel.numbers import get_currency_precision, list_currencies

ZERO = Decimal(0)


class Money(msgspec.Struct, frozen=True):
    """An amount in one currency. Adding different currencies is a `ValueError`, never a guess."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return self + -other

    def rounded(self) -> "Money":
        """The same money in whole minor units, half up."""
        return Money(round_money(self.amount, self.currency), self.currency)


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 code, in capitals."""
    return code in _currencies()


@cache
def currency_exponent(currency: str) -> int:
    """Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


@cache
def _quantum(currency: str) -> Decimal:
    return Decimal(1).scaleb(-currency_exponent(currency))


def round_money(amount: Decimal, currency: str) -> Decimal:
    """`amount` in whole minor units of `currency`, half up (the commercial rule)."""
    return amount.quantize(_quantum(currency), ROUND_HALF_UP)


def split(amount: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """Spread `amount` over `weights` in whole minor units so that the parts sum to it exactly.

    Cumulative rounding: each part is the difference of two rounded running sums, so no part is more than one
    minor unit off its share. Weights must not be negative; if all are zero, the first takes everything.
    """
    if not weights:
        if amount:
            raise ValueError("cannot split an amount over nothing")
        return []
    total = sum(weights, ZERO)
    if total == 0:
        return [amount, *([ZERO] * (len(weights) - 1))]
    parts: list[Decimal] = []
    running, given = ZERO, ZERO
    for weight in weights[:-1]:
        running += weight
        upto = round_money(amount * running / total, currency)
        parts.append(upto - given)
        given = upto
    parts.append(amount - given)
    return parts
