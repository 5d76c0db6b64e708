"""An order on the way out: what the API answers, what events and messages are written from, what screens show."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec


class EverView(msgspec.Struct, frozen=True):
    """What was ever shipped, delivered and returned, whatever came back later."""

    shipped: Decimal
    delivered: Decimal
    returned: Decimal


class PromiseView(msgspec.Struct, frozen=True):
    """When the line should leave, from where (place → quantity), and why.

    `version` rises whenever the promise moves. What waits for `supply` (its reference) says by when it should be
    there in half, and in nine of ten cases.
    """

    ship_by: date | None
    places: dict[str, Decimal]
    reason: str
    version: int = 1
    deliver_p50: date | None = None
    deliver_p90: date | None = None
    supply: str | None = None


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """One line: quantities in its `unit`; the ten states of the vector sum to `ordered`.

    `price_source` names the list or contract, and its version, that said the price; empty where the order said it.
    `waived` is what is not owed of the line for cancelled units, tax included. `requested_by` is the line's own wished
    day, null where it is the order's.
    """

    line: int
    sku: str
    name: str
    unit: str
    ordered: Decimal
    open: Decimal
    reserved: Decimal
    backordered: Decimal
    released: Decimal
    picked: Decimal
    packed: Decimal
    shipped: Decimal
    delivered: Decimal
    returned: Decimal
    cancelled: Decimal
    ever: EverView
    unit_price: Decimal
    price_reason: str = ""
    price_source: str = ""
    discount: Decimal
    amount: Decimal
    tax_name: str
    tax_rate: Decimal
    tax_base: Decimal
    tax_amount: Decimal
    waived: Decimal = Decimal(0)
    requested_by: date | None = None
    promise: PromiseView


class HoldView(msgspec.Struct, frozen=True, kw_only=True):
    """An open hold: why, what it stops, on which line or fulfilment (None: the order), who shall look until when.

    `may_release` is the role that may release it (None: whoever may change orders); `rule` placed it; it may wait for
    an `approval`. `overdue` is what happens when it is due.
    """

    id: UUID
    reason: str
    sentence: str
    steps: list[str]
    scope: str
    line: int | None
    owner: str | None
    due: datetime | None
    placed_at: datetime
    fulfilment: UUID | None = None
    may_release: str | None = None
    overdue: str = "nothing"
    rule: str | None = None
    rule_version: int | None = None
    approval: UUID | None = None


class TotalsView(msgspec.Struct, frozen=True):
    """What the order comes to, in its currency; `tax` is inside `total`."""

    goods: Decimal
    discount: Decimal
    shipping: Decimal
    tax: Decimal
    total: Decimal


class TenderView(msgspec.Struct, frozen=True):
    """How it is paid, in the order's currency."""

    method: str
    reference: str
    authorised: Decimal
    captured: Decimal
    refunded: Decimal


class ShippingView(msgspec.Struct, frozen=True):
    """How it travels and what the customer pays for that."""

    method: str
    amount: Decimal


class PromotionView(msgspec.Struct, frozen=True):
    """A promotion that applied at the sale: what it took off each line and the shipping, in the order's currency."""

    promotion: str
    name: str
    version: int
    code: str
    amount: Decimal
    lines: dict[int, Decimal]
    shipping: Decimal
    because: str


class TaxView(msgspec.Struct, frozen=True):
    """By whose word it is taxed, by which certificate, and why: `ours` where it is taxed by our rates alone."""

    status: str
    certificate: UUID | None
    because: str


class OrderView(msgspec.Struct, kw_only=True):
    """An order as everybody outside sees it."""

    id: UUID
    number: str
    version: int
    channel: str
    external_id: str | None
    customer: dict[str, Any] | None
    currency: str
    placed_at: datetime
    requested_by: date | None
    commitment: str
    progress: str
    money: str
    holds: list[HoldView]
    totals: TotalsView
    prices_include_tax: bool
    ship_to: dict[str, Any] | None
    bill_to: dict[str, Any] | None
    pickup_at: str | None
    shipping: ShippingView
    tenders: list[TenderView]
    lines: list[LineView]
    notes: str
    tags: list[str]
    attributes: dict[str, Any]
    promotions: list[PromotionView] = []
    taxed: TaxView = TaxView("ours", None, "")
