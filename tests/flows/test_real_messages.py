"""Real bodies of Shopify and WooCommerce on the whole road: signed, received twice, worked, found once."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lading.app.audit import audit
from lading.capture.signature import sign
from lading.flows.channels.receive_message import SentMessage, receive_message
from lading.flows.channels.take_messages import work_inbox
from lading.flows.company import Company
from tests.shops import SECRET, inbox_of, open_shops, open_tasks, orders_of, the_order

FOLDER = "03-channels"


@pytest.fixture(autouse=True)
async def shops(company: Company) -> None:
    """Both shops are open."""
    await open_shops(company)


def shopify(body: bytes, topic: str) -> SentMessage:
    headers = {"x-shopify-hmac-sha256": sign(body=body, secret=SECRET), "x-shopify-topic": topic}
    return SentMessage("shopify", headers, body, "127.0.0.1")


def woocommerce(body: bytes, topic: str = "order.updated") -> SentMessage:
    headers = {"x-wc-webhook-signature": sign(body=body, secret=SECRET), "x-wc-webhook-topic": topic}
    return SentMessage("woo", headers, body, "127.0.0.1")


async def push_twice(company: Company, *messages: SentMessage) -> None:
    for message in messages:
        assert [await receive_message(company.database, sent=message) for _ in range(2)] == [True, False]
    while await work_inbox(company):
        pass


@pytest.mark.parametrize("topic", ["create", "cancelled", "fulfilled", "partially_fulfilled"])
async def test_a_documented_webhook_of_shopify(shared_data: Path, company: Company, topic: str) -> None:
    file = shared_data / FOLDER / f"shopify/webhook-topics-2025-04/orders__{topic}.json"
    exemplar = json.loads(file.read_bytes())
    await push_twice(company, shopify(json.dumps(exemplar["response"]).encode(), exemplar["name"]))
    order = await the_order(company)
    assert (order.currency, order.totals.total, len(order.lines)) == ("USD", Decimal("359.97"), 3)
    assert "item_unknown" in {hold.reason for hold in order.holds}
    assert await audit(company.database) == []


async def test_every_documented_topic_is_settled_or_named(shared_data: Path, company: Company) -> None:
    files = sorted((shared_data / FOLDER / "shopify/webhook-topics-2025-04").glob("*.json"))
    exemplars = [json.loads(file.read_bytes()) for file in files]
    messages = [shopify(json.dumps(one.get("response")).encode(), one.get("name", "")) for one in exemplars]
    for message in messages:
        await receive_message(company.database, sent=message)
    while await work_inbox(company):
        pass
    outcomes = Counter(state for state, _ in await inbox_of(company))
    assert set(outcomes) <= {"done", "dead"}
    assert len(await open_tasks(company)) >= outcomes["dead"]
    assert len(await orders_of(company)) == 1
    assert await audit(company.database) == []


async def test_bodies_that_only_show_the_form_are_given_up_visibly(shared_data: Path, company: Company) -> None:
    files = sorted((shared_data / FOLDER / "shopify/webhook-exemplars").glob("orders__*.json"))
    messages = {file.read_bytes(): shopify(file.read_bytes(), "orders/updated") for file in files}
    await push_twice(company, *messages.values())
    assert {state for state, _ in await inbox_of(company)} == {"dead"}
    assert await orders_of(company) == []
    assert len(await open_tasks(company)) == len(messages)


async def test_orders_of_woocommerce(shared_data: Path, company: Company) -> None:
    folder = shared_data / FOLDER / "woocommerce"
    names = ("order.json", "order-[adw]*.json", "orders-*.json", "broken-order*.json", "orders_0[134].json")
    bodies: dict[bytes, Any] = {}
    for path in sorted({path for name in names for path in folder.glob(f"*/{name}")}):
        for body in single_bodies(path.read_bytes()):
            bodies[body] = woocommerce(body)
    await push_twice(company, *bodies.values())
    states = Counter(state for state, _ in await inbox_of(company))
    orders = await orders_of(company)
    assert states["done"] >= 20
    assert len({order.external_id for order in orders}) == len(orders)
    assert await audit(company.database) == []


def single_bodies(content: bytes) -> list[bytes]:
    """The orders of a file, each as the body of a message."""
    try:
        found = json.loads(content)
    except ValueError:
        return [content]
    found = found["data"] if isinstance(found, dict) and "data" in found else found
    return [json.dumps(one).encode() for one in (found if isinstance(found, list) else [found])]
