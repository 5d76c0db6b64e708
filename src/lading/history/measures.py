"""What is counted on both sides of a certificate."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

ZERO = Decimal(0)

COUNTED = ("orders", "lines", "customers", "items", "ordered", "credited")
"""What is counted on both sides; `ordered` and `credited` are units, credited what came back or was cancelled."""

MONEY = ("goods", "credits", "shipping", "tax", "total", "paid", "refunded")
"""What is summed per currency on both sides; `credits` is the worth of the credited units."""


def in_order(measures: Iterable[str]) -> list[str]:
    """Measures as a certificate lists them; a database that keeps them as JSON forgets in which order they came."""
    return sorted(measures, key=(*COUNTED, *MONEY).index)


class Count(msgspec.Struct):
    """One side of a certificate: how many, and how much money by currency. A measure that is not known is absent."""

    counts: dict[str, Decimal] = {}
    money: dict[str, dict[str, Decimal]] = {}

    def add(self, measure: str, value: Decimal | int) -> None:
        """Count `value` more of a measure."""
        self.counts[measure] = self.counts.get(measure, ZERO) + value

    def pay(self, currency: str, measure: str, value: Decimal) -> None:
        """Sum `value` more of a measure of money."""
        sums = self.money.setdefault(currency, {})
        sums[measure] = sums.get(measure, ZERO) + value
