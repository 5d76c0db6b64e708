"""What drafting is told: the money that was posted, and what a document says besides its amounts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.billing.facts import Kind, OrderShare, Reference
from lading.billing.traders import Buyer, Seller

SHIPPING = "FC"
"""UNTDID 7161: freight charge."""


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """Money that the ledger posted for units of an order's line, or for no line: shipping, a gesture, a fee.

    `quantity` is 0 where no units are meant. `unit_price` is the line's, in the order's way of saying prices.
    """

    order_id: UUID
    order: str
    line: int | None
    sku: str
    name: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    net: Decimal
    tax_amount: Decimal
    rate: Decimal
    tax_name: str = ""
    charge: str = ""
    transaction: UUID | None = None
    note: str = ""


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What a document says besides its amounts. `paid` is what was paid for each order and not yet for a document."""

    kind: Kind
    number: str
    issued_on: date
    currency: str
    language: str
    channel: str
    prices_include_tax: bool
    seller: Seller
    buyer: Buyer
    orders: Sequence[OrderShare]
    exempt: bool = False
    due_days: int = 0
    terms: str = ""
    delivered_on: date | None = None
    period: tuple[date, date] | None = None
    corrects: Sequence[Reference] = ()
    note: str = ""
    deposit: bool = False
