"""Amounts as Stripe writes them: whole numbers of the smallest unit, which is not the same for all currencies."""

from decimal import Decimal

from lading.payments.ports import NotAble

_NONE = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
)
_THREE = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
"""Stripe takes these in thousandths, whose last digit must be 0."""


def digits_of(currency: str) -> int:
    """Digits behind the point in Stripe's numbers; ISK and UGX have two there, always zeros."""
    code = currency.upper()
    return 0 if code in _NONE else 3 if code in _THREE else 2


def to_stripe(amount: Decimal, currency: str) -> int:
    """The amount as Stripe wants it. Raises `NotAble` for what cannot be said exactly."""
    scaled = amount.scaleb(digits_of(currency))
    code = currency.upper()
    whole = scaled == scaled.to_integral_value()
    coarse = code in _THREE and scaled % 10 != 0
    fractional = code in ("ISK", "UGX") and scaled % 100 != 0
    if not whole or coarse or fractional:
        raise NotAble(f"Stripe cannot move {amount} {code}: it has more digits than Stripe takes.")
    return int(scaled)


def from_stripe(amount: int, currency: str) -> Decimal:
    """The amount that Stripe's number means."""
    return Decimal(amount).scaleb(-digits_of(currency))
