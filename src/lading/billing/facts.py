"""What an invoice or credit memo says, frozen when it is issued: who, what, how much, which tax and why."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.billing.traders import Buyer, Seller

ZERO = Decimal(0)
Kind = Literal["invoice", "credit_memo"]


class Tax(msgspec.Struct, frozen=True, kw_only=True):
    """A category of EN 16931 (UNTDID 5305) with its rate as a fraction; `reason` says why a rate is zero."""

    category: str
    rate: Decimal
    name: str = ""
    reason: str = ""
    reason_code: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Units billed. `net` and `tax` are exact shares of the order's line; they sum to `gross`.

    `price` and `list_amount` are as the customer knows them, tax inside or not; `discount` is list less asked.
    """

    n: int
    order: str
    line: int | None
    sku: str
    name: str
    quantity: Decimal
    unit: str
    price: Decimal
    list_amount: Decimal
    discount: Decimal
    net: Decimal
    tax_amount: Decimal
    tax: Tax
    note: str = ""

    @property
    def gross(self) -> Decimal:
        """What the customer pays for it."""
        return self.net + self.tax_amount


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """A charge on the whole document, such as shipping; without a code, and negative, it is taken off."""

    code: str
    name: str
    net: Decimal
    tax_amount: Decimal
    tax: Tax
    order: str = ""


class TaxSum(msgspec.Struct, frozen=True, kw_only=True):
    """All that is taxed alike: base and tax."""

    tax: Tax
    base: Decimal
    amount: Decimal


class Reference(msgspec.Struct, frozen=True):
    """An earlier document that this one speaks of."""

    number: str
    issued_on: date


class OrderShare(msgspec.Struct, frozen=True, kw_only=True):
    """What of the document belongs to one order, tax included, and what of that was paid before.

    `tax_moved` is posted tax that the document says as net, where rounding line by line had led too far.
    """

    id: UUID
    number: str
    gross: Decimal
    prepaid: Decimal = ZERO
    reference: str = ""
    tax_moved: Decimal = ZERO


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The whole document. Amounts of a credit memo are positive: its kind says the direction.

    `buyer` is kept apart in the database, because persons may be forgotten when the law lets go of them. A `deposit` is
    asked for before delivery.
    """

    kind: Kind
    number: str
    issued_on: date
    currency: str
    language: str
    channel: str
    prices_include_tax: bool
    seller: Seller
    buyer: Buyer
    orders: list[OrderShare]
    lines: list[Line]
    charges: list[Charge]
    taxes: list[TaxSum]
    goods: Decimal
    charged: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    prepaid: Decimal
    due: Decimal
    terms: str = ""
    due_on: date | None = None
    delivered_on: date | None = None
    period: tuple[date, date] | None = None
    corrects: list[Reference] = []
    note: str = ""
    covers: list[UUID] = []
    deposit: bool = False
