"""Drafts and wishes for tests, in one line each."""

from typing import Any

import msgspec

from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed, PlaceOrder, wish_for
from lading.kernel import new_id
from lading.orders import OrderDraft
from lading.store.keys import Key

BERLIN = {"name": "Ada Lovelace", "line1": "Hauptstr. 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}
CUSTOMER = {"code": "C-1", "name": "Ada Lovelace", "email": "ada@example.com"}


def draft(*lines: tuple[str, int | str], **fields: Any) -> OrderDraft:
    """A draft of (SKU, quantity) lines from the web shop to Berlin, with `fields` on top."""
    body = {
        "channel": "web",
        "currency": "EUR",
        "customer": CUSTOMER,
        "ship_to": BERLIN,
        "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines],
        **fields,
    }
    return msgspec.convert(body, OrderDraft, strict=False)


def wish(*lines: tuple[str, int | str], key: Key | None = None, **fields: Any) -> PlaceOrder:
    """The wish to place such a draft."""
    return wish_for(draft(*lines, **fields), actor="key:test", key=key)


async def place(company: Company, *lines: tuple[str, int | str], **fields: Any) -> dict[str, Any]:
    """Place one order and answer it as JSON; fails where it is refused."""
    (outcome,) = await place_orders(company, wishes=[wish(*lines, **fields)])
    assert isinstance(outcome, Placed), outcome
    return msgspec.json.decode(outcome.answer)


def somebody() -> dict[str, str]:
    """A customer who has never ordered, so that an order like the last one is no look-alike."""
    return {"name": "Grace Hopper", "email": f"{new_id().hex}@example.com"}
