"""Stripe: payment intents that are captured later, checkout sessions, refunds and disputes, by Stripe's own library.

The library is an optional dependency, loaded when it is first used, and works in a thread.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from lading.connectors.stripe_amounts import from_stripe, to_stripe
from lading.connectors.stripe_facts import (
    CAPTURE,
    KEY,
    LINK,
    ORDER,
    facts_of,
    id_of,
    outcome_of_intent,
    outcome_of_refund,
    payment_of,
)
from lading.kernel import Invalid
from lading.payments.outcomes import Declined, Fact, Outcome, Said, Succeeded, Unknown
from lading.payments.ports import Asked, Away, Capabilities, Checkout, CheckoutAsked, NotAble, NotGenuine

VERSION = "2026-10-28.endive"
"""The version of Stripe's API that is spoken, whatever the account's is."""
SECONDS = 20.0
TOLERANCE = 300
Answer = TypeVar("Answer")


class StripeGateway:
    """One Stripe account. `signing` are the signing secrets of its webhook, of which one has to fit."""

    capabilities = Capabilities(
        methods=("card", "apple_pay", "google_pay", "link", "klarna"), authorised_days=7, refund_days=365
    )

    def __init__(self, *, secret: str, signing: Sequence[str] = (), address: str = "") -> None:
        self._secret, self._signing, self._address = secret, signing, address

    async def start_checkout(self, asked: CheckoutAsked) -> Checkout:
        """A page of Stripe Checkout."""
        metadata = {ORDER: asked.order, LINK: asked.key}
        product = {"name": f"Order {asked.order}"}
        price = {
            "currency": asked.currency.lower(),
            "unit_amount": to_stripe(asked.amount, asked.currency),
            "product_data": product,
        }
        wanted = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "client_reference_id": asked.key,
            "metadata": metadata,
            "payment_intent_data": {
                "capture_method": "automatic" if asked.captures else "manual",
                "metadata": metadata,
            },
            "success_url": asked.back_to,
            "cancel_url": asked.back_to,
        }
        session = await self._ask(lambda stripe: _entry(stripe.v1.checkout.sessions.create(wanted, _once(asked.key))))
        expires = session.get("expires_at")
        return Checkout(
            session["id"], session["url"], datetime.fromtimestamp(expires).astimezone() if expires else None
        )

    async def call(self, asked: Asked) -> Outcome:
        """Ask for one operation."""
        try:
            act = getattr(self, f"_{asked.kind}")
            found: Outcome = await asyncio.to_thread(act, asked)
        except NotAble as refusal:
            return Declined(refusal.code, refusal.sentence)
        except Exception as error:
            return await self._failed(asked, error)
        return found

    async def fetch(self, asked: Asked) -> Outcome | None:
        """Ask what became of an operation: by the payment where it is known, else among those made since."""
        try:
            return await asyncio.to_thread(self._find, asked)
        except Exception as error:
            if not _is_stripes(error):
                raise
            return None if getattr(error, "code", "") == "resource_missing" else Unknown(_plain(error))

    async def fetch_payment(self, reference: str) -> Sequence[Fact]:
        """All that happened to a payment intent, or on a checkout session."""
        return await self._ask(lambda stripe: _whole(stripe, reference))

    async def list_facts(self, *, since: datetime) -> Sequence[Fact]:
        """Payments made since then, whole."""

        def read(stripe: Any) -> list[Fact]:
            made = stripe.v1.payment_intents.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
            return [fact for one in _entries(made) for fact in _whole(stripe, one["id"])]

        return await self._ask(read)

    async def check_signature(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """As the library does it: HMAC-SHA256 over time and body, five minutes old at most."""
        from stripe import SignatureVerificationError, WebhookSignature  # optional dependency

        del now  # the library looks at its own clock
        for secret in self._signing:
            try:
                WebhookSignature.verify_header(body, headers.get("stripe-signature"), secret, TOLERANCE)
            except (SignatureVerificationError, UnicodeDecodeError):
                continue
            return
        raise NotGenuine("The message is not signed with the signing secret of this gateway, or too old.")

    def read_event(self, body: bytes) -> Said:
        """Which payment is meant; what became of it is asked, since Stripe's events come in no order."""
        try:
            event = json.loads(body)
            payment = payment_of(event["data"]["object"])
            return Said(event["id"], event["type"], ask=(payment,) if payment else ())
        except (ValueError, KeyError, TypeError) as error:
            raise Invalid(f"This is no event of Stripe: {type(error).__name__}.") from error

    async def check_connection(self) -> str:
        """Ask for the balance, which every secret key may see."""
        try:
            await self._ask(lambda stripe: stripe.v1.balance.retrieve())
        except Away as refusal:
            return refusal.sentence
        return ""

    def _client(self) -> Any:
        from stripe import RequestsClient, StripeClient  # optional dependency

        addresses: Any = {"api": self._address} if self._address else {}
        return StripeClient(
            self._secret,
            stripe_version=VERSION,
            base_addresses=addresses,
            max_network_retries=0,
            http_client=RequestsClient(timeout=SECONDS),
        )

    async def _ask(self, question: Callable[[Any], Answer]) -> Answer:
        try:
            return await asyncio.to_thread(lambda: question(self._client()))
        except Exception as error:
            if not _is_stripes(error):
                raise
            raise Away(_plain(error)) from error

    def _authorise(self, asked: Asked) -> Outcome:
        customer, _, method = asked.reference.rpartition(":")
        wanted = {
            "amount": to_stripe(asked.amount, asked.currency),
            "currency": asked.currency.lower(),
            "payment_method": method,
            "confirm": True,
            "off_session": True,
            "capture_method": "manual",
            "metadata": {KEY: asked.key, ORDER: asked.order},
        } | ({"customer": customer} if customer else {})
        return outcome_of_intent(_entry(self._client().v1.payment_intents.create(wanted, _once(asked.key))))

    def _capture(self, asked: Asked) -> Outcome:
        wanted = {
            "amount_to_capture": to_stripe(asked.amount, asked.currency),
            "metadata": {CAPTURE: asked.key},
        }
        return _captured(_entry(self._client().v1.payment_intents.capture(asked.reference, wanted, _once(asked.key))))

    def _void(self, asked: Asked) -> Outcome:
        return _voided(_entry(self._client().v1.payment_intents.cancel(asked.reference, {}, _once(asked.key))))

    def _refund(self, asked: Asked) -> Outcome:
        amount = to_stripe(asked.amount, asked.currency)
        wanted = {**_refunded_of(asked), "amount": amount, "metadata": {KEY: asked.key, ORDER: asked.order}}
        return outcome_of_refund(_entry(self._client().v1.refunds.create(wanted, _once(asked.key))))

    def _find(self, asked: Asked) -> Outcome | None:
        stripe = self._client()
        if asked.kind == "authorise":
            since = int(((asked.asked_at or datetime.now().astimezone()) - timedelta(minutes=10)).timestamp())
            made = _entries(stripe.v1.payment_intents.list({"created": {"gte": since}, "limit": 100}))
            return next((outcome_of_intent(one) for one in made if _ours(one, KEY) == asked.key), None)
        if asked.kind == "refund":
            back = _entries(stripe.v1.refunds.list({**_refunded_of(asked), "limit": 100}))
            return next((outcome_of_refund(one) for one in back if _ours(one, KEY) == asked.key), None)
        intent = _entry(stripe.v1.payment_intents.retrieve(asked.reference))
        if asked.kind == "void":
            return _voided(intent) if intent["status"] == "canceled" else None
        done = _ours(intent, CAPTURE) == asked.key and intent["status"] == "succeeded"
        return _captured(intent) if done else None

    async def _failed(self, asked: Asked, error: Exception) -> Outcome:
        """What an exception of the library means; what is in another state than we thought is looked at first."""
        import stripe  # optional dependency

        if isinstance(error, stripe.CardError):
            declined = str(getattr(error.error, "decline_code", None) or error.code or "declined")
            return Declined(declined, error.user_message or "The card was declined.")
        if isinstance(error, stripe.InvalidRequestError):
            known = await self.fetch(asked) if asked.kind in ("capture", "void") else None
            return known or Declined(error.code or "invalid_request", _plain(error))
        if isinstance(error, stripe.IdempotencyError):
            if error.http_status == 409:
                return Unknown("Stripe is still working on the same request.")
            return Declined("idempotency_error", _plain(error))
        if isinstance(error, stripe.RateLimitError | stripe.AuthenticationError | stripe.PermissionError):
            return Unknown(_plain(error), reached=False)
        if isinstance(error, stripe.StripeError):
            return Unknown(_plain(error))
        raise error


def _whole(stripe: Any, reference: str) -> tuple[Fact, ...]:
    if reference.startswith("cs_"):
        reference = id_of(_entry(stripe.v1.checkout.sessions.retrieve(reference)).get("payment_intent"))
        if not reference:
            return ()
    intent = _entry(stripe.v1.payment_intents.retrieve(reference))
    refunds = _entries(stripe.v1.refunds.list({"payment_intent": reference, "limit": 100}))
    disputes = _entries(stripe.v1.disputes.list({"payment_intent": reference, "limit": 100}))
    return facts_of(intent, refunds=refunds, disputes=disputes)


def _entry(answered: Any) -> dict[str, Any]:
    """The library's object as the JSON that it was."""
    entry: dict[str, Any] = answered.to_dict()
    return entry


def _entries(answered: Any) -> list[dict[str, Any]]:
    """Every page of a list."""
    return [_entry(one) for one in answered.auto_paging_iter()]


def _ours(entry: Mapping[str, Any], name: str) -> str:
    return str((entry.get("metadata") or {}).get(name, ""))


def _refunded_of(asked: Asked) -> dict[str, str]:
    return {"charge": asked.reference} if asked.reference.startswith("ch_") else {"payment_intent": asked.payment}


def _once(key: str) -> Any:
    return {"idempotency_key": key}


def _captured(intent: Mapping[str, Any]) -> Outcome:
    return Succeeded(
        reference=id_of(intent.get("latest_charge")) or intent["id"],
        payment=intent["id"],
        amount=from_stripe(intent["amount_received"], intent["currency"]),
    )


def _voided(intent: Mapping[str, Any]) -> Outcome:
    return Succeeded(reference=f"{intent['id']}/cancel", payment=intent["id"])


def _is_stripes(error: Exception) -> bool:
    from stripe import StripeError  # optional dependency

    return isinstance(error, StripeError)


def _plain(error: Exception) -> str:
    """What went wrong, in one line; never with a key in it."""
    said = str(getattr(error, "user_message", None) or error).splitlines()[0]
    return f"Stripe: {said}"[:300]
