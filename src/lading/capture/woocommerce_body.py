"""WooCommerce's order as its webhooks and its REST API send it: the fields that we read.

Plug-ins change the types of many fields, so whatever is not structure is taken as it comes.
"""

from typing import Any

import msgspec


class Line(msgspec.Struct):
    """A line; `subtotal` and `total` are before and after coupons, both without tax."""

    quantity: Any = 1
    id: Any = None
    name: Any = None
    sku: Any = None
    product_id: Any = None
    variation_id: Any = None
    subtotal: Any = None
    subtotal_tax: Any = None
    total: Any = None
    total_tax: Any = None
    meta_data: Any = None


class Fee(msgspec.Struct):
    """A fee, or a reduction where it is negative; without tax."""

    name: Any = None
    total: Any = None
    total_tax: Any = None


class Shipping(msgspec.Struct):
    """One way of shipping; without tax."""

    method_title: Any = None
    total: Any = None
    total_tax: Any = None


class TaxRate(msgspec.Struct):
    """A tax of the whole order."""

    label: Any = None


class Coupon(msgspec.Struct):
    """A coupon that the customer entered; its effect is in the lines already."""

    code: Any = None


class Refund(msgspec.Struct):
    """A refund; `total` is negative."""

    total: Any = None


class Postal(msgspec.Struct):
    """An address; `state` is the region's own code."""

    first_name: Any = None
    last_name: Any = None
    company: Any = None
    address_1: Any = None
    address_2: Any = None
    city: Any = None
    state: Any = None
    postcode: Any = None
    country: Any = None
    email: Any = None
    phone: Any = None


class Order(msgspec.Struct):
    """An order. Times ending in `_gmt` are UTC without saying so, the others are the shop's own."""

    id: int | str
    status: str
    currency: str
    line_items: list[Line]
    number: Any = None
    date_created_gmt: str | None = None
    date_modified_gmt: str | None = None
    date_modified: str | None = None
    date_paid_gmt: str | None = None
    date_completed_gmt: str | None = None
    prices_include_tax: bool | None = False
    customer_id: Any = None
    customer_note: Any = None
    total: Any = None
    total_tax: Any = None
    shipping_total: Any = None
    shipping_tax: Any = None
    payment_method: Any = None
    payment_method_title: Any = None
    transaction_id: Any = None
    billing: Postal | None = None
    shipping: Postal | None = None
    shipping_lines: list[Shipping] | None = None
    fee_lines: list[Fee] | None = None
    coupon_lines: list[Coupon] | None = None
    tax_lines: list[TaxRate] | None = None
    refunds: list[Refund] | None = None
    billing_period: Any = None


class Wrapped(msgspec.Struct):
    """Some proxies wrap what WooCommerce answers."""

    data: msgspec.Raw = msgspec.Raw()
