"""Prices, taxes and what an order comes to."""

from datetime import date
from decimal import Decimal

import msgspec

ZERO = Decimal(0)


class Price(msgspec.Struct, frozen=True):
    """What one `unit` (empty: the base unit) costs from a quantity on."""

    unit: str
    from_quantity: Decimal
    price: Decimal


class TaxRate(msgspec.Struct, frozen=True):
    """A rate of a country (and region; empty: everywhere in it) for a tax class. `rate` 0.19 is 19 %."""

    country: str
    region: str
    tax_class: str
    name: str
    rate: Decimal
    valid_from: date
    valid_to: date | None


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
