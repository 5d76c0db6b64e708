"""Suppliers and purchase orders as people and systems see them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec


class SupplierRow(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier in a list."""

    code: str
    name: str
    email: str
    currency: str
    lead_days: int
    active: bool
    items: int
    open_orders: int


class SupplierView(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier with its terms."""

    code: str
    name: str
    email: str
    phone: str
    address: dict[str, Any]
    currency: str
    lead_days: int
    calendar: dict[str, Any]
    minimum_order: Decimal
    over_percent: Decimal
    active: bool
    note: str
    version: int


class SupplierItemView(msgspec.Struct, frozen=True, kw_only=True):
    """What a supplier sells of ours."""

    sku: str
    name: str
    supplier_sku: str
    unit: str
    cost: Decimal
    lead_days: int | None
    minimum: Decimal
    multiple: Decimal
    rank: int


class PurchaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A purchase order in a list; `late` where something open was due before today.

    Of `kind` `dropship` its `orders` are the customers' that the supplier ships.
    """

    number: str
    supplier: str
    supplier_name: str
    place: str
    status: str
    currency: str
    total: Decimal
    lines: int
    due_on: date | None
    late: bool
    made_at: datetime
    kind: str
    orders: list[str]


class PurchaseLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line; quantities in the item's own unit, `order_quantity` and `unit_cost` in `order_unit`.

    Of a drop-ship order `received` is what the supplier has shipped; `order` and `fulfilment` say for whom it is.
    """

    line: int
    sku: str
    name: str
    supplier_sku: str
    order_quantity: Decimal
    order_unit: str
    factor: Decimal
    ordered: Decimal
    received: Decimal
    closed: Decimal
    refused: Decimal
    open: Decimal
    unit_cost: Decimal
    confirmed: Decimal | None
    confirmed_cost: Decimal | None
    amount: Decimal
    due_on: date | None
    reason: str
    order: str
    order_line: int | None
    fulfilment: str


class ReceiptView(msgspec.Struct, frozen=True, kw_only=True):
    """Something that came: taken in, taken in damaged, or refused."""

    line: int
    place: str
    condition: str
    quantity: Decimal
    reason: str
    delivery_note: str
    at: datetime
    actor: str


class PurchaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A purchase order whole."""

    number: str
    supplier: str
    supplier_name: str
    supplier_email: str
    place: str
    status: str
    currency: str
    total: Decimal
    due_on: date | None
    late: bool
    reference: str
    note: str
    made_at: datetime
    made_by: str
    sent_at: datetime | None
    confirmed_at: datetime | None
    cancelled_at: datetime | None
    version: int
    kind: str
    lines: list[PurchaseLineView]
    receipts: list[ReceiptView]


class PurchaseEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a purchase order."""

    id: int
    kind: str
    at: datetime
    actor: str
    reason: str
    data: dict[str, Any]
