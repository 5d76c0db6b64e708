"""Real bodies of Shopify and WooCommerce: each becomes a message or says why not."""

import gzip
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from lading.capture import read_table, shopify, woocommerce
from lading.capture.decode import Unreadable
from lading.capture.message import ChannelMessage, Unread
from lading.capture.results import RowResult
from lading.capture.shopify_csv import read_export
from lading.kernel import round_money
from lading.orders import OrderDraft

ZERO = Decimal(0)


def total_of(draft: OrderDraft) -> Decimal:
    """What the draft comes to by its own prices and taxes."""
    goods = sum((round_money((line.unit_price or ZERO) * line.quantity, draft.currency) for line in draft.lines), ZERO)
    off = sum((line.discount for line in draft.lines), ZERO) + sum((one.amount for one in draft.discounts), ZERO)
    taxes = [line.tax for line in draft.lines if line.tax] + ([draft.shipping.tax] if draft.shipping.tax else [])
    tax = ZERO if draft.prices_include_tax else sum((one.amount for one in taxes), ZERO)
    return goods - off + draft.shipping.amount + tax


@pytest.mark.parametrize("topic", ["create", "cancelled", "fulfilled", "partially_fulfilled"])
def test_documented_webhooks_of_shopify(shared_data: Path, topic: str) -> None:
    exemplar = json.loads(
        (shared_data / f"03-channels/shopify/webhook-topics-2025-04/orders__{topic}.json").read_bytes()
    )
    message = shopify.read_webhook(
        body=json.dumps(exemplar["response"]).encode(), topic=exemplar["name"], channel="shop"
    )
    assert message.draft is not None
    assert message.draft.totals is not None
    assert total_of(message.draft) == message.draft.totals.total == Decimal("359.97")
    assert message.standing.test


def test_bodies_that_only_show_the_form_are_refused_naming_a_field(shared_data: Path) -> None:
    codes: Counter[str] = Counter()
    for path in sorted((shared_data / "03-channels/shopify/webhook-exemplars").glob("orders__*.json")):
        with pytest.raises(Unreadable) as refusal:
            shopify.read_webhook(body=path.read_bytes(), topic="orders/updated", channel="shop")
        codes[refusal.value.errors[0].message] += 1
    assert codes == {"Invalid decimal string": 7, "Object missing required field `id`": 2}


@pytest.mark.parametrize(
    ("file", "parts", "said"),
    [
        ("order", "608.94", "409.94"),
        ("order_with_properties", "80.94", "409.94"),
        ("orders", "608.94", "409.94"),
        ("go__orders", "10.00", "10.00"),
        ("go__order_with_transaction", "10.00", "10.00"),
    ],
)
def test_rest_answers_of_shopify_and_what_their_parts_come_to(
    shared_data: Path, file: str, parts: str, said: str
) -> None:
    body = (shared_data / f"03-channels/shopify/rest-fixtures/{file}.json").read_bytes()
    (message,) = shopify.read_orders(body=body, channel="shop")
    assert isinstance(message, ChannelMessage)
    assert message.draft is not None
    assert message.draft.totals is not None
    assert (total_of(message.draft), message.draft.totals.total) == (Decimal(parts), Decimal(said))


def test_woocommerce_orders(shared_data: Path) -> None:
    outcomes: Counter[str] = Counter()
    folder = shared_data / "03-channels/woocommerce"
    names = ("order.json", "order-[adw]*.json", "orders-*.json", "broken-order*.json", "orders_0[134].json")
    for path in sorted({path for name in names for path in folder.glob(f"*/{name}")}):
        try:
            found = woocommerce.read_orders(body=path.read_bytes(), channel="shop")
        except Unreadable as refusal:
            outcomes[refusal.sentence.partition(" in ")[0]] += 1
            continue
        for message in found:
            if isinstance(message, Unread):
                outcomes[message.sentence] += 1
            else:
                assert message.draft is not None
                assert message.draft.totals is not None
                outcomes["agrees" if total_of(message.draft) == message.draft.totals.total else "differs"] += 1
    assert outcomes == {
        "agrees": 20,
        "differs": 8,
        "The message is not valid JSON: trailing comma": 2,
        "The order does not say when it was last changed, so its versions cannot be told apart.": 1,
    }


EXPORTS = {
    "store-a_subscriptions_us.dev.csv.gz": (2715, 146),
    "store-b_handmade_us.dev.csv": (149, 12),
    "store-c_apparel_us.dev.csv": (54, 0),
    "store-d_devstore_inr.dev.csv": (36, 0),
}


def read_file(shared_data: Path, file: str) -> list[RowResult]:
    """The orders of a real export."""
    content = (shared_data / "03-channels/shopify/orders-export-csv" / file).read_bytes()
    table = read_table(content=gzip.decompress(content) if file.endswith(".gz") else content)
    return read_export(table=table, channel="shop")


@pytest.mark.parametrize("file", EXPORTS)
def test_every_exported_order_becomes_a_draft_that_comes_to_its_total(shared_data: Path, file: str) -> None:
    orders, tips = EXPORTS[file]
    results = read_file(shared_data, file)
    drafts = [result.draft for result in results if result.draft]
    assert (len(results), len(drafts)) == (orders, orders)
    assert all(draft.totals and total_of(draft) == draft.totals.total for draft in drafts)
    assert sum(any(line.sku == "TIP" for line in draft.lines) for draft in drafts) == tips


def test_an_export_without_prices_keeps_what_it_knows(shared_data: Path) -> None:
    results = read_file(shared_data, "store-e_shoes_quebec_no-prices.dev.csv.gz")
    assert len(results) == 2136
    assert all(result.draft and not result.errors for result in results)
    assert {line.unit_price for result in results if result.draft for line in result.draft.lines} == {None}
    assert Counter(result.standing.money for result in results) == {
        "paid": 1701,
        "refunded": 297,
        "partially_refunded": 138,
    }
