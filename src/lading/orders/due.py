"""What a customer owes for an order as it stands: the total without what was cancelled."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from lading.orders.waived import waived_of
from lading.orders.worth import Worth

ZERO = Decimal(0)


class Owing(Protocol):
    """A line for which somebody owes `owed`, base plus tax, if nothing of it is cancelled; `waived` as it was kept."""

    ordered: Decimal
    owed: Decimal
    owed_tax: Decimal
    waived: Worth | None

    @property
    def vector(self) -> Mapping[str, Decimal]:
        """Where its units are."""


def due(*, total: Decimal, currency: str, lines: Iterable[Owing]) -> Decimal:
    """The total less what is waived of each line for cancelled units; nothing when nothing is left.

    Shipping is owed as long as anything of the order is.
    """
    waived, left = ZERO, False
    for line in lines:
        cancelled = line.vector["cancelled"]
        left = left or cancelled < line.ordered
        if cancelled:
            waived += waived_of(
                Worth(line.owed, line.owed_tax),
                ordered=line.ordered,
                cancelled=cancelled,
                waived=line.waived,
                currency=currency,
            ).total
    return total - waived if left else ZERO
