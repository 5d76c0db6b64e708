"""Amounts and prices out of what channels send: exact decimals, and unit prices that come to their totals again."""

from decimal import ROUND_CEILING, Decimal, DecimalException
from typing import Any

from lading.capture.decode import Unreadable
from lading.kernel import FieldError, round_money
from lading.kernel.exact import read_plain
from lading.kernel.money import currency_exponent

ZERO = Decimal(0)
_FINEST = 6


def amount_of(value: Any, *, pointer: str) -> Decimal:
    """A number or a text as an amount; nothing and the empty text are zero."""
    if value is None or value == "" or value is False:
        return ZERO
    try:
        amount = read_plain(value) if isinstance(value, str) else Decimal(str(value))
    except (ValueError, DecimalException):
        amount = Decimal("NaN")
    if not amount.is_finite() or isinstance(value, bool):
        sentence = f"{pointer} is not an amount of money."
        raise Unreadable(sentence, errors=(FieldError(pointer, "invalid", sentence),))
    return amount


def unit_price_of(*, amount: Decimal, quantity: Decimal, currency: str) -> Decimal:
    """The shortest price of which `quantity` comes to `amount` again, rounded as money.

    Where six decimals do not suffice for that, the next higher price of six: the difference is a discount.
    """
    if not quantity or not amount:
        return ZERO
    exact = amount / quantity
    for decimals in range(currency_exponent(currency), _FINEST + 1):
        price = exact.quantize(Decimal(1).scaleb(-decimals))
        if round_money(price * quantity, currency) == amount:
            return price
    return exact.quantize(Decimal(1).scaleb(-_FINEST), ROUND_CEILING)


def share_of(amount: Decimal, *, part: Decimal, whole: Decimal, currency: str) -> Decimal:
    """As much of `amount` as `part` is of `whole`, rounded as money."""
    if part == whole or not whole:
        return amount
    return round_money(amount * part / whole, currency)
