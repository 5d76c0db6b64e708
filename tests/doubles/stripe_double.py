"""A double of Stripe: payment intents, checkout sessions, refunds and disputes, with idempotency as Stripe has it.

Payment methods programme it: `pm_declined`, `pm_processing`, `pm_cut_…` (done, then no answer).
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.doubles.served import Answer, serve

Entry = dict[str, Any]
_things: dict[str, Entry] = {}
_kept: dict[str, tuple[str, Answer]] = {}
_count = 0


def answering(method: str, path: str, headers: dict[str, str], query: str, body: bytes) -> Answer | None:
    """Answer one request."""
    if headers.get("authorization") != "Bearer sk_test_double":
        return 401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_***ble"}}
    if method == "GET":
        return _get(path, dict(parse_qsl(query)))
    key, said = headers.get("idempotency-key", ""), body.decode()
    if key in _kept:
        if _kept[key][0] != path + said:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with."
            )
            return 400, {"error": {"type": "idempotency_error", "message": message}}
        return _kept[key][1]
    answer = _post(path, dict(parse_qsl(said)))
    if key:
        _kept[key] = (path + said, answer)
    return None if "pm_cut" in said and path == "/v1/payment_intents" else answer


def _post(path: str, asked: Entry) -> Answer:
    parts = path.removeprefix("/v1/").split("/")
    metadata = {name[9:-1]: value for name, value in asked.items() if name.startswith("metadata[")}
    match parts:
        case ["payment_intents"]:
            return _make_intent(asked, metadata)
        case ["payment_intents", intent, "capture"]:
            return _capture(_things[intent], asked, metadata)
        case ["payment_intents", intent, "cancel"]:
            return _cancel(_things[intent])
        case ["refunds"]:
            return _refund(asked, metadata)
        case ["checkout", "sessions"]:
            return _make_session(asked)
        case ["test", "pay", session]:
            return _pay(_things[session])
        case ["test", "dispute", intent]:
            return 200, _new(
                "dp",
                "dispute",
                amount=int(asked["amount"]),
                currency=_things[intent]["currency"],
                payment_intent=intent,
                reason="fraudulent",
                status="needs_response",
                evidence_details={"due_by": 1_800_000_000},
            )
    return 404, {"error": {"type": "invalid_request_error", "message": f"Unrecognized request URL {path}"}}


def _new(prefix: str, kind: str, **fields: Any) -> Entry:
    global _count  # noqa: PLW0603 -- a process that counts
    _count += 1
    entry = {"id": f"{prefix}_{_count:04d}double", "object": kind, "created": 1_790_000_000, "metadata": {}, **fields}
    _things[entry["id"]] = entry
    return entry


def _make_intent(asked: Entry, metadata: Entry) -> Answer:
    intent = _new(
        "pi",
        "payment_intent",
        amount=int(asked["amount"]),
        currency=asked["currency"],
        metadata=metadata,
        amount_received=0,
        capture_method=asked.get("capture_method", "automatic"),
        latest_charge=None,
        payment_method_types=["card"],
        status="requires_payment_method",
        last_payment_error=None,
    )
    method = asked.get("payment_method", "")
    if method == "pm_declined":
        error = {
            "type": "card_error",
            "code": "card_declined",
            "decline_code": "insufficient_funds",
            "message": "Your card has insufficient funds.",
            "payment_intent": intent,
        }
        return 402, {"error": error}
    if method == "pm_processing":
        intent["status"] = "processing"
        return 200, intent
    return 200, _charge(intent)


def _charge(intent: Entry) -> Entry:
    intent["latest_charge"] = _new("ch", "charge", payment_intent=intent["id"])["id"]
    automatic = intent["capture_method"] == "automatic"
    intent["status"] = "succeeded" if automatic else "requires_capture"
    intent["amount_received"] = intent["amount"] if automatic else 0
    return intent


def _capture(intent: Entry, asked: Entry, metadata: Entry) -> Answer:
    if intent["status"] != "requires_capture":
        message = f"This PaymentIntent could not be captured because it has a status of {intent['status']}."
        error = {"type": "invalid_request_error", "code": "payment_intent_unexpected_state", "message": message}
        return 400, {"error": error}
    intent |= {"status": "succeeded", "amount_received": int(asked["amount_to_capture"])}
    intent["metadata"] = intent["metadata"] | metadata
    return 200, dict(intent)


def _cancel(intent: Entry) -> Answer:
    intent |= {"status": "canceled", "cancellation_reason": None}
    return 200, dict(intent)


def _refund(asked: Entry, metadata: Entry) -> Answer:
    charge = asked.get("charge") or _things[asked["payment_intent"]]["latest_charge"]
    intent = _things[_things[charge]["payment_intent"]]
    back = sum(one["amount"] for one in _things.values() if one["object"] == "refund" and one["charge"] == charge)
    if back + int(asked["amount"]) > intent["amount_received"]:
        error = {"type": "invalid_request_error", "code": "charge_already_refunded", "message": "Too much."}
        return 400, {"error": error}
    refund = _new(
        "re",
        "refund",
        amount=int(asked["amount"]),
        currency=intent["currency"],
        charge=charge,
        payment_intent=intent["id"],
        status="succeeded",
        metadata=metadata,
        reason=None,
    )
    return 200, refund


def _make_session(asked: Entry) -> Answer:
    manual = asked.get("payment_intent_data[capture_method]") == "manual"
    metadata = {
        n[len("payment_intent_data[metadata][") : -1]: v
        for n, v in asked.items()
        if n.startswith("payment_intent_data[metadata]")
    }
    session = _new(
        "cs",
        "checkout.session",
        status="open",
        payment_intent=None,
        expires_at=1_800_000_000,
        client_reference_id=asked["client_reference_id"],
    )
    session["url"] = f"https://checkout.stripe.com/c/pay/{session['id']}"
    session["wanted"] = {
        "amount": asked["line_items[0][price_data][unit_amount]"],
        "currency": asked["line_items[0][price_data][currency]"],
        "capture_method": "manual" if manual else "automatic",
        "metadata": metadata,
    }
    return 200, session


def _pay(session: Entry) -> Answer:
    wanted = session["wanted"]
    _, intent = _make_intent(wanted, wanted["metadata"])
    session |= {"status": "complete", "payment_intent": intent["id"]}
    return 200, session


def _get(path: str, query: Entry) -> Answer:
    parts = path.removeprefix("/v1/").split("/")
    kinds = {"payment_intents": "payment_intent", "refunds": "refund", "disputes": "dispute"}
    if path == "/v1/balance":
        return 200, {"object": "balance", "available": []}
    if parts[-1] in kinds:
        wanted = [one for one in _things.values() if one["object"] == kinds[parts[-1]]]
        for name in ("payment_intent", "charge"):
            wanted = [one for one in wanted if name not in query or one.get(name) == query[name]]
        return 200, {"object": "list", "data": wanted, "has_more": False, "url": path}
    if parts[-1] in _things:
        return 200, _things[parts[-1]]
    error = {"type": "invalid_request_error", "code": "resource_missing", "message": f"No such object: '{parts[-1]}'"}
    return 404, {"error": error}


if __name__ == "__main__":
    serve(answering, Path(sys.argv[1]))
