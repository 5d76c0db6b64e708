"""WooCommerce's webhooks and REST answers become messages."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.capture import woocommerce
from lading.capture.decode import Unreadable
from lading.capture.message import Cancellation, ChannelMessage
from lading.orders import OrderDraft
from tests.capture.bodies import WOOCOMMERCE, body_of


def read(**changes: Any) -> ChannelMessage:
    """The message of a changed body."""
    return woocommerce.read_webhook(body=body_of(WOOCOMMERCE, **changes), topic="order.updated", channel="shop")


def draft_of(**changes: Any) -> OrderDraft:
    """The draft of a changed body."""
    draft = read(**changes).draft
    assert draft is not None
    return draft


def test_an_order_of_a_guest_as_a_whole() -> None:
    message = read()
    assert message.version_stamp == datetime(2026, 11, 20, 9, 15, 5, tzinfo=UTC)
    assert (message.ready, message.cancellation, message.remarks) == (True, None, [])
    address = {"country": "DE", "name": "Ada Lovelace", "line1": "Weg 1", "city": "Berlin", "postal_code": "10115"}
    address["phone"] = "+49 30 901820"
    assert msgspec.to_builtins(message.draft) == {
        "channel": "shop",
        "external_id": "501",
        "currency": "EUR",
        "placed_at": "2026-11-20T09:15:00Z",
        "customer": {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "+49 30 901820"},
        "ship_to": address,
        "bill_to": address,
        "prices_include_tax": False,
        "lines": [
            {
                "sku": "MUG-RED",
                "quantity": "2",
                "unit_price": "10.00",
                "discount": "1.00",
                "tax": {"amount": "3.61", "name": "MwSt"},
                "name": "Mug & saucer",
                "external_id": "1",
            }
        ],
        "shipping": {"method": "DHL", "amount": "5.00", "tax": {"amount": "0.95"}},
        "payment": {"method": "stripe", "reference": "pi_1", "authorised": "28.56", "captured": "28.56"},
        "totals": {"tax": "4.56", "total": "28.56"},
    }


def test_prices_with_tax_are_put_together_again() -> None:
    draft = draft_of(prices_include_tax=True)
    assert (draft.lines[0].unit_price, draft.lines[0].discount) == (Decimal("11.90"), Decimal("1.19"))
    assert draft.shipping.amount == Decimal("5.95")


@pytest.mark.parametrize(
    ("quantity", "subtotal", "price"),
    [(3, "10.00", "3.333"), (7, "10.00", "1.429"), (1.5, "10.00", "6.667"), (2, "0.00", "0")],
)
def test_unit_prices_come_to_their_totals_again(quantity: float, subtotal: str, price: str) -> None:
    line = draft_of(line={"quantity": quantity, "subtotal": subtotal, "total": subtotal}).lines[0]
    assert (line.unit_price, line.discount) == (Decimal(price), 0)


def test_where_six_decimals_do_not_suffice_a_discount_makes_up_for_it() -> None:
    line = draft_of(line={"quantity": 30_000, "subtotal": "10.00", "total": "10.00"}).lines[0]
    assert (line.unit_price, line.discount) == (Decimal("0.000334"), Decimal("0.02"))


def test_a_total_above_the_subtotal_is_the_price() -> None:
    line = draft_of(line={"subtotal": "10.00", "total": "12.00"}).lines[0]
    assert (line.unit_price, line.discount) == (Decimal("6.00"), Decimal("0.00"))


def test_fees_are_lines_and_negative_fees_reduce() -> None:
    fees = [{"name": "Rush", "total": "4.00", "total_tax": "0.76"}, {"name": "Loyal", "total": "-2.00"}]
    draft = draft_of(fee_lines=fees)
    assert [(line.sku, line.unit_price, line.name) for line in draft.lines[1:]] == [("FEE", Decimal("4.00"), "Rush")]
    assert [discount.amount for discount in draft.discounts] == [Decimal("2.00")]


@pytest.mark.parametrize("status", ["auto-draft", "checkout-draft", "draft", "failed"])
def test_carts_and_failed_payments_are_no_orders_yet(status: str) -> None:
    assert not read(status=status).ready


@pytest.mark.parametrize("status", ["cancelled", "trash"])
def test_cancelled(status: str) -> None:
    message = read(status=status)
    assert message.topic == "cancelled"
    assert message.cancellation == Cancellation(datetime(2026, 11, 20, 9, 15, 5, tzinfo=UTC), f"its status is {status}")


def test_unpaid_and_on_hold() -> None:
    payment = draft_of(status="on-hold", date_paid_gmt=None, payment_method="bacs").payment
    assert payment is not None
    assert (payment.method, payment.captured) == ("bacs", 0)


def test_a_separate_shipping_address_and_a_known_customer() -> None:
    draft = draft_of(customer_id=7, shipping={"first_name": "Bob", "city": "Bonn", "country": "DE"})
    assert draft.ship_to is not None
    assert draft.customer is not None
    assert (draft.ship_to.name, draft.customer.code) == ("Bob", "woocommerce-7")


@pytest.mark.parametrize(
    ("line", "sku"),
    [
        ({"sku": 5555}, "5555"),
        ({"sku": None, "product_id": 7, "variation_id": 0}, "woocommerce-7"),
        ({"sku": False, "product_id": 7, "variation_id": 8}, "woocommerce-8"),
        ({"sku": ""}, "Mug & saucer"),
    ],
)
def test_skus_of_every_type(line: dict[str, Any], sku: str) -> None:
    assert draft_of(line=line).lines[0].sku == sku


def test_a_line_that_a_join_doubled_is_taken_once() -> None:
    line = WOOCOMMERCE["line_items"][0]
    message = read(line_items=[line, line, {**line, "id": 2, "quantity": 0}])
    assert message.draft is not None
    assert len(message.draft.lines) == 1
    assert message.remarks == [
        "A line that stood twice under the same id was taken once.",
        "A line of nothing was left out.",
    ]


def test_refunds_coupons_and_choices() -> None:
    meta = [{"key": "_hidden", "value": "x"}, {"display_key": "Size", "display_value": "L &amp; XL"}]
    message = read(
        refunds=[{"total": "-3.00"}, {"total": "-1.50"}],
        coupon_lines=[{"code": "spring"}],
        line={"meta_data": meta},
        number="W-501",
    )
    assert message.standing.refunded == Decimal("4.50")
    assert message.draft is not None
    assert message.draft.attributes == {"order_name": "W-501", "coupons": "spring"}
    assert message.draft.notes == "Mug &amp; saucer: Size: L & XL"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"billing_period": "month"}, "It is a subscription"),
        ({"line": {"total": "a lot"}}, "/line_items/0/total is not an amount of money."),
        ({"date_modified_gmt": None, "date_created_gmt": None}, "The order does not say when it was last changed"),
        ({"currency": "€"}, "The order cannot become a draft at /currency"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read(**changes)


def test_one_many_and_wrapped_answers() -> None:
    one = body_of(WOOCOMMERCE)
    for body, count in ((one, 1), (b"[%s,%s]" % (one, one), 2), (b'{"data":[%s]}' % one, 1), (b"[]", 0)):
        assert len(woocommerce.read_orders(body=body, channel="shop")) == count
