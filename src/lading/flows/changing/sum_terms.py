"""What an order comes to with the new terms of its lines, and its shipping. Pure."""

from datetime import date
from decimal import Decimal

import msgspec

from lading.flows.changing.line_after import Rate
from lading.flows.changing.order_edit import OrderEdit
from lading.orders.terms import LineTerms, OrderTerms
from lading.pricing.rounding import tax_of

ZERO = Decimal(0)


def sum_terms(
    before: OrderTerms,
    lines: dict[int, LineTerms],
    edit: OrderEdit,
    currency: str,
    shipping_rate: Rate | None,
    shipping_said: tuple[Rate, Decimal] | None = None,
) -> OrderTerms:
    wanted = edit.shipping.amount if edit.shipping and edit.shipping.amount is not None else before.shipping
    rate, shipping_tax = before.shipping_tax_rate, before.shipping_tax
    if shipping_rate is not None or wanted != before.shipping:
        rate = shipping_rate[0] if shipping_rate is not None else rate
        _, shipping_tax = tax_of(wanted, rate=rate, includes_tax=before.prices_include_tax, currency=currency)
    if shipping_said is not None:
        (rate, _), shipping_tax = shipping_said
    method = edit.shipping.method if edit.shipping and edit.shipping.method is not None else before.shipping_method
    tax = sum((one.tax_amount for one in lines.values()), shipping_tax)
    owed = sum((one.owed for one in lines.values()), ZERO)
    return msgspec.structs.replace(
        before,
        goods=sum((one.amount for one in lines.values()), ZERO),
        discount=sum((one.order_discount for one in lines.values()), ZERO),
        shipping=wanted,
        shipping_tax_rate=rate,
        shipping_tax=shipping_tax,
        tax=tax,
        total=owed + wanted + (ZERO if before.prices_include_tax else shipping_tax),
        shipping_method=method,
        requested_by=edit.requested_by
        if edit.requested_by is None or isinstance(edit.requested_by, date)
        else before.requested_by,
        lines=lines,
    )
