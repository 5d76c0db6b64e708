"""Amounts as PayPal writes them: decimal texts, without a point in three currencies, and in two dozen at all."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lading.payments.ports import NotAble

_KNOWN = frozenset(
    (
        *("AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS"),
        *("JPY", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD"),
    )
)
_WHOLE = frozenset(("HUF", "JPY", "TWD"))


def to_paypal(amount: Decimal, currency: str) -> dict[str, str]:
    """The amount as PayPal wants it. Raises `NotAble` for a currency that it does not move, or too many digits."""
    if currency not in _KNOWN:
        raise NotAble(f"PayPal does not take {currency}.")
    quantum = Decimal(1) if currency in _WHOLE else Decimal("0.01")
    if amount % quantum:
        raise NotAble(f"PayPal cannot move {amount} {currency}: it has more digits than PayPal takes.")
    return {"currency_code": currency, "value": str(amount.quantize(quantum))}


def from_paypal(entry: Mapping[str, Any]) -> Decimal:
    """The amount that PayPal's text means."""
    return Decimal(entry["value"])
