"""What pricing asks of the world outside: a service that computes tax. `app` says which adapter serves it."""

from decimal import Decimal
from typing import Protocol

import msgspec


class TaxPlace(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where goods come from or go to."""

    country: str
    region: str = ""
    postal_code: str = ""
    city: str = ""


class TaxLine(msgspec.Struct, frozen=True):
    """A line to be taxed: `amount` is what the customer pays for it, less all discounts, as priced."""

    line: int
    sku: str
    tax_class: str
    quantity: Decimal
    amount: Decimal


class TaxQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A basket to be taxed; `amount`s include tax where `includes_tax` says so. No names, no streets."""

    currency: str
    includes_tax: bool
    ship_from: TaxPlace
    ship_to: TaxPlace
    lines: list[TaxLine]
    shipping: Decimal
    customer: str = ""


class TaxedLine(msgspec.Struct, frozen=True):
    """The tax of a line: its amount, and the rate as a fraction with its name."""

    line: int
    tax: Decimal
    rate: Decimal
    name: str = ""


class TaxAnswer(msgspec.Struct, frozen=True):
    """What the service says: a `document` by which it is committed, and the tax of every line and of the shipping."""

    document: str
    lines: list[TaxedLine]
    shipping_tax: Decimal = Decimal(0)


class AskedTax(msgspec.Struct, frozen=True):
    """What the service said of a basket, or why it said nothing; no question where there was nothing to ask."""

    question: TaxQuestion | None = None
    answer: TaxAnswer | None = None
    trouble: str = ""


class NoTaxAnswer(Exception):
    """The service did not answer in time, refused, or said what makes no sense. The text says which."""


class TaxProvider(Protocol):
    """An adapter of one service. Every method raises `NoTaxAnswer`; with the same key an act takes effect once."""

    async def quote(self, question: TaxQuestion) -> TaxAnswer:
        """What a basket is taxed with. Binds nobody."""

    async def commit(self, document: str, *, key: str) -> None:
        """The goods have left: the tax is due."""

    async def void(self, document: str, *, key: str) -> None:
        """Nothing of it came about."""

    async def refund(self, document: str, *, lines: list[TaxedLine], shipping_tax: Decimal, key: str) -> None:
        """So much of it was given back, of lines and of shipping."""
