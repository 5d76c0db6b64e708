"""All acts of the business, each with what has to be there before it can be done."""

from tests.faults import at_places, from_outside, of_money, of_orders, of_returns, of_stock
from tests.faults.listed import ACTS

TRADES = (of_orders, at_places, of_stock, of_money, of_returns, from_outside)

NAMED = (
    "place order",
    "change order",
    "grant change",
    "deny change",
    "cancel order",
    "release to places",
    "pick",
    "pack",
    "ship",
    "deliver",
    "void shipment",
    "receive stock of items",
    "send transfer",
    "receive transfer",
    "settle return",
    "exchange return",
    "decide claim for refund",
    "decide claim for replacement",
    "credit units",
    "refund",
    "take payment",
    "issue invoice",
    "void invoice",
    "issue gift card",
    "redeem gift card",
    "write off",
    "place by a channels message",
    "change by a channels message",
    "call a provider",
    "work a providers webhook",
    "repair what the audit found",
)
"""What moves units or money, and must die well."""

DONE_ELSEWHERE = {"call a provider": "test_providers_die", "work a providers webhook": "test_providers_die"}
"""Acts with a provider at the other end, whose journal is compared as well: in which file."""

__all__ = ["ACTS", "TRADES"]
