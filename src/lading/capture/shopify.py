"""Shopify: the order bodies of its webhooks and of its REST API become messages. No network here."""

from decimal import Decimal
from typing import Any

from lading.capture.amounts import ZERO
from lading.capture.compose import compose_address, compose_draft, full_name
from lading.capture.decode import Unreadable, decode_json
from lading.capture.message import STANDARD, Cancellation, ChannelMessage, Stand, Standing, Topic, Unread
from lading.capture.shopify_body import Answer, Order, PostalAddress
from lading.capture.shopify_lines import Wanted, draft_lines, line_discount, properties_of, shipping_price, sum_taxes
from lading.capture.shopify_money import granted
from lading.capture.texts import attribute_values, fit, fit_notes, fit_tags
from lading.capture.times import moment_of

TOPICS: dict[str, Topic] = {
    "orders/create": "created",
    "orders/updated": "updated",
    "orders/cancelled": "cancelled",
    "orders/paid": "updated",
    "orders/fulfilled": "updated",
    "orders/partially_fulfilled": "updated",
}
"""Webhook topics whose body is the whole order."""


class UnsupportedTopic(Unreadable):
    """The topic's body is not a whole order."""

    code = "unsupported_topic"


def read_webhook(*, body: bytes, topic: str, channel: str, stand: Stand = STANDARD) -> ChannelMessage:
    """The message in a webhook's body. Raises `Unreadable`; `UnsupportedTopic` for topics that carry no order."""
    if topic not in TOPICS:
        raise UnsupportedTopic(
            f"{topic or 'A message without a topic'} carries no whole order;"
            " subscribe to orders/create, orders/updated and orders/cancelled."
        )
    return _read(body, TOPICS[topic], channel, stand)


def read_orders(*, body: bytes, channel: str, stand: Stand = STANDARD) -> list[ChannelMessage | Unread]:
    """The orders of a REST answer, `{"orders": […]}` or `{"order": …}`; a bad one does not spoil the others."""
    answer = decode_json(body, Answer)
    raws = [answer.order] if bytes(answer.order) else answer.orders
    if raws is None:
        raise Unreadable("The answer has neither an order nor orders in it.")
    found: list[ChannelMessage | Unread] = []
    for position, raw in enumerate(raws, 1):
        try:
            found.append(_read(bytes(raw), "updated", channel, stand))
        except Unreadable as refusal:
            found.append(Unread(position, refusal.code, refusal.sentence, bytes(raw)))
    return found


def _read(body: bytes, topic: Topic, channel: str, stand: Stand) -> ChannelMessage:
    try:
        return _understand(body, topic, channel, stand)
    except ArithmeticError:
        raise Unreadable("An amount of the order is not a number that can be paid.") from None


def _understand(body: bytes, topic: Topic, channel: str, stand: Stand) -> ChannelMessage:
    order = decode_json(body, Order)
    stamp = moment_of(order.updated_at or order.created_at, pointer="/updated_at")
    if stamp is None:
        raise Unreadable("The order does not say when it was last changed, so its versions cannot be told apart.")
    remarks: list[str] = []
    cancelled = moment_of(order.cancelled_at, pointer="/cancelled_at")
    wanted = Wanted(order, whole=cancelled is not None)
    lines = draft_lines(order, wanted=wanted, stand=stand, remarks=remarks)
    cancellation = None
    if cancelled is not None:
        reason = fit(order.cancel_reason, limit=200, what="the reason", remarks=remarks)
        cancellation = Cancellation(cancelled, reason)
    elif not lines:
        cancellation = Cancellation(reason="every line was removed")
    return ChannelMessage(
        topic=topic,
        external_id=str(order.id),
        version_stamp=stamp,
        draft=_draft(order, lines, wanted, channel, remarks) if lines else None,
        cancellation=cancellation,
        standing=_standing(order),
        remarks=remarks,
        raw=body,
    )


def _draft(order: Order, lines: list[dict[str, Any]], wanted: Wanted, channel: str, remarks: list[str]) -> Any:
    discount = _order_discount(order)
    codes = ", ".join(filter(None, (code.code for code in order.discount_codes or ())))
    if order.presentment_currency and order.presentment_currency != order.currency:
        remarks.append(f"The customer paid in {order.presentment_currency}; all amounts are in {order.currency}.")
    return compose_draft(
        {
            "channel": channel,
            "external_id": str(order.id),
            "currency": order.currency,
            "placed_at": moment_of(order.processed_at or order.created_at, pointer="/processed_at"),
            "customer": _customer(order, remarks),
            "ship_to": _address(order.shipping_address, "the shipping address", remarks),
            "bill_to": _address(order.billing_address, "the billing address", remarks),
            "prices_include_tax": bool(order.taxes_included),
            "lines": [{key: value for key, value in line.items() if key != "taxed"} for line in lines],
            "shipping": _shipping(order, remarks),
            "discounts": [{"amount": discount, "code": codes[:80]}] if discount else None,
            "payment": _payment(order, remarks),
            "totals": _totals(order, lines, wanted, discount),
            "notes": fit_notes([order.note or "", *_properties(order)], remarks=remarks),
            "tags": fit_tags((order.tags or "").split(",") + ["test order"] * bool(order.test), remarks=remarks),
            "attributes": attribute_values(
                [("order_name", order.name), *properties_of(order.note_attributes)], remarks=remarks
            ),
        }
    )


def _order_discount(order: Order) -> Decimal:
    """What the order's discounts take off beyond what is allocated to lines and to shipping."""
    if order.total_discounts is None:
        return ZERO
    shipping = sum((line.price - shipping_price(line) for line in order.shipping_lines or ()), ZERO)
    return max(order.total_discounts - shipping - sum(map(line_discount, order.line_items), ZERO), ZERO)


def _customer(order: Order, remarks: list[str]) -> dict[str, Any]:
    buyer = order.customer
    address = order.billing_address or order.shipping_address
    name = full_name(buyer.first_name, buyer.last_name) if buyer else ""
    name = name or (address.name or full_name(address.first_name, address.last_name) if address else "")
    email = order.email or order.contact_email or (buyer.email if buyer else "")
    phone = order.phone or (buyer.phone if buyer else "")
    return {
        "code": f"shopify-{buyer.id}" if buyer and buyer.id else None,
        "name": fit(name, limit=200, what="the customer's name", remarks=remarks),
        "company": fit(address.company if address else "", limit=200, what="the company", remarks=remarks),
        "email": fit(email, limit=254, what="the e-mail address", remarks=remarks),
        "phone": fit(phone, limit=40, what="the telephone number", remarks=remarks),
    }


def _address(address: PostalAddress | None, what: str, remarks: list[str]) -> dict[str, Any] | None:
    if address is None:
        return None
    parts = {
        "name": address.name or full_name(address.first_name, address.last_name),
        "company": address.company,
        "line1": address.address1,
        "line2": address.address2,
        "city": address.city,
        "region": address.province_code or address.province,
        "postal_code": address.zip,
        "phone": address.phone,
    }
    return compose_address(parts=parts, country=address.country_code or address.country, what=what, remarks=remarks)


def _shipping(order: Order, remarks: list[str]) -> dict[str, Any]:
    lines = [line for line in order.shipping_lines or () if not line.is_removed]
    taxes = [tax for line in lines for tax in line.tax_lines or ()]
    method = " + ".join(filter(None, (line.title for line in lines)))
    return {
        "method": fit(method, limit=80, what="the shipping method", remarks=remarks),
        "amount": sum(map(shipping_price, lines), ZERO),
        "tax": sum_taxes(taxes, remarks=remarks),
    }


def _payment(order: Order, remarks: list[str]) -> dict[str, Any] | None:
    names = order.payment_gateway_names or ([order.gateway] if order.gateway else [])
    authorised, captured = granted(
        status=order.financial_status or "",
        total=order.total_price or ZERO,
        outstanding=order.total_outstanding or ZERO,
    )
    if not names and not authorised:
        return None
    method = fit(" + ".join(names), limit=80, what="the payment method", remarks=remarks)
    return {"method": method or "unknown", "authorised": authorised, "captured": captured}


def _totals(
    order: Order, lines: list[dict[str, Any]], wanted: Wanted, discount: Decimal
) -> dict[str, Decimal | None] | None:
    """The channel's totals where they belong to the wanted lines: after a return they do not."""
    if wanted.edited and wanted.returned:
        return None
    goods, tax, total = order.subtotal_price, order.total_tax, order.total_price
    if wanted.edited:
        goods, tax, total = order.current_subtotal_price, order.current_total_tax, order.current_total_price
    charges = sum((line["unit_price"] for line in lines if "external_id" not in line), ZERO)
    return {"goods": None if goods is None else goods + discount + charges, "tax": tax, "total": total}


def _properties(order: Order) -> list[str]:
    return [
        f"{line.name or line.title}: {name}: {value}"
        for line in order.line_items
        for name, value in properties_of(line.properties)
        if isinstance(value, str | int) and value != ""
    ]


def _standing(order: Order) -> Standing:
    refunded = [
        transaction.amount
        for refund in order.refunds or ()
        for transaction in refund.transactions or ()
        if transaction.kind == "refund" and transaction.status == "success"
    ]
    return Standing(
        name=order.name or "",
        money=order.financial_status or "",
        fulfilment=order.fulfillment_status or "",
        cancelled_at=moment_of(order.cancelled_at, pointer="/cancelled_at"),
        refunded=sum(refunded, ZERO),
        outstanding=order.total_outstanding or ZERO,
        test=bool(order.test),
    )
