"""What a customer owes for an order as it stands: the total without what was cancelled."""

from decimal import Decimal
from typing import TYPE_CHECKING

from lading.kernel import round_money

if TYPE_CHECKING:
    from lading.orders.change import LockedOrder

ZERO = Decimal(0)


def due(order: "LockedOrder") -> Decimal:
    """The total less each line's cancelled share, in whole minor units; nothing when nothing is left.

    Shipping is owed as long as anything of the order is.
    """
    if all(line.vector["cancelled"] == line.ordered for line in order.lines.values()):
        return ZERO
    waived = sum(
        (
            round_money(line.owed * line.vector["cancelled"] / line.ordered, order.currency)
            for line in order.lines.values()
            if line.vector["cancelled"]
        ),
        ZERO,
    )
    return order.total - waived
