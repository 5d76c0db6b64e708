"""What happens to a payment: pure moves on its entry, as a provider makes them."""

import time
from copy import deepcopy
from decimal import Decimal
from typing import Any

from lading.connectors.fake_gateway.account import Entry, new_id
from lading.connectors.fake_gateway.rules import SENTENCES, Behaviour
from lading.connectors.fake_gateway.sums import obstacle

LASTING = 7 * 86_400.0


def new_payment(*, asked: Entry, key: str, behaviour: Behaviour, now: float | None = None) -> Entry:
    """A payment with its authorisation, granted or declined."""
    now = time.time() if now is None else now
    payment: Entry = {
        "id": new_id("pay"),
        "order": asked.get("order", ""),
        "link": asked.get("link", ""),
        "token": asked.get("token", ""),
        "method": asked.get("method", "card"),
        "currency": asked["currency"],
        "amount": asked["amount"],
        "created": now,
        "expires_at": now + (behaviour.seconds("expires") if "expires" in behaviour else LASTING),
        "operations": [],
        "disputes": [],
    }
    return with_operation(payment, kind="authorise", amount=asked["amount"], key=key, behaviour=behaviour, now=now)


def with_operation(
    payment: Entry, *, kind: str, amount: str, key: str, behaviour: Behaviour, now: float | None = None
) -> Entry:
    """The payment after one more operation, which is its last: done, declined or pending."""
    now = time.time() if now is None else now
    after = deepcopy(payment)
    code = behaviour.value("decline") or ("" if kind == "authorise" else obstacle(payment, kind, Decimal(amount), now))
    operation: dict[str, Any] = {"id": new_id(kind[:3]), "kind": kind, "amount": amount, "key": key, "at": now}
    operation["state"] = "declined" if code else "pending" if "pending" in behaviour else "succeeded"
    operation["code"], operation["message"] = code, SENTENCES.get(code, "Declined." if code else "")
    after["operations"].append(operation)
    return after


def settled(payment: Entry, *, operation: str, state: str, code: str = "") -> Entry:
    """The payment after a pending operation has ended."""
    after = deepcopy(payment)
    for one in after["operations"]:
        if one["id"] == operation and one["state"] == "pending":
            one["state"], one["code"], one["message"] = state, code, SENTENCES.get(code, "")
    return after


def charged_back(payment: Entry, *, amount: str, reason: str, due: float) -> Entry:
    """The payment after the customer's bank has taken money back."""
    after = deepcopy(payment)
    after["disputes"].append(
        {"id": new_id("dis"), "amount": amount, "reason": reason, "due": due, "at": time.time(), "state": "open"}
    )
    return after
