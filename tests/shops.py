"""A Shopify and a WooCommerce channel for tests, and what they push: signed, stored, worked."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from lading.capture.signature import sign
from lading.catalog import ChannelDraft, put_channels
from lading.flows.channels.receive_message import SentMessage, receive_message
from lading.flows.channels.take_messages import work_inbox
from lading.flows.company import Company
from lading.flows.show_orders import show_orders
from lading.orders.views import OrderView
from lading.tasks import TaskView, list_open

SECRET = "the shop's secret"
PLACED = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)


async def open_shops(company: Company, **settings: Any) -> None:
    """The channels `shopify` and `woo`, which share our secret."""
    drafts = [
        ChannelDraft(code=code, name=code, kind=kind, secret=SECRET)
        for code, kind in (("shopify", "shopify"), ("woo", "woocommerce"))
    ]
    async with company.database.unit_of_work() as unit:
        await put_channels(unit, drafts=drafts)


def shopify_order(minute: int = 0, **changes: Any) -> dict[str, Any]:
    """A Shopify order as it was `minute` minutes after it was placed; `changes` on top."""
    order = {
        "id": 5001,
        "name": "#1001",
        "currency": "EUR",
        "created_at": PLACED.isoformat(),
        "updated_at": (PLACED + timedelta(minutes=minute)).isoformat(),
        "email": "ada@example.com",
        "financial_status": "paid",
        "payment_gateway_names": ["card"],
        "taxes_included": True,
        "subtotal_price": "19.00",
        "total_price": "19.00",
        "note": "Ring twice",
        "customer": {"id": 77, "first_name": "Ada", "last_name": "Lovelace"},
        "shipping_address": {
            "first_name": "Ada",
            "last_name": "Lovelace",
            "address1": "Hauptstr. 1",
            "city": "Berlin",
            "zip": "10115",
            "country_code": "DE",
        },
        "line_items": [
            {"id": 11, "sku": "MUG-RED", "title": "Red mug", "quantity": 2, "current_quantity": 2, "price": "9.50"}
        ],
    }
    return {**order, **changes}


def cancelled_order(minute: int = 9, **changes: Any) -> dict[str, Any]:
    """The order after the shop has cancelled it."""
    when = (PLACED + timedelta(minutes=minute)).isoformat()
    return shopify_order(minute, cancelled_at=when, cancel_reason="customer", **changes)


def moved(street: str) -> dict[str, Any]:
    """The shipping address with another street."""
    address: dict[str, Any] = shopify_order()["shipping_address"]
    return {**address, "address1": street}


def pushed(order: dict[str, Any], topic: str = "orders/updated", *, delivery: str = "") -> SentMessage:
    """What Shopify sends, signed."""
    body = json.dumps(order).encode()
    headers = {
        "x-shopify-hmac-sha256": sign(body=body, secret=SECRET),
        "x-shopify-topic": topic,
        "x-shopify-webhook-id": delivery,
    }
    return SentMessage("shopify", headers, body, "127.0.0.1")


async def push(company: Company, *messages: SentMessage) -> None:
    """Let the shop push these messages, and the worker work until nothing is left."""
    for message in messages:
        await receive_message(company.database, sent=message)
    while await work_inbox(company):
        pass


async def orders_of(company: Company) -> list[OrderView]:
    """Every order, the first one first."""
    async with company.database.unit_of_work() as unit:
        ids: list[UUID] = [row[0] for row in await unit.fetch("SELECT id FROM orders ORDER BY number")]
        views = await show_orders(unit, ids=ids)
    return [views[one] for one in ids]


async def the_order(company: Company) -> OrderView:
    """The one order that there is."""
    (order,) = await orders_of(company)
    return order


async def inbox_of(company: Company) -> list[tuple[str, str]]:
    """State and outcome of every message, the first one first."""
    async with company.database.unit_of_work() as unit:
        return [(row[0], row[1]) for row in await unit.fetch("SELECT state, outcome FROM inbox ORDER BY id")]


async def open_tasks(company: Company) -> list[TaskView]:
    """Open tasks, the oldest first."""
    async with company.database.reading() as connection:
        return await list_open(connection)
