"""Shopify's order as its webhooks and its REST API send it: the fields that we read, the shop's own currency."""

from decimal import Decimal
from typing import Any

import msgspec

Id = int | str | None


class TaxLine(msgspec.Struct):
    """One tax on a line or on shipping; `rate` 0.06 is 6 %."""

    price: Decimal = Decimal(0)
    rate: Decimal | None = None
    title: str | None = None


class Allocation(msgspec.Struct):
    """The share of a discount that falls on a line."""

    amount: Decimal = Decimal(0)


class LineItem(msgspec.Struct):
    """One line. `quantity` is what was ever ordered, `current_quantity` what was not removed since."""

    quantity: int
    price: Decimal
    id: Id = None
    variant_id: Id = None
    product_id: Id = None
    sku: str | None = None
    name: str | None = None
    title: str | None = None
    current_quantity: int | None = None
    total_discount: Decimal = Decimal(0)
    discount_allocations: list[Allocation] | None = None
    tax_lines: list[TaxLine] | None = None
    taxable: bool | None = True
    requires_shipping: bool | None = True
    properties: Any = None
    tip_payment_gateway: str | None = None


class ShippingLine(msgspec.Struct):
    """One way of shipping that the customer pays for."""

    price: Decimal = Decimal(0)
    discounted_price: Decimal | None = None
    discount_allocations: list[Allocation] | None = None
    tax_lines: list[TaxLine] | None = None
    title: str | None = None
    is_removed: bool | None = False


class PostalAddress(msgspec.Struct):
    """An address; `province_code` is the region's own code."""

    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    province: str | None = None
    province_code: str | None = None
    zip: str | None = None
    country: str | None = None
    country_code: str | None = None
    phone: str | None = None


class Buyer(msgspec.Struct):
    """The customer; guests have none."""

    id: Id = None
    email: str | None = None
    phone: str | None = None
    first_name: str | None = None
    last_name: str | None = None


class RefundLine(msgspec.Struct):
    """Units of a line that a refund took out: `return` came back, others were never sent."""

    line_item_id: Id = None
    quantity: int = 0
    restock_type: str | None = None


class Transaction(msgspec.Struct):
    """Money that moved."""

    amount: Decimal = Decimal(0)
    kind: str | None = None
    status: str | None = None


class Refund(msgspec.Struct):
    """A refund of lines, of money, or of both."""

    refund_line_items: list[RefundLine] | None = None
    transactions: list[Transaction] | None = None


class ShopMoney(msgspec.Struct):
    """An amount in the shop's currency."""

    amount: Decimal = Decimal(0)


class MoneySet(msgspec.Struct):
    """The same amount in the shop's currency and in the customer's; only the former counts here."""

    shop_money: ShopMoney | None = None


class DiscountCode(msgspec.Struct):
    """A code that the customer entered."""

    code: str | None = None


class Order(msgspec.Struct):
    """An order. Amounts are in `currency`; `current_…` counts edits and refunds, the others do not."""

    id: int | str
    currency: str
    line_items: list[LineItem]
    name: str | None = None
    created_at: str | None = None
    processed_at: str | None = None
    updated_at: str | None = None
    cancelled_at: str | None = None
    cancel_reason: str | None = None
    email: str | None = None
    contact_email: str | None = None
    phone: str | None = None
    note: str | None = None
    note_attributes: Any = None
    tags: str | None = None
    test: bool | None = False
    taxes_included: bool | None = False
    presentment_currency: str | None = None
    financial_status: str | None = None
    fulfillment_status: str | None = None
    gateway: str | None = None
    payment_gateway_names: list[str] | None = None
    subtotal_price: Decimal | None = None
    total_price: Decimal | None = None
    total_tax: Decimal | None = None
    total_discounts: Decimal | None = None
    total_outstanding: Decimal | None = None
    total_tip_received: Decimal | None = None
    current_subtotal_price: Decimal | None = None
    current_total_price: Decimal | None = None
    current_total_tax: Decimal | None = None
    current_total_duties_set: MoneySet | None = None
    current_total_additional_fees_set: MoneySet | None = None
    discount_codes: list[DiscountCode] | None = None
    tax_lines: list[TaxLine] | None = None
    shipping_lines: list[ShippingLine] | None = None
    shipping_address: PostalAddress | None = None
    billing_address: PostalAddress | None = None
    customer: Buyer | None = None
    refunds: list[Refund] | None = None


class Answer(msgspec.Struct):
    """What REST answers: one order, or many."""

    order: msgspec.Raw = msgspec.Raw()
    orders: list[msgspec.Raw] | None = None
