"""The kinds of messages, with the templates that serve until somebody writes others."""

from functools import cache
from importlib.resources import files

import msgspec


class MessageKind(msgspec.Struct, frozen=True):
    """A kind of message: its code, when it is written, and what else than an order it is about."""

    code: str
    sentence: str
    with_shipment: bool = False
    with_pickup: bool = False
    with_choice: bool = False
    with_return: bool = False
    with_claim: bool = False
    with_change: bool = False


KINDS = {
    kind.code: kind
    for kind in (
        MessageKind("order_received", "when an order has come in"),
        MessageKind("order_delayed", "when units that were promised have to wait for stock"),
        MessageKind("order_choice", "when a customer who waits is asked what to do", with_choice=True),
        MessageKind("order_on_hold", "when a rule says that customers hear that their order is looked at first"),
        MessageKind("order_shipped", "when a shipment leaves", with_shipment=True),
        MessageKind("order_delivered", "when a shipment, or a part of it, has arrived", with_shipment=True),
        MessageKind("order_cancelled", "when the order, or a part of it, is cancelled"),
        MessageKind("change_granted", "when what a customer wished to change is done", with_change=True),
        MessageKind("change_denied", "when what a customer wished to change cannot be done", with_change=True),
        MessageKind("delivery_changed", "when an order is fetched instead of sent, sent instead, or fetched elsewhere"),
        MessageKind("ready_for_pickup", "when an order can be fetched at its place", with_pickup=True),
        MessageKind("pickup_reminder", "some days before an order is kept no longer", with_pickup=True),
        MessageKind("return_authorised", "when goods may come back", with_return=True),
        MessageKind("return_refused", "when goods may not come back", with_return=True),
        MessageKind("return_received", "when goods have come back", with_return=True),
        MessageKind("refund_made", "when the money of a return is decided", with_return=True),
        MessageKind("exchange_sent", "when something else goes out for what comes back", with_return=True),
        MessageKind("return_expired", "when goods did not come back in time", with_return=True),
        MessageKind("claim_decided", "when it is decided what a customer gets for a claim", with_claim=True),
        MessageKind("pickup_expired", "when nobody has fetched an order in time", with_pickup=True),
    )
}


BY_RULE = frozenset({"order_on_hold", "order_delayed"})
"""Kinds that rules may let us write."""


@cache
def read_default(name: str) -> str:
    """A file of our own templates, such as `order_received.txt`."""
    return files("lading.messages").joinpath("defaults", name).read_text("utf-8")
