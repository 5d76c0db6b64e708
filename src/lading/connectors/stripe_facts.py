"""Reading Stripe's objects: a payment intent with its refunds and disputes becomes facts. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lading.connectors.stripe_amounts import from_stripe
from lading.payments.outcomes import Declined, Fact, Outcome, Pending, Succeeded

LINK, KEY, ORDER, CAPTURE = "lading_link", "lading_key", "lading_order", "lading_capture"
"""What we leave in the metadata of Stripe's objects, to find them again."""

Entry = Mapping[str, Any]


def payment_of(entry: Entry) -> str:
    """The payment (or checkout page) that an event's object belongs to; empty where it is none of ours."""
    if entry.get("object") == "payment_intent":
        return str(entry["id"])
    if entry.get("object") == "checkout.session":
        return id_of(entry.get("payment_intent")) or str(entry["id"])
    return id_of(entry.get("payment_intent"))


def id_of(entry: object) -> str:
    """The id of what is either an id or the object itself."""
    if isinstance(entry, Mapping):
        return str(entry["id"])
    return entry if isinstance(entry, str) else ""


def facts_of(intent: Entry, *, refunds: Sequence[Entry] = (), disputes: Sequence[Entry] = ()) -> tuple[Fact, ...]:
    """All that has happened to a payment."""
    metadata = intent.get("metadata") or {}
    told: dict[str, Any] = {
        "payment": intent["id"],
        "currency": intent["currency"].upper(),
        "order": metadata.get(ORDER, ""),
        "link": metadata.get(LINK, ""),
        "method": (intent.get("payment_method_types") or ["card"])[0],
    }
    charge = id_of(intent.get("latest_charge"))
    return (
        *_granted(intent, charge, metadata, told),
        *_refunded(refunds, told),
        *_disputed(disputes, told),
    )


def _granted(intent: Entry, charge: str, metadata: Entry, told: dict[str, Any]) -> list[Fact]:
    currency, received = intent["currency"], intent.get("amount_received") or 0
    facts: list[Fact] = []
    granted = intent["status"] in ("requires_capture", "succeeded") or (intent["status"] == "canceled" and charge)
    if granted:
        facts.append(
            Fact(
                kind="authorised",
                reference=intent["id"],
                amount=from_stripe(intent["amount"], currency),
                key=metadata.get(KEY, ""),
                at=moment(intent["created"]),
                **told,
            )
        )
    if received:
        amount = from_stripe(received, currency)
        facts.append(Fact(kind="captured", reference=charge, amount=amount, key=metadata.get(CAPTURE, ""), **told))
    if intent["status"] == "canceled" and charge:
        rest = from_stripe(intent["amount"] - received, currency)
        ended = intent.get("cancellation_reason") == "automatic"
        reference = f"{intent['id']}/cancel"
        facts.append(Fact(kind="expired" if ended else "voided", reference=reference, amount=rest, **told))
    return facts


def _refunded(refunds: Sequence[Entry], told: dict[str, Any]) -> list[Fact]:
    kinds: dict[str, Any] = {"succeeded": "refunded", "failed": "declined", "canceled": "declined"}
    return [
        Fact(
            kind=kinds[one["status"]],
            reference=one["id"],
            amount=from_stripe(one["amount"], one["currency"]),
            key=(one.get("metadata") or {}).get(KEY, ""),
            code=one.get("failure_reason") or "",
            at=moment(one["created"]),
            **told,
        )
        for one in refunds
        if one["status"] in kinds
    ]


def _disputed(disputes: Sequence[Entry], told: dict[str, Any]) -> list[Fact]:
    facts: list[Fact] = []
    for one in disputes:
        if one["status"].startswith("warning_"):  # an inquiry: no money has moved
            continue
        amount = from_stripe(one["amount"], one["currency"])
        due = moment((one.get("evidence_details") or {}).get("due_by"))
        taken = Fact(kind="charged_back", reference=one["id"], amount=amount, sentence=one["reason"], due=due, **told)
        facts.append(taken)
        if one["status"] == "won":
            facts.append(Fact(kind="chargeback_won", reference=f"{one['id']}/won", amount=amount, **told))
    return facts


def outcome_of_intent(intent: Entry) -> Outcome:
    """What became of asking for an authorisation."""
    if intent["status"] in ("requires_capture", "succeeded"):
        amount = from_stripe(intent["amount"], intent["currency"])
        return Succeeded(reference=intent["id"], payment=intent["id"], amount=amount)
    if intent["status"] == "processing":
        return Pending(intent["id"], "Stripe is still working on it.")
    error = intent.get("last_payment_error") or {}
    code = error.get("decline_code") or error.get("code") or intent["status"]
    return Declined(code, error.get("message") or "The payment was not authorised.", intent["id"])


def outcome_of_refund(refund: Entry) -> Outcome:
    """What became of a refund."""
    if refund["status"] == "succeeded":
        amount = from_stripe(refund["amount"], refund["currency"])
        return Succeeded(reference=refund["id"], payment=id_of(refund.get("payment_intent")), amount=amount)
    if refund["status"] in ("pending", "requires_action"):
        return Pending(refund["id"], "Stripe has the refund under way.")
    return Declined(refund.get("failure_reason") or refund["status"], "Stripe could not refund it.", refund["id"])


def moment(seconds: int | None) -> datetime | None:
    """A time of Stripe's."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
