"""A double of PayPal's Orders v2 API, with its request ids, its invoice numbers that count once, and its tokens.

A capture of 13.13 is declined, one of 14.14 stays under review, one of 15.15 is done and its answer lost.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.doubles.served import Answer, serve

Entry = dict[str, Any]
_things: dict[str, Entry] = {}
_kept: dict[str, Answer] = {}
_invoices: set[str] = set()
_count = 0
_token = 0


def answering(method: str, path: str, headers: dict[str, str], query: str, body: bytes) -> Answer | None:
    """Answer one request."""
    global _token  # noqa: PLW0603 -- a process that counts
    if path == "/v1/oauth2/token":
        if not headers["authorization"].startswith("Basic Y2xpZW50OnNlY3JldA"):  # client:secret
            return 401, {"error": "invalid_client"}
        _token += 1
        return 200, {"access_token": f"A21-{_token}", "token_type": "Bearer", "expires_in": 32400}
    if path == "/test/forget-token":
        _token += 1
        return 200, {}
    if path.startswith("/test/approve/"):
        _things[path.rpartition("/")[2]]["status"] = "APPROVED"
        return 200, {}
    if headers.get("authorization") != f"Bearer A21-{_token}":
        return 401, {"error": "invalid_token", "error_description": "Token signature verification failed"}
    if method == "GET":
        return _get(path)
    request_id = headers.get("paypal-request-id", "")
    if request_id and request_id in _kept:
        return _kept[request_id]
    asked = json.loads(body or b"{}")
    answer = _post(path, asked)
    if request_id and answer[0] < 500:
        _kept[request_id] = answer
    return None if asked.get("amount", {}).get("value") == "15.15" else answer


def _post(path: str, asked: Entry) -> Answer:
    match path.strip("/").split("/"):
        case ["v2", "checkout", "orders"]:
            return _make_order(asked)
        case ["v2", "checkout", "orders", order, ("capture" | "authorize") as act]:
            return _complete(_things[order], act)
        case ["v2", "payments", "authorizations", grant, "capture"]:
            return _capture(_things[grant], asked)
        case ["v2", "payments", "authorizations", grant, "void"]:
            _things[grant]["status"] = "VOIDED"
            return 204, {}
        case ["v2", "payments", "captures", capture, "refund"]:
            return _refund(_things[capture], asked)
        case ["v1", "notifications", "verify-webhook-signature"]:
            good = asked["transmission_sig"] == "good" and asked["webhook_id"] == "WH-1"
            return 200, {"verification_status": "SUCCESS" if good else "FAILURE"}
    return 404, {"name": "RESOURCE_NOT_FOUND", "message": "The specified resource does not exist."}


def _refuse(issue: str, description: str) -> Answer:
    return 422, {
        "name": "UNPROCESSABLE_ENTITY",
        "message": "The requested action could not be performed, semantically incorrect, or failed validation.",
        "details": [{"issue": issue, "description": description}],
    }


def _new(prefix: str, **fields: Any) -> Entry:
    global _count  # noqa: PLW0603 -- a process that counts
    _count += 1
    entry = {"id": f"{prefix}{_count:014d}", "create_time": "2026-11-30T10:00:00Z", **fields}
    _things[entry["id"]] = entry
    return entry


def _make_order(asked: Entry) -> Answer:
    (bought,) = asked["purchase_units"]
    order = _new("ORD", intent=asked["intent"], status="PAYER_ACTION_REQUIRED", purchase_units=[bought])
    url = f"https://www.sandbox.paypal.com/checkoutnow?token={order['id']}"
    order["links"] = [{"rel": "self", "href": "…"}, {"rel": "payer-action", "href": url}]
    if asked["payment_source"]["paypal"].get("vault_id"):
        order["status"] = "APPROVED"
    return 201, order


def _complete(order: Entry, act: str) -> Answer:
    if order["status"] != "APPROVED":
        return _refuse("ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment.")
    (bought,) = order["purchase_units"]
    related = {"related_ids": {"order_id": order["id"]}}
    if act == "capture":
        one = _new("CAP", status="COMPLETED", amount=bought["amount"], supplementary_data=related)
        bought["payments"] = {"captures": [one]}
    else:
        one = _new(
            "AUT",
            status="CREATED",
            amount=bought["amount"],
            supplementary_data=related,
            expiration_time="2026-12-29T10:00:00Z",
            **({"invoice_id": bought["invoice_id"]} if "invoice_id" in bought else {}),
        )
        bought["payments"] = {"authorizations": [one]}
    order["status"] = "COMPLETED"
    return 201, order


def _payments(entry: Entry) -> Entry:
    order = _things[entry["supplementary_data"]["related_ids"]["order_id"]]
    payments: Entry = order["purchase_units"][0]["payments"]
    return payments


def _capture(grant: Entry, asked: Entry) -> Answer:
    if grant["status"] == "VOIDED":
        return _refuse("AUTHORIZATION_VOIDED", "A voided authorization cannot be captured.")
    if asked["invoice_id"] in _invoices:
        return _refuse("DUPLICATE_INVOICE_ID", "Requested invoice number has been previously captured.")
    if asked["amount"]["value"] == "13.13":
        return _refuse("INSTRUMENT_DECLINED", "The instrument presented was either declined by the processor or bank.")
    _invoices.add(asked["invoice_id"])
    review = asked["amount"]["value"] == "14.14"
    told = {"status": "PENDING", "status_details": {"reason": "PENDING_REVIEW"}} if review else {"status": "COMPLETED"}
    capture = _new(
        "CAP",
        amount=asked["amount"],
        invoice_id=asked["invoice_id"],
        final_capture=asked["final_capture"],
        supplementary_data=grant["supplementary_data"],
        **told,
    )
    _payments(grant).setdefault("captures", []).append(capture)
    grant["status"] = "PARTIALLY_CAPTURED"
    return 201, capture


def _refund(capture: Entry, asked: Entry) -> Answer:
    refund = _new(
        "REF",
        status="COMPLETED",
        amount=asked["amount"],
        invoice_id=asked["invoice_id"],
        links=[{"rel": "up", "href": f"https://api-m.paypal.com/v2/payments/captures/{capture['id']}"}],
    )
    _payments(capture).setdefault("refunds", []).append(refund)
    capture["status"] = "PARTIALLY_REFUNDED"
    return 201, refund


def _get(path: str) -> Answer:
    if path == "/v1/notifications/webhooks":
        return 200, {"webhooks": []}
    found = _things.get(path.rpartition("/")[2])
    return (200, found) if found else (404, {"name": "RESOURCE_NOT_FOUND", "message": "It does not exist."})


if __name__ == "__main__":
    serve(answering, Path(sys.argv[1]))
