"""A line as a change leaves it, for those who work out what it costs then."""

from decimal import Decimal

import msgspec

from lading.orders.terms import LineTerms
from lading.orders.waived import waived_of
from lading.orders.worth import Worth, share

ZERO = Decimal(0)
Rate = tuple[Decimal, str]


class Sold(msgspec.Struct, frozen=True):
    """What units of a line that have left were sold for, tax included, and the tax in it."""

    units: Decimal = ZERO
    total: Decimal = ZERO
    tax: Decimal = ZERO


class Said(msgspec.Struct, frozen=True):
    """What a channel says that `quantity` of a line come to: `goods` after its own discount, the tax and its rate."""

    quantity: Decimal
    goods: Decimal
    tax: Decimal | None = None
    rate: Rate | None = None


class LineAfter(msgspec.Struct, kw_only=True):
    """A line as it will be: `ordered` units with those that are cancelled, and what was sold of it.

    `before` is None for a new line. A `unit_price` or `discount` is for what has not left, and with `reprices_sold`
    for all. `rate` is the tax of what is left; None keeps it. `said` is what the line's channel says of it.
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
    reprices_sold: bool = False
    said: Said | None = None

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
            or self.said is not None
        )

    @property
    def as_said(self) -> Said | None:
        """What the channel says of it, where it comes to the quantity of which that is said."""
        return self.said if self.said and self.said.quantity == self.ordered - self.cancelled else None

    @property
    def left_before(self) -> Decimal:
        """Units that were neither cancelled nor sold."""
        return self.ordered_before - self.cancelled_before - self.sold.units

    def waived_before(self, currency: str) -> Worth:
        """What was not owed of it for cancelled units."""
        before = self.before
        if before is None:
            return Worth()
        kept = None if before.waived is None else Worth(before.waived, before.waived_tax or ZERO)
        whole = Worth(before.owed, before.tax_amount)
        return waived_of(
            whole, ordered=self.ordered_before, cancelled=self.cancelled_before, waived=kept, currency=currency
        )

    def worth_left(self, currency: str) -> Worth:
        """What the units were worth that were neither cancelled nor sold."""
        before = self.before
        if before is None:
            return Worth()
        sold = Worth(self.sold.total, self.sold.tax)
        return Worth(before.owed, before.tax_amount) - self.waived_before(currency) - sold

    def waived(self, currency: str) -> Worth | None:
        """What is not owed of it for cancelled units: those that the change cancels take what they were worth."""
        if not self.cancelled:
            return None
        more = self.cancelled - self.cancelled_before
        gone = Worth()
        if more and self.left_before:
            gone = share(self.worth_left(currency), quantity=more, units=self.left_before, currency=currency)
        return self.waived_before(currency) + gone
