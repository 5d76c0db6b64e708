"""What a customer owes for an order as it stands: the total without what was cancelled."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from lading.kernel import round_money

ZERO = Decimal(0)


class Owing(Protocol):
    """A line for which somebody owes `owed`, base plus tax, if nothing of it is cancelled."""

    ordered: Decimal
    owed: Decimal

    @property
    def vector(self) -> Mapping[str, Decimal]:
        """Where its units are."""


def due(*, total: Decimal, currency: str, lines: Iterable[Owing]) -> Decimal:
    """The total less each line's cancelled share, in whole minor units; nothing when nothing is left.

    Shipping is owed as long as anything of the order is.
    """
    waived, left = ZERO, False
    for line in lines:
        cancelled = line.vector["cancelled"]
        left = left or cancelled < line.ordered
        if cancelled:
            waived += round_money(line.owed * cancelled / line.ordered, currency)
    return total - waived if left else ZERO
