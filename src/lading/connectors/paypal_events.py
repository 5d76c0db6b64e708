"""Reading PayPal's messages: which order is meant, and what a dispute says of itself. Pure."""

from collections.abc import Iterator
from typing import Any

from lading.connectors.paypal_amounts import from_paypal
from lading.connectors.paypal_facts import Entry, moment
from lading.payments.outcomes import Fact, Said

_DISPUTED = ("CHARGEBACK", "PRE_ARBITRATION", "ARBITRATION")


def said_of(event: Entry) -> Said:
    """Which order an event is about, to be asked for; of a dispute what it says itself."""
    resource, topic = event["resource"], event["event_type"]
    if topic.startswith("CUSTOMER.DISPUTE."):
        return Said(event["id"], topic, facts=tuple(_dispute(resource)))
    if topic.startswith("CHECKOUT.ORDER."):
        return Said(event["id"], topic, ask=(resource["id"],))
    order = ((resource.get("supplementary_data") or {}).get("related_ids") or {}).get("order_id")
    if order:
        return Said(event["id"], topic, ask=(order,))
    if topic in ("PAYMENT.CAPTURE.REFUNDED", "PAYMENT.REFUND.PENDING", "PAYMENT.REFUND.FAILED"):
        above = [link["href"] for link in resource.get("links", ()) if link["rel"] == "up"]
        return Said(event["id"], topic, ask=tuple(f"capture/{href.rpartition('/')[2]}" for href in above))
    return Said(event["id"], topic)


def _dispute(dispute: Entry) -> Iterator[Fact]:
    """A dispute that has become a chargeback; an inquiry moves no money."""
    if dispute.get("dispute_life_cycle_stage") not in _DISPUTED:
        return
    told: dict[str, Any] = {
        "payment": dispute["disputed_transactions"][0]["seller_transaction_id"],
        "amount": from_paypal(dispute["dispute_amount"]),
        "currency": dispute["dispute_amount"]["currency_code"],
        "method": "paypal",
    }
    due = moment(dispute.get("seller_response_due_date"))
    reason = str(dispute.get("reason", "")).replace("_", " ").lower()
    yield Fact(kind="charged_back", reference=dispute["dispute_id"], sentence=reason, due=due, **told)
    if (dispute.get("dispute_outcome") or {}).get("outcome_code") == "RESOLVED_SELLER_FAVOUR":
        yield Fact(kind="chargeback_won", reference=f"{dispute['dispute_id']}/won", **told)
