"""A line as a change leaves it, for those who work out what it costs then."""

from decimal import Decimal

import msgspec

from lading.orders.terms import LineTerms

ZERO = Decimal(0)
Rate = tuple[Decimal, str]


class Sold(msgspec.Struct, frozen=True):
    """What units of a line that have left were sold for, tax included, and the tax in it."""

    units: Decimal = ZERO
    total: Decimal = ZERO
    tax: Decimal = ZERO


class LineAfter(msgspec.Struct, kw_only=True):
    """A line as it will be: `ordered` units with those that are cancelled, and what was sold of it.

    `before` is None for a new line. A `unit_price` or `discount` is for what has not left. `rate` is the tax of what
    is left; None keeps it.
    """

    before: LineTerms | None
    ordered_before: Decimal
    cancelled_before: Decimal
    ordered: Decimal
    cancelled: Decimal
    sold: Sold
    unit_price: Decimal | None = None
    discount: Decimal | None = None
    reason: str = ""
    source: str = ""
    rate: Rate | None = None

    @property
    def is_new(self) -> bool:
        """Whether the change adds it."""
        return self.before is None

    @property
    def is_changed(self) -> bool:
        """Whether its units, its price or its tax are others than before."""
        return (
            self.is_new
            or (self.ordered, self.cancelled) != (self.ordered_before, self.cancelled_before)
            or self.unit_price is not None
            or self.discount is not None
            or self.rate is not None
        )
