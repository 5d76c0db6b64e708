"""A line as the fold sees it: what was cancelled is not ordered any more, what has left is done. Pure."""

from decimal import Decimal

from lading.orders.change import LockedLine
from lading.orders.fold import Standing

ZERO = Decimal(0)
DONE = ("shipped", "delivered", "returned")


def standing_of(line: LockedLine) -> Standing:
    """Where the line stands."""
    done = sum((line.vector[state] for state in DONE), ZERO)
    return Standing(ordered=line.ordered - line.vector["cancelled"], done=done, accepted=True)
