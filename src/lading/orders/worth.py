"""What units of a line are worth: exact to the cent in whatever sequence they leave and come back. Pure."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.kernel import round_money, split

ZERO = Decimal(0)


class Worth(msgspec.Struct, frozen=True):
    """An amount with the tax that is inside it, in the order's currency."""

    total: Decimal = ZERO
    tax: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        """Without tax."""
        return self.total - self.tax

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(self.total + other.total, self.tax + other.tax)

    def __sub__(self, other: "Worth") -> "Worth":
        return Worth(self.total - other.total, self.tax - other.tax)

    def __neg__(self) -> "Worth":
        return Worth(-self.total, -self.tax)

    def __bool__(self) -> bool:
        return bool(self.total or self.tax)


def share(left: Worth, *, quantity: Decimal, units: Decimal, currency: str) -> Worth:
    """What `quantity` of the `units` that are left are worth, of all that is left; the last ones take the rest.

    Whatever the sequence of quantities, the shares sum to the whole.
    """
    if quantity >= units:
        return left
    return Worth(
        round_money(left.total * quantity / units, currency), round_money(left.tax * quantity / units, currency)
    )


def share_amount(left: Worth, *, amount: Decimal, currency: str) -> Worth:
    """So much of what is left, with the tax that is inside it."""
    if amount == left.total or not left.total:
        return Worth(amount, left.tax if amount == left.total else ZERO)
    return Worth(amount, round_money(left.tax * amount / left.total, currency))


def spread(amount: Decimal, *, over: Sequence[Worth], currency: str) -> list[Worth]:
    """An amount over several worths in proportion to them, each with its tax."""
    parts = split(amount, [one.total for one in over], currency)
    return [share_amount(left, amount=part, currency=currency) for left, part in zip(over, parts, strict=True)]
