"""WooCommerce: the order bodies of its webhooks and of its REST API become messages. No network here."""

from decimal import Decimal
from typing import Any

import msgspec

from lading.capture.amounts import ZERO, amount_of
from lading.capture.compose import compose_address, compose_draft, full_name
from lading.capture.decode import Unreadable, decode_json
from lading.capture.message import STANDARD, Cancellation, ChannelMessage, Stand, Standing, Topic, Unread
from lading.capture.texts import attribute_values, fit, fit_notes
from lading.capture.times import moment_of
from lading.capture.woocommerce_body import Order, Postal, Wrapped
from lading.capture.woocommerce_lines import draft_lines, meta_of, reductions

TOPICS: dict[str, Topic] = {
    "order.created": "created",
    "order.updated": "updated",
    "order.restored": "updated",
}
NOT_YET = frozenset({"auto-draft", "draft", "checkout-draft", "failed", "new"})
"""Statuses of what is not an order yet: a cart, or an attempt to pay that failed."""
CANCELLED = frozenset({"cancelled", "trash"})


class UnsupportedTopic(Unreadable):
    """The topic's body is not a whole order."""

    code = "unsupported_topic"


def read_webhook(*, body: bytes, topic: str, channel: str, stand: Stand = STANDARD) -> ChannelMessage:
    """The message in a webhook's body. Raises `Unreadable`; `UnsupportedTopic` for topics that carry no order."""
    if topic not in TOPICS:
        raise UnsupportedTopic(
            f"{topic or 'A message without a topic'} carries no whole order;"
            " subscribe to order.created and order.updated."
        )
    return _read(_unwrapped(body), TOPICS[topic], channel, stand)


def read_orders(*, body: bytes, channel: str, stand: Stand = STANDARD) -> list[ChannelMessage | Unread]:
    """The orders of a REST answer, one or a list; a bad one does not spoil the others."""
    body = _unwrapped(body)
    raws = [msgspec.Raw(body)] if body.lstrip().startswith(b"{") else decode_json(body, list[msgspec.Raw])
    found: list[ChannelMessage | Unread] = []
    for position, raw in enumerate(raws, 1):
        try:
            found.append(_read(bytes(raw), "updated", channel, stand))
        except Unreadable as refusal:
            found.append(Unread(position, refusal.code, refusal.sentence, bytes(raw)))
    return found


def _unwrapped(body: bytes) -> bytes:
    if body.lstrip().startswith(b"{"):
        return bytes(decode_json(body, Wrapped).data) or body
    return body


def _read(body: bytes, topic: Topic, channel: str, stand: Stand) -> ChannelMessage:
    try:
        return _understand(body, topic, channel, stand)
    except ArithmeticError:
        raise Unreadable("An amount of the order is not a number that can be paid.") from None


def _understand(body: bytes, topic: Topic, channel: str, stand: Stand) -> ChannelMessage:
    order = decode_json(body, Order)
    if order.billing_period:
        raise Unreadable("It is a subscription, not an order; its orders come by themselves.")
    ready = order.status not in NOT_YET
    stamp = moment_of(
        order.date_modified_gmt or order.date_modified or order.date_created_gmt, pointer="/date_modified_gmt"
    )
    if stamp is None:
        raise Unreadable("The order does not say when it was last changed, so its versions cannot be told apart.")
    remarks: list[str] = []
    lines = draft_lines(order, stand=stand, remarks=remarks)
    cancelled = order.status in CANCELLED
    cancellation = Cancellation(stamp if cancelled else None, _reason(order, lines)) if cancelled or not lines else None
    return ChannelMessage(
        topic="cancelled" if cancelled else topic,
        external_id=str(order.id),
        version_stamp=stamp,
        draft=_draft(order, lines, channel, remarks) if lines else None,
        cancellation=cancellation if ready else None,
        standing=_standing(order),
        ready=ready,
        remarks=remarks,
        raw=body,
    )


def _reason(order: Order, lines: list[dict[str, Any]]) -> str:
    return f"its status is {order.status}" if lines else "it has no lines"


def _draft(order: Order, lines: list[dict[str, Any]], channel: str, remarks: list[str]) -> Any:
    reduction = reductions(order)
    coupons = ", ".join(str(coupon.code) for coupon in order.coupon_lines or () if coupon.code)
    number = str(order.number) if order.number not in (None, "", str(order.id)) else None
    notes = [f"{line.name}: {name}: {value}" for line in order.line_items for name, value in meta_of(line)]
    return compose_draft(
        {
            "channel": channel,
            "external_id": str(order.id),
            "currency": order.currency,
            "placed_at": moment_of(order.date_created_gmt, pointer="/date_created_gmt"),
            "customer": _customer(order, remarks),
            "ship_to": _ship_to(order, remarks),
            "bill_to": _address(order.billing, "the billing address", remarks),
            "prices_include_tax": bool(order.prices_include_tax),
            "lines": lines,
            "shipping": _shipping(order, remarks),
            "discounts": [{"amount": reduction}] if reduction else None,
            "payment": _payment(order, remarks),
            "totals": {"tax": _amount(order.total_tax, "/total_tax"), "total": _amount(order.total, "/total")},
            "notes": fit_notes([str(order.customer_note or ""), *notes], remarks=remarks),
            "attributes": attribute_values([("order_name", number), ("coupons", coupons)], remarks=remarks),
        }
    )


def _amount(value: Any, pointer: str) -> Decimal | None:
    return None if value is None else amount_of(value, pointer=pointer)


def _customer(order: Order, remarks: list[str]) -> dict[str, Any]:
    bill = order.billing or Postal()
    known = str(order.customer_id or "0") != "0"
    return {
        "code": fit(f"woocommerce-{order.customer_id}", limit=80, what="the customer", remarks=remarks)
        if known
        else None,
        "name": fit(full_name(bill.first_name, bill.last_name), limit=200, what="the customer's name", remarks=remarks),
        "company": fit(bill.company, limit=200, what="the company", remarks=remarks),
        "email": fit(bill.email, limit=254, what="the e-mail address", remarks=remarks),
        "phone": fit(bill.phone, limit=40, what="the telephone number", remarks=remarks),
    }


def _ship_to(order: Order, remarks: list[str]) -> dict[str, Any] | None:
    """The shipping address; where the shop leaves it empty, goods go to the billing address."""
    address = order.shipping
    if address is None or not any((address.address_1, address.city, address.postcode, address.country)):
        address = order.billing
    return _address(address, "the shipping address", remarks)


def _address(address: Postal | None, what: str, remarks: list[str]) -> dict[str, Any] | None:
    if address is None:
        return None
    parts = {
        "name": full_name(address.first_name, address.last_name),
        "company": address.company,
        "line1": address.address_1,
        "line2": address.address_2,
        "city": address.city,
        "region": address.state,
        "postal_code": address.postcode,
        "phone": address.phone,
    }
    return compose_address(parts=parts, country=address.country, what=what, remarks=remarks)


def _shipping(order: Order, remarks: list[str]) -> dict[str, Any]:
    lines = order.shipping_lines or []
    if order.shipping_total is None:
        amount = sum((amount_of(line.total, pointer="/shipping_lines") for line in lines), ZERO)
        tax = sum((amount_of(line.total_tax, pointer="/shipping_lines") for line in lines), ZERO)
    else:
        amount = amount_of(order.shipping_total, pointer="/shipping_total")
        tax = amount_of(order.shipping_tax, pointer="/shipping_tax")
    method = " + ".join(str(line.method_title) for line in lines if line.method_title)
    return {
        "method": fit(method, limit=80, what="the shipping method", remarks=remarks),
        "amount": amount + tax if order.prices_include_tax else amount,
        "tax": {"amount": tax} if tax else None,
    }


def _payment(order: Order, remarks: list[str]) -> dict[str, Any] | None:
    method = fit(order.payment_method or order.payment_method_title, limit=80, what="the payment", remarks=remarks)
    paid = amount_of(order.total, pointer="/total") if order.date_paid_gmt else ZERO
    if not method and not paid:
        return None
    reference = fit(order.transaction_id, limit=200, what="the payment's reference", remarks=remarks)
    return {"method": method or "unknown", "reference": reference, "authorised": paid, "captured": paid}


def _standing(order: Order) -> Standing:
    refunded = sum((abs(amount_of(one.total, pointer="/refunds")) for one in order.refunds or ()), ZERO)
    return Standing(
        name=str(order.number or order.id),
        money=order.status,
        fulfilment="completed" if order.status == "completed" else "",
        paid_at=moment_of(order.date_paid_gmt, pointer="/date_paid_gmt"),
        fulfilled_at=moment_of(order.date_completed_gmt, pointer="/date_completed_gmt"),
        refunded=refunded,
    )
