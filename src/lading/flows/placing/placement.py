"""Wishes to place orders, and what becomes of them."""

import hashlib
from uuid import UUID

import msgspec

from lading.kernel import Refusal
from lading.orders import OrderDraft
from lading.pricing.ports import AskedTax
from lading.store.keys import Key

_encode = msgspec.json.Encoder().encode


class PlaceOrder(msgspec.Struct, frozen=True):
    """The wish to place an order: by whom (`kind:name`), under which Idempotency-Key.

    `sent` is the draft as canonical JSON: what "the same draft as before" is judged by. Who `agrees_prices` may go
    below floors and above ceilings. `tax` is what a tax service outside said of it beforehand.
    """

    draft: OrderDraft
    sent: bytes
    sent_hash: bytes
    actor: str
    key: Key | None = None
    agrees_prices: bool = False
    tax: AskedTax | None = None


class Placed(msgspec.Struct, frozen=True):
    """The order's answer as JSON: 201 when it was placed now, 200 when the same draft had been placed before."""

    status: int
    answer: bytes


class Repeated(msgspec.Struct, frozen=True):
    """The same draft had been placed before as this order."""

    order_id: UUID


Outcome = Placed | Refusal


def wish_for(draft: OrderDraft, *, actor: str, key: Key | None = None, agrees_prices: bool = False) -> PlaceOrder:
    """The wish to place a draft."""
    sent = _encode(draft)
    return PlaceOrder(draft, sent, hashlib.sha256(sent).digest(), actor, key, agrees_prices)
