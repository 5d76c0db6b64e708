"""Shopify's webhooks become messages."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.capture import shopify
from lading.capture.decode import Unreadable
from lading.capture.message import Cancellation, ChannelMessage
from lading.orders import OrderDraft
from tests.capture.bodies import SHOPIFY, body_of


def read(**changes: Any) -> ChannelMessage:
    """The message of a changed body."""
    return shopify.read_webhook(body=body_of(SHOPIFY, **changes), topic="orders/create", channel="shop")


def draft_of(**changes: Any) -> OrderDraft:
    """The draft of a changed body."""
    draft = read(**changes).draft
    assert draft is not None
    return draft


def test_an_order_as_a_whole() -> None:
    message = read()
    assert (message.topic, message.external_id) == ("created", "9007199254740993")
    assert message.version_stamp == datetime(2026, 11, 20, 9, 15, 5, tzinfo=UTC)
    assert message.remarks == []
    assert msgspec.to_builtins(message.draft) == {
        "channel": "shop",
        "external_id": "9007199254740993",
        "currency": "EUR",
        "placed_at": "2026-11-20T10:15:00+01:00",
        "customer": {"code": "shopify-77", "name": "Ada Lovelace", "email": "ada@example.com"},
        "ship_to": {
            "country": "DE",
            "name": "Ada Lovelace",
            "line1": "Weg 1",
            "city": "Berlin",
            "postal_code": "10115",
        },
        "prices_include_tax": True,
        "lines": [
            {
                "sku": "MUG-RED",
                "quantity": "2",
                "unit_price": "9.50",
                "discount": "0",
                "tax": {"amount": "3.03", "rate": "0.19", "name": "MwSt"},
                "name": "Mug",
                "external_id": "11",
            }
        ],
        "shipping": {"method": "DHL", "amount": "5.00"},
        "payment": {"method": "card", "authorised": "24.00", "captured": "24.00"},
        "totals": {"goods": "19.00", "tax": "3.03", "total": "24.00"},
        "notes": "Ring twice",
        "tags": ["vip", "gift"],
        "attributes": {"order_name": "#1001"},
    }


@pytest.mark.parametrize(
    ("line", "sku"),
    [
        ({"sku": "  "}, "shopify-501"),
        ({"sku": None, "variant_id": None}, "Mug"),
        ({"sku": None, "variant_id": None, "name": "M" * 200}, "M" * 71 + "-38131c42"),
    ],
)
def test_goods_without_a_sku_get_a_stable_one(line: dict[str, Any], sku: str) -> None:
    assert draft_of(line=line).lines[0].sku == sku


def test_discounts_of_the_line_of_the_order_and_of_shipping() -> None:
    draft = draft_of(
        line={"discount_allocations": [{"amount": "1.50"}, {"amount": "0.50"}]},
        shipping_lines=[{"title": "DHL", "price": "5.00", "discounted_price": "2.00"}],
        total_discounts="6.00",
        discount_codes=[{"code": "SPRING"}],
        subtotal_price="16.00",
    )
    assert draft.lines[0].discount == Decimal("2.00")
    assert draft.shipping.amount == Decimal("2.00")
    assert [(discount.amount, discount.code) for discount in draft.discounts] == [(Decimal("1.00"), "SPRING")]
    assert draft.totals is not None
    assert draft.totals.goods == Decimal("17.00")


def test_several_ways_of_shipping_and_one_removed() -> None:
    lines = [
        {"title": "DHL", "price": "5.00", "tax_lines": [{"price": "0.80"}]},
        {"title": "Island", "price": "3.00", "discount_allocations": [{"amount": "1.00"}]},
        {"title": "Old", "price": "9.00", "is_removed": True},
    ]
    shipping = draft_of(shipping_lines=lines).shipping
    assert (shipping.method, shipping.amount) == ("DHL + Island", Decimal("7.00"))
    assert shipping.tax is not None
    assert shipping.tax.amount == Decimal("0.80")


@pytest.mark.parametrize(
    ("status", "authorised", "captured"),
    [
        ("authorized", "24.00", "0"),
        ("paid", "24.00", "24.00"),
        ("partially_paid", "20.00", "20.00"),
        ("refunded", "24.00", "24.00"),
        ("pending", "0", "0"),
        ("voided", "0", "0"),
    ],
)
def test_money_by_financial_status(status: str, authorised: str, captured: str) -> None:
    payment = draft_of(financial_status=status, total_outstanding="4.00").payment
    assert payment is not None
    assert (payment.authorised, payment.captured) == (Decimal(authorised), Decimal(captured))


def test_a_line_removed_by_an_edit_is_no_longer_wanted() -> None:
    gone = {**SHOPIFY["line_items"][0], "id": 12, "current_quantity": 0}
    message = read(
        line_items=[SHOPIFY["line_items"][0], gone],
        current_subtotal_price="19.00",
        current_total_tax="3.03",
        current_total_price="24.00",
        total_price="43.00",
    )
    assert message.draft is not None
    assert message.draft.totals is not None
    assert [line.external_id for line in message.draft.lines] == ["11"]
    assert message.draft.totals.total == Decimal("24.00")


def test_what_came_back_was_still_wanted_and_totals_no_longer_belong() -> None:
    refund = {"refund_line_items": [{"line_item_id": 11, "quantity": 1, "restock_type": "return"}]}
    refund["transactions"] = [{"amount": "9.50", "kind": "refund", "status": "success"}]
    message = read(line={"current_quantity": 1}, refunds=[refund], financial_status="partially_refunded")
    assert message.draft is not None
    assert message.draft.lines[0].quantity == 2
    assert message.standing.refunded == Decimal("9.50")


def test_part_of_a_line_takes_its_part_of_discount_and_tax() -> None:
    line = draft_of(line={"quantity": 3, "current_quantity": 2, "total_discount": "1.00"}).lines[0]
    assert (line.quantity, line.discount) == (2, Decimal("0.67"))
    assert line.tax is not None
    assert line.tax.amount == Decimal("2.02")


def test_tips_duties_and_fees_become_lines() -> None:
    draft = draft_of(
        total_tip_received="2.00",
        current_total_duties_set={"shop_money": {"amount": "3.00"}, "presentment_money": {"amount": "4.00"}},
        total_price="29.00",
    )
    assert [(line.sku, line.unit_price) for line in draft.lines[1:]] == [
        ("TIP", Decimal("2.00")),
        ("DUTIES", Decimal("3.00")),
    ]
    assert draft.totals is not None
    assert draft.totals.goods == Decimal("24.00")


def test_tax_of_the_order_alone_is_spread_over_taxed_lines() -> None:
    line = {**SHOPIFY["line_items"][0], "tax_lines": []}
    draft = draft_of(line_items=[line, {**line, "id": 12}, {**line, "id": 13, "taxable": False}], total_tax="3.03")
    assert [line.tax.amount if line.tax else None for line in draft.lines] == [Decimal("1.52"), Decimal("1.51"), None]


def test_cancelled_with_the_order_as_it_was() -> None:
    message = read(cancelled_at="2026-11-21T08:00:00Z", cancel_reason="fraud", line={"current_quantity": 0})
    assert message.cancellation == Cancellation(datetime(2026, 11, 21, 8, tzinfo=UTC), "fraud")
    assert message.draft is not None
    assert message.draft.lines[0].quantity == 2


def test_nothing_left_of_the_order() -> None:
    message = read(line={"current_quantity": 0})
    assert (message.draft, message.cancellation) == (None, Cancellation(reason="every line was removed"))


def test_properties_and_attributes_reach_the_warehouse() -> None:
    draft = draft_of(
        line={"properties": [{"name": "Engraving", "value": "Ada"}, {"name": "_hidden", "value": "x"}]},
        note_attributes=[{"name": "Gift", "value": "yes"}, {"name": "Gift", "value": "wrap"}],
    )
    assert draft.notes == "Ring twice\nMug: Engraving: Ada"
    assert draft.attributes == {"order_name": "#1001", "Gift": "yes, wrap"}


def test_what_does_not_fit_is_cut_and_remarked() -> None:
    message = read(note="x" * 5000, tags=",".join(f"t{number}" for number in range(30)), email="a\x00b@example.com")
    assert message.remarks == [
        "Control characters in the e-mail address were replaced by blanks.",
        "Of the note only the first 4000 characters were kept.",
        "Only the first 20 tags were kept.",
    ]


def test_presentment_money_and_test_orders_are_said() -> None:
    message = read(presentment_currency="USD", test=True)
    assert message.remarks == ["The customer paid in USD; all amounts are in EUR."]
    assert message.standing.test
    assert message.draft is not None
    assert message.draft.tags == ["vip", "gift", "test order"]


def test_an_address_without_a_country_is_left_out_and_remarked() -> None:
    message = read(shipping_address={"city": "Nowhere"})
    assert message.draft is not None
    assert message.draft.ship_to is None
    assert message.remarks == ["The shipping address names no country, so it was left out."]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"line": {"price": "example string"}}, "/line_items/0/price"),
        ({"line": {"quantity": "two"}}, "/line_items/0/quantity"),
        ({"currency": "example string"}, "/currency"),
        ({"updated_at": "yesterday"}, "/updated_at"),
        ({"customer": []}, "/customer"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(**changes)
    assert [error.pointer for error in refusal.value.errors] == [pointer]


@pytest.mark.parametrize("topic", ["orders/edited", "orders/delete", "products/update", ""])
def test_topics_without_a_whole_order(topic: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        shopify.read_webhook(body=body_of(SHOPIFY), topic=topic, channel="shop")
    assert refusal.value.code == "unsupported_topic"


def test_lists_survive_their_bad_orders() -> None:
    body = b'{"orders":[%s,{"id":1},%s]}' % (body_of(SHOPIFY), body_of(SHOPIFY, id=2))
    found = shopify.read_orders(body=body, channel="shop")
    assert [getattr(one, "external_id", getattr(one, "sentence", "")) for one in found] == [
        "9007199254740993",
        "The message is not of the form that its channel sends: Object missing required field `currency`.",
        "2",
    ]
