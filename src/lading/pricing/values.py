"""Prices, who gets which, taxes, and what an order comes to."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

ZERO = Decimal(0)


ALWAYS = date(2000, 1, 1)
"""The first day of what applies from the beginning."""


class Price(msgspec.Struct, frozen=True):
    """What one `unit` (empty: the base unit) costs from a quantity on, between two days."""

    unit: str
    from_quantity: Decimal
    price: Decimal
    valid_from: date = ALWAYS
    valid_to: date | None = None

    @property
    def dated(self) -> bool:
        """Whether there are days on which it does not apply."""
        return self.valid_from > ALWAYS or self.valid_to is not None

    def on(self, day: date) -> bool:
        """Whether it applies on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class ListTerms(msgspec.Struct, frozen=True):
    """A price list without its prices; of several that apply, the one with the lowest `priority` comes first."""

    code: str
    name: str
    currency: str
    version: int = 1
    priority: int = 100
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def source(self) -> str:
        """How a line remembers that its price came from here."""
        return f"list {self.code} v{self.version}"

    def on(self, day: date) -> bool:
        """Whether it applies on that day."""
        return is_between(day, self.valid_from, self.valid_to)


class ContractPrice(msgspec.Struct, frozen=True):
    """What one customer pays for one `unit` (empty: the base unit) of an item by a contract."""

    customer: str
    contract: str
    currency: str
    price: Price
    version: int = 1

    @property
    def source(self) -> str:
        """How a line remembers that its price came from here."""
        return f"contract {self.contract} v{self.version}"


class ListUse(msgspec.Struct, frozen=True):
    """That somebody buys by a list, between two days."""

    price_list: str
    valid_from: date | None = None
    valid_to: date | None = None

    def on(self, day: date) -> bool:
        """Whether it applies on that day."""
        return is_between(day, self.valid_from, self.valid_to)


class Certificate(msgspec.Struct, frozen=True):
    """Why a customer is not taxed: an exemption of a country (and region; empty: all of it), or a VAT number."""

    id: UUID
    kind: Literal["exemption", "vat_id"]
    country: str
    region: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is valid on that day."""
        return is_between(day, self.valid_from, self.valid_to)


class Buyer(msgspec.Struct, frozen=True):
    """Who buys, as far as prices and taxes ask: groups, lists given to them alone, certificates of tax."""

    code: str = ""
    groups: frozenset[str] = frozenset()
    lists: tuple[ListUse, ...] = ()
    certificates: tuple[Certificate, ...] = ()


ANYBODY = Buyer()


def is_between(day: date, first: date | None, last: date | None) -> bool:
    """Whether a day lies within two others, both included; None: without end."""
    return (first is None or first <= day) and (last is None or day <= last)


class TaxRate(msgspec.Struct, frozen=True):
    """A rate of a country (and region; empty: everywhere in it) for a tax class. `rate` 0.19 is 19 %.

    A `compound` rate is of the price with the other taxes on it.
    """

    country: str
    region: str
    tax_class: str
    name: str
    rate: Decimal
    valid_from: date
    valid_to: date | None
    compound: bool = False


class SentTax(msgspec.Struct, frozen=True):
    """Tax as a channel computed it; `rate` and `name` where it said so."""

    amount: Decimal
    rate: Decimal | None = None
    name: str = ""


class PricedLine(msgspec.Struct, frozen=True):
    """What a line costs. `amount` = unit price × quantity − own discount, as priced (tax inside or not).

    `tax_base` is net of tax and of every discount; base + tax is what the customer pays for the line.
    """

    unit_price: Decimal
    discount: Decimal
    order_discount: Decimal
    amount: Decimal
    tax_name: str
    tax_rate: Decimal
    tax_base: Decimal
    tax_amount: Decimal


class PricedOrder(msgspec.Struct, frozen=True):
    """What an order comes to: `total` is what the customer owes, `tax` is inside it."""

    lines: list[PricedLine]
    goods: Decimal
    discount: Decimal
    shipping: Decimal
    shipping_tax_rate: Decimal
    shipping_tax: Decimal
    tax: Decimal
    total: Decimal
    includes_tax: bool
