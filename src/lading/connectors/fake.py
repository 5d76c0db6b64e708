"""The adapter of our own test provider (`fake_gateway`)."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from lading.connectors.wire import Answered, AnswerLost, NotReached, send
from lading.kernel import Invalid
from lading.payments.outcomes import Declined, Fact, Outcome, Pending, Said, Succeeded, Unknown
from lading.payments.ports import Asked, Away, Capabilities, Checkout, CheckoutAsked, NotGenuine

TOLERANCE = 300
"""Seconds after which a signature is too old."""

_PATHS = {"capture": "captures", "void": "void", "refund": "refunds"}
_HAPPENED = {"authorise": "authorised", "capture": "captured", "void": "voided", "refund": "refunded"}


class FakeGateway:
    """One account at the test provider."""

    capabilities = Capabilities(multi_capture=True, reauthorise=True, methods=("card",), refund_days=540)

    def __init__(self, *, address: str, secret: str, signing: Sequence[str] = ()) -> None:
        self._address = address.rstrip("/")
        self._headers = {"authorization": f"Bearer {secret}"}
        self._signing = signing

    async def start_checkout(self, asked: CheckoutAsked) -> Checkout:
        """A page of the test provider."""
        body = {
            "amount": str(asked.amount),
            "currency": asked.currency,
            "order": asked.order,
            "back_to": asked.back_to,
            "captures": asked.captures,
        }
        answer = await self._ask("POST", "/v1/checkouts", key=asked.key, json=body)
        return Checkout(answer.body["id"], answer.body["url"])

    async def call(self, asked: Asked) -> Outcome:
        """Ask for one operation."""
        body = {"amount": str(asked.amount), "currency": asked.currency}
        path = "/v1/payments"
        if asked.kind == "authorise":
            body |= {"token": asked.reference, "order": asked.order}
        else:
            payment = asked.payment if asked.kind == "refund" and asked.payment else asked.reference
            path = f"{path}/{payment}/{_PATHS[asked.kind]}"
        try:
            answer = await self._send("POST", path, key=asked.key, json=body)
        except NotReached as error:
            return Unknown(str(error), reached=False)
        except AnswerLost as error:
            return Unknown(str(error))
        return _outcome(answer)

    async def fetch(self, asked: Asked) -> Outcome | None:
        """Ask what became of an operation, by our key."""
        try:
            answer = await self._send("GET", "/v1/operations", query={"key": asked.key})
        except (NotReached, AnswerLost) as error:
            return Unknown(str(error))
        return None if answer.status == 404 else _outcome(answer)

    async def fetch_payment(self, reference: str) -> Sequence[Fact]:
        """All of a payment, or of what was paid on a checkout page."""
        if reference.startswith("chk_"):
            paid = (await self._ask("GET", f"/v1/checkouts/{reference}")).body["paid"]
            return _facts(paid) if paid else ()
        return _facts((await self._ask("GET", f"/v1/payments/{reference}")).body["payment"])

    async def list_facts(self, *, since: datetime) -> Sequence[Fact]:
        """Payments that moved since then, whole."""
        answer = await self._ask("GET", "/v1/payments", query={"since": str(since.timestamp())})
        return [fact for payment in answer.body["payments"] for fact in _facts(payment)]

    async def check_signature(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """HMAC-SHA256 over time and body, five minutes old at most."""
        parts = dict(part.partition("=")[::2] for part in headers.get("fake-signature", "").split(","))
        stamp = parts.get("t", "")
        if not stamp.isdigit() or abs(now.timestamp() - int(stamp)) > TOLERANCE:
            raise NotGenuine("The message is unsigned, or its signature is too old.")
        for secret in self._signing:
            mac = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
            if hmac.compare_digest(mac, parts.get("v1", "")):
                return
        raise NotGenuine("The message is not signed with the secret of this gateway.")

    def read_event(self, body: bytes) -> Said:
        """Every event tells its payment whole, so that one that comes late or early says nothing wrong."""
        try:
            event: dict[str, Any] = msgspec.json.decode(body)
            return Said(event["id"], event["type"], _facts(event["payment"]))
        except (msgspec.DecodeError, KeyError, TypeError) as error:
            raise Invalid(f"This is no event of the test provider: {type(error).__name__}.") from error

    async def check_connection(self) -> str:
        """Ask for the account."""
        try:
            answer = await self._send("GET", "/v1/account")
        except (NotReached, AnswerLost) as error:
            return str(error)
        return "" if answer.status == 200 else str(answer.body.get("error", {}).get("message", answer.status))

    async def _ask(self, method: str, path: str, **told: Any) -> Answered:
        try:
            answer = await self._send(method, path, **told)
        except (NotReached, AnswerLost) as error:
            raise Away(str(error)) from error
        if answer.status >= 300:
            raise Away(str(answer.body.get("error", {}).get("message", "")) or f"It answered {answer.status}.")
        return answer

    async def _send(self, method: str, path: str, *, key: str = "", **told: Any) -> Answered:
        headers = self._headers | ({"idempotency-key": key} if key else {})
        return await send(method, self._address + path, headers=headers, **told)


def _outcome(answer: Answered) -> Outcome:
    operation, payment = answer.body.get("operation"), answer.body.get("payment")
    if operation is None or payment is None:
        error = answer.body.get("error", {})
        sentence = str(error.get("message", f"The provider answered {answer.status}."))
        if answer.status in (400, 404, 422):
            return Declined(str(error.get("code", "refused")), sentence)
        return Unknown(sentence, reached=answer.status not in (401, 403, 429))
    if operation["state"] == "declined":
        return Declined(operation["code"], operation["message"], operation["id"])
    if operation["state"] == "pending":
        return Pending(operation["id"], "The provider says later how it ended.")
    return Succeeded(
        reference=payment["id"] if operation["kind"] == "authorise" else operation["id"],
        payment=payment["id"],
        amount=Decimal(operation["amount"]),
        expires_at=_moment(payment["expires_at"]) if operation["kind"] == "authorise" else None,
    )


def _facts(payment: dict[str, Any]) -> tuple[Fact, ...]:
    told: dict[str, Any] = {
        "payment": payment["id"],
        "currency": payment["currency"],
        "order": payment["order"],
        "link": payment["link"],
        "method": payment["method"],
    }
    facts = []
    for one in payment["operations"]:
        kind: Any = {"succeeded": _HAPPENED[one["kind"]], "declined": "declined", "pending": "none"}[one["state"]]
        facts.append(
            Fact(
                kind=kind,
                reference=payment["id"] if kind == "authorised" else one["id"],
                amount=Decimal(one["amount"]),
                key=one["key"],
                code=one["code"],
                sentence=one["message"],
                at=_moment(one["at"]),
                expires_at=_moment(payment["expires_at"]) if kind == "authorised" else None,
                **told,
            )
        )
    facts += [
        Fact(
            kind="charged_back" if one["state"] != "won" else "chargeback_won",
            reference=one["id"],
            amount=Decimal(one["amount"]),
            sentence=one["reason"],
            at=_moment(one["at"]),
            due=_moment(one["due"]),
            **told,
        )
        for one in payment["disputes"]
    ]
    return tuple(fact for fact in facts if fact.kind != "none")


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
