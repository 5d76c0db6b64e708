"""Channels that push messages: which headers they use, how they sign, and who reads them."""

from collections.abc import Mapping
from typing import Protocol

import msgspec

from lading.capture import shopify, woocommerce
from lading.capture.message import STANDARD, ChannelMessage, Stand, Unread
from lading.capture.signature import is_signed


class ReadWebhook(Protocol):
    """Reads the body of one webhook."""

    def __call__(self, *, body: bytes, topic: str, channel: str, stand: Stand = STANDARD) -> ChannelMessage:
        """The message. Raises `Unreadable`."""


class ReadOrders(Protocol):
    """Reads what the channel's API answers."""

    def __call__(self, *, body: bytes, channel: str, stand: Stand = STANDARD) -> list[ChannelMessage | Unread]:
        """A message for each order. Raises `Unreadable`."""


class Pushing(msgspec.Struct, frozen=True):
    """A kind of channel that pushes. Headers are lower case; `id_header` tells repeats of one delivery."""

    kind: str
    signature_header: str
    topic_header: str
    id_header: str
    read_webhook: ReadWebhook
    read_orders: ReadOrders

    def is_genuine(self, *, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        """Whether the shop that shares our secret has sent this."""
        return is_signed(body=body, secret=secret, signature=headers.get(self.signature_header, ""))

    def is_greeting(self, *, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the shop only tries whether we answer, as WooCommerce does when a webhook is saved."""
        return self.kind == "woocommerce" and not headers.get(self.topic_header) and body.startswith(b"webhook_id=")


PUSHING: dict[str, Pushing] = {
    "shopify": Pushing(
        "shopify",
        "x-shopify-hmac-sha256",
        "x-shopify-topic",
        "x-shopify-webhook-id",
        shopify.read_webhook,
        shopify.read_orders,
    ),
    "woocommerce": Pushing(
        "woocommerce",
        "x-wc-webhook-signature",
        "x-wc-webhook-topic",
        "x-wc-webhook-delivery-id",
        woocommerce.read_webhook,
        woocommerce.read_orders,
    ),
}
