"""PayPal: orders that people approve, authorisations, captures, refunds and disputes, by its REST API (Orders v2).

Every capture and refund carries our key as its invoice number, which PayPal takes once only and shows: so what was
asked is found again by it. Webhooks are verified by PayPal itself, since checking them here would mean fetching and
trusting certificates from an address that the message names.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import msgspec

from lading.connectors.paypal_amounts import to_paypal
from lading.connectors.paypal_events import said_of
from lading.connectors.paypal_facts import facts_of, moment, outcome_of
from lading.connectors.paypal_wire import LIVE, SANDBOX, PayPalWire, failure_of
from lading.connectors.wire import Answered, AnswerLost, NotReached
from lading.kernel import Invalid
from lading.payments.outcomes import Declined, Fact, Outcome, Said, Succeeded, Unknown
from lading.payments.ports import Asked, Away, Capabilities, Checkout, CheckoutAsked, NotAble, NotGenuine

TOLERANCE = 300
_SIGNED = ("auth-algo", "cert-url", "transmission-id", "transmission-sig", "transmission-time")
_AUTHORISATIONS, _CAPTURES, _ORDERS = "/v2/payments/authorizations", "/v2/payments/captures", "/v2/checkout/orders"


class PayPalGateway:
    """One PayPal account; `webhooks` are the ids of its webhook, of which one has to fit."""

    capabilities = Capabilities(
        kind="wallet", methods=("paypal",), multi_capture=True, reauthorise=True, authorised_days=29, key_hours=6
    )

    def __init__(
        self, *, account: str, secret: str, webhooks: Sequence[str] = (), test_mode: bool = True, address: str = ""
    ) -> None:
        where = address or (SANDBOX if test_mode else LIVE)
        self._wire = PayPalWire(address=where, account=account, secret=secret)
        self._webhooks = webhooks

    async def start_checkout(self, asked: CheckoutAsked) -> Checkout:
        """An order that somebody approves at PayPal; it is captured or authorised once they have."""
        bought = {
            "reference_id": asked.order,
            "custom_id": asked.key,
            "amount": to_paypal(asked.amount, asked.currency),
        }
        context = {"return_url": asked.back_to, "cancel_url": asked.back_to, "user_action": "PAY_NOW"}
        order = {
            "intent": "CAPTURE" if asked.captures else "AUTHORIZE",
            "purchase_units": [bought],
            "payment_source": {"paypal": {"experience_context": context}},
        }
        answer = await self._ask("POST", _ORDERS, key=asked.key, json=order)
        links = {link["rel"]: link["href"] for link in answer.get("links", ())}
        return Checkout(answer["id"], links.get("payer-action") or links["approve"])

    async def call(self, asked: Asked) -> Outcome:
        """Ask for one operation."""
        acts = {"authorise": self._authorise, "capture": self._capture, "void": self._void, "refund": self._refund}
        try:
            return await acts[asked.kind](asked)
        except NotAble as refusal:
            return Declined(refusal.code, refusal.sentence)
        except NotReached as error:
            return Unknown(str(error), reached=False)
        except AnswerLost as error:
            return Unknown(str(error))

    async def fetch(self, asked: Asked) -> Outcome | None:
        """Look for our key among what has happened to the order."""
        try:
            return await self._find(asked)
        except (NotReached, AnswerLost) as error:
            return Unknown(str(error))

    async def fetch_payment(self, reference: str) -> Sequence[Fact]:
        """All that happened to an order, or to that of a capture; one that is approved is completed, once."""
        try:
            return facts_of(await self._order(reference))
        except (NotReached, AnswerLost) as error:
            raise Away(str(error)) from error

    async def list_facts(self, *, since: datetime) -> Sequence[Fact]:
        """Captures and refunds of PayPal's own account statement, which is hours behind."""
        query = {
            "start_date": max(since, datetime.now(UTC) - timedelta(days=31)).isoformat(timespec="seconds"),
            "end_date": datetime.now(UTC).isoformat(timespec="seconds"),
            "fields": "transaction_info",
            "page_size": "500",
        }
        answer = await self._ask("GET", "/v1/reporting/transactions", query=query)
        told = [one["transaction_info"] for one in answer.get("transaction_details", ())]
        return [fact for one in told if (fact := _stated(one)) is not None]

    async def check_signature(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Ask PayPal, once what can be told without it fits: all headers, lately sent, a certificate of PayPal's."""
        given = {name: headers.get(f"paypal-{name}", "") for name in _SIGNED}
        at, host = moment(given["transmission-time"] or None), urlsplit(given["cert-url"]).hostname or ""
        if not all(given.values()) or at is None or abs((now - at).total_seconds()) > TOLERANCE:
            raise NotGenuine("The message is unsigned, or its signature is too old.")
        if not host.endswith(".paypal.com") and host != urlsplit(self._wire.address).hostname:
            raise NotGenuine("The message names a certificate that is not PayPal's.")
        told = {name.replace("-", "_"): value for name, value in given.items()}
        for webhook in self._webhooks:
            asked = msgspec.json.encode(told | {"webhook_id": webhook})[:-1] + b',"webhook_event":' + body + b"}"
            answer = await self._ask("POST", "/v1/notifications/verify-webhook-signature", content=asked)
            if answer.get("verification_status") == "SUCCESS":
                return
        raise NotGenuine("PayPal does not say that it has sent this.")

    def read_event(self, body: bytes) -> Said:
        """Which order is meant; what became of it is asked, since PayPal's events come in no order."""
        try:
            return said_of(msgspec.json.decode(body))
        except (msgspec.DecodeError, KeyError, TypeError, AttributeError) as error:
            raise Invalid(f"This is no event of PayPal: {type(error).__name__}.") from error

    async def check_connection(self) -> str:
        """Ask for the account's webhooks, which every app may see."""
        try:
            answer = await self._wire.ask("GET", "/v1/notifications/webhooks")
        except (NotReached, AnswerLost) as error:
            return str(error)
        return "" if answer.status == 200 else f"PayPal answered {answer.status}."

    async def _authorise(self, asked: Asked) -> Outcome:
        """Again what was authorised before, else by a payment method that PayPal keeps (`vault:…`), else by an order
        that was approved.
        """
        if asked.payment:
            wanted = {"amount": to_paypal(asked.amount, asked.currency)}
            path = f"{_AUTHORISATIONS}/{asked.payment}/reauthorize"
            return self._read(await self._wire.ask("POST", path, key=asked.key, json=wanted), asked)
        if not asked.reference.startswith("vault:"):
            return await self._complete(asked.reference, "authorize", key=asked.key)
        bought = {
            "reference_id": asked.order,
            "invoice_id": asked.key,
            "amount": to_paypal(asked.amount, asked.currency),
        }
        order = {
            "intent": "AUTHORIZE",
            "purchase_units": [bought],
            "payment_source": {"paypal": {"vault_id": asked.reference.removeprefix("vault:")}},
        }
        answer = await self._wire.ask("POST", _ORDERS, key=asked.key, json=order)
        if answer.status not in (200, 201):
            return failure_of(answer)
        if answer.body["status"] == "COMPLETED":
            return _first(answer.body, "authorizations")
        return await self._complete(answer.body["id"], "authorize", key=f"{asked.key}-a")

    async def _complete(self, order: str, act: str, *, key: str) -> Outcome:
        answer = await self._wire.ask("POST", f"{_ORDERS}/{order}/{act}", key=key)
        if answer.status not in (200, 201):
            return failure_of(answer)
        return _first(answer.body, "authorizations" if act == "authorize" else "captures")

    async def _capture(self, asked: Asked) -> Outcome:
        wanted = {
            "amount": to_paypal(asked.amount, asked.currency),
            "invoice_id": asked.key,
            "final_capture": asked.last,
        }
        path = f"{_AUTHORISATIONS}/{asked.reference}/capture"
        return self._read(await self._wire.ask("POST", path, key=asked.key, json=wanted), asked)

    async def _refund(self, asked: Asked) -> Outcome:
        wanted = {"amount": to_paypal(asked.amount, asked.currency), "invoice_id": asked.key}
        path = f"{_CAPTURES}/{asked.reference}/refund"
        return self._read(await self._wire.ask("POST", path, key=asked.key, json=wanted), asked)

    async def _void(self, asked: Asked) -> Outcome:
        answer = await self._wire.ask("POST", f"{_AUTHORISATIONS}/{asked.reference}/void", key=asked.key)
        if answer.status in (200, 204):
            return Succeeded(reference=f"{asked.reference}/end", payment=asked.payment)
        return failure_of(answer)

    def _read(self, answer: Answered, asked: Asked) -> Outcome:
        return outcome_of(answer.body, payment=asked.payment) if answer.status in (200, 201) else failure_of(answer)

    async def _find(self, asked: Asked) -> Outcome | None:
        if asked.kind == "authorise" and asked.reference.startswith("vault:"):
            return None  # an order that nobody can name: the same request again is answered as the first time
        order = await self._order(await self._order_id(asked), complete=False)
        for bought in order.get("purchase_units", ()):
            payments = bought.get("payments") or {}
            if asked.kind == "authorise" and payments.get("authorizations"):
                return outcome_of(payments["authorizations"][0], payment=order["id"])
            if asked.kind == "void":
                ended = [one for one in payments.get("authorizations") or () if one["id"] == asked.reference]
                done = bool(ended) and ended[0]["status"] == "VOIDED"
                return Succeeded(reference=f"{asked.reference}/end", payment=order["id"]) if done else None
            for one in payments.get("captures" if asked.kind == "capture" else "refunds") or ():
                if one.get("invoice_id") == asked.key:
                    return outcome_of(one, payment=order["id"])
        return None

    async def _order_id(self, asked: Asked) -> str:
        """The order of an authorisation or a capture; what our channel gave us may be either."""
        if asked.kind == "authorise" or (asked.payment and asked.payment != asked.reference):
            return asked.payment or asked.reference
        path = _CAPTURES if asked.kind == "refund" else _AUTHORISATIONS
        return _order_of(await self._wire.ask("GET", f"{path}/{asked.reference}"))

    async def _order(self, reference: str, *, complete: bool = True) -> dict[str, Any]:
        if reference.startswith("capture/"):
            capture = reference.removeprefix("capture/")
            reference = _order_of(await self._wire.ask("GET", f"{_CAPTURES}/{capture}"))
        answer = await self._wire.ask("GET", f"{_ORDERS}/{reference}")
        if complete and answer.body.get("status") == "APPROVED":
            act = "capture" if answer.body["intent"] == "CAPTURE" else "authorize"
            await self._complete(reference, act, key=f"complete-{reference}")
            answer = await self._wire.ask("GET", f"{_ORDERS}/{reference}")
        if answer.status == 404:
            return {"id": reference}
        if answer.status != 200:
            raise AnswerLost(f"PayPal answered {answer.status}.")
        return answer.body

    async def _ask(self, method: str, path: str, **told: Any) -> dict[str, Any]:
        try:
            answer = await self._wire.ask(method, path, **told)
        except (NotReached, AnswerLost) as error:
            raise Away(str(error)) from error
        if answer.status >= 300:
            raise Away(getattr(failure_of(answer), "sentence", ""))
        return answer.body


def _first(order: Mapping[str, Any], name: str) -> Outcome:
    entries = [one for bought in order["purchase_units"] for one in (bought.get("payments") or {}).get(name, ())]
    if not entries:
        return Unknown("PayPal has not said what became of it.")
    return outcome_of(entries[0], payment=order["id"])


def _order_of(answer: Answered) -> str:
    related = (answer.body.get("supplementary_data") or {}).get("related_ids") or {}
    if not related.get("order_id"):
        raise AnswerLost("PayPal does not say to which order this belongs.")
    return str(related["order_id"])


def _stated(info: Mapping[str, Any]) -> Fact | None:
    """A line of the account statement: T00… is money for us, T11… money back, T12… a chargeback."""
    kinds: dict[str, Any] = {"T00": "captured", "T11": "refunded", "T12": "charged_back"}
    kind = kinds.get(str(info.get("transaction_event_code", ""))[:3])
    if kind is None or info.get("transaction_status") != "S":
        return None
    amount = info["transaction_amount"]
    return Fact(
        kind=kind,
        reference=info["transaction_id"],
        payment=info.get("paypal_reference_id", ""),
        amount=abs(Decimal(amount["value"])),
        currency=amount["currency_code"],
        key=info.get("invoice_id", ""),
        at=moment(info.get("transaction_initiation_date")),
    )
