"""Numbers in sentences."""

from decimal import Decimal

from lading.kernel import plain


def money(amount: Decimal, currency: str) -> str:
    """`9.50 EUR`: at least two places, more only where there are more."""
    shown = amount.normalize()
    exponent = shown.as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 2)
    return f"{shown:.{places}f} {currency}".strip()


def share(part: Decimal, whole: Decimal) -> str:
    """By how much a part differs from a whole, in percent with a sign: `+3.2 %`."""
    return f"{(part - whole) / whole * 100:+.1f} %" if whole else ""


def number(value: Decimal) -> str:
    """A quantity as people write it."""
    return plain(value)
