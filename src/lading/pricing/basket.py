"""A basket as promotions see it, and what they take off it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

ZERO = Decimal(0)


class BasketLine(msgspec.Struct, frozen=True):
    """One line: `amount` is price × quantity less its own discount; `named` prices were said by the order itself."""

    line: int
    sku: str
    quantity: Decimal
    amount: Decimal
    item_group: str = ""
    tags: frozenset[str] = frozenset()
    named: bool = False
    reduced: bool = False


class GivenCode(msgspec.Struct, frozen=True):
    """A code that the order names: the promotion that it is of, or why it is `refused`."""

    code: str
    promotion: str = ""
    refused: str = ""


class Basket(msgspec.Struct, frozen=True, kw_only=True):
    """What is bought, by whom, where and when. `new` says whether they never ordered before; None: nobody knows."""

    lines: Sequence[BasketLine]
    currency: str
    channel: str
    day: date
    shipping: Decimal = ZERO
    customer: str = ""
    customer_groups: frozenset[str] = frozenset()
    new: bool | None = None


class AppliedPromotion(msgspec.Struct, frozen=True):
    """A promotion that applied: what it takes off each line and the shipping, and why so much."""

    promotion: str
    name: str
    version: int
    code: str
    amount: Decimal
    shares: dict[int, Decimal]
    shipping: Decimal
    because: str


class NotApplied(msgspec.Struct, frozen=True):
    """A promotion or a code that did not apply, and why. `code` is empty where none was given."""

    promotion: str
    name: str
    code: str
    reason: str


class Applied(msgspec.Struct, frozen=True):
    """What promotions make of a basket."""

    promotions: list[AppliedPromotion] = []
    refused: list[NotApplied] = []

    def discounts(self, lines: int) -> list[Decimal]:
        """What comes off each of so many lines, which are numbered from 1."""
        found = [ZERO] * lines
        for one in self.promotions:
            for line, share in one.shares.items():
                found[line - 1] += share
        return found

    @property
    def shipping(self) -> Decimal:
        """What comes off the shipping."""
        return sum((one.shipping for one in self.promotions), ZERO)

    @property
    def amount(self) -> Decimal:
        """All that comes off."""
        return sum((one.amount for one in self.promotions), ZERO)


NOTHING = Applied()

Left = dict[int, Decimal]
"""What is left of each line's amount, by its number."""


def canonical(lines: Sequence[BasketLine]) -> list[BasketLine]:
    """The lines in a sequence that does not depend on how they were written down, so that no cent does."""
    return sorted(lines, key=lambda one: (one.sku, one.amount, one.quantity, one.named, one.line))


def total_of(shares: Mapping[int, Decimal]) -> Decimal:
    """What shares come to."""
    return sum(shares.values(), ZERO)
