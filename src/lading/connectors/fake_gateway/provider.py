"""The provider's acts: each with an idempotency key by Stripe's rules, journalled before it is answered."""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from lading.connectors.fake_gateway import moves
from lading.connectors.fake_gateway.account import Account, Entry, new_id
from lading.connectors.fake_gateway.rules import Behaviour, Rules
from lading.connectors.fake_gateway.sums import Refused, total
from lading.connectors.fake_gateway.webhooks import Messenger, make_event

PAST = {"authorise": "authorised", "capture": "captured", "void": "voided", "refund": "refunded"}
Answer = tuple[int, Entry]


class Provider:
    """One merchant's account with everything that can be asked of it."""

    def __init__(self, account: Account, rules: Rules, messenger: Messenger, *, address: str) -> None:
        self.account, self.rules, self.messenger, self.address = account, rules, messenger, address

    def once(self, *, key: str, path: str, body: Entry, act: Callable[[], Answer]) -> Answer:
        """Do it once per key: the same again is answered the same, another body is an error, two at once a conflict."""
        if not key:
            raise Refused(400, "key_missing", "Send an Idempotency-Key.")
        seen = _seen(path, body)
        with self.account.lock:
            if key in self.account.running:
                raise Refused(409, "key_in_use", "A request with this key is being worked just now.")
            if (kept := self.account.answers.get(key)) is not None:
                if kept["seen"] != seen:
                    raise Refused(400, "idempotency_error", "This key was used with another request.")
                return kept["status"], kept["body"]
            self.account.running.add(key)
        try:
            return act()
        finally:
            self.account.running.discard(key)

    def operate(self, *, kind: str, payment: str, asked: Entry, key: str, behaviour: Behaviour, path: str) -> Answer:
        """Authorise (`payment` empty), capture, void or refund."""
        _amount(asked)

        def act() -> Answer:
            time.sleep(behaviour.seconds("delay"))
            if "error" in behaviour:
                raise Refused(500, "internal", "The provider has failed; nothing was done.")
            with self.account.lock:
                before = self._payment(payment) if payment else None
                if before is None:
                    after = moves.new_payment(asked=asked, key=key, behaviour=behaviour)
                else:
                    amount = asked["amount"] if kind != "void" else str(_left(before))
                    after = moves.with_operation(before, kind=kind, amount=amount, key=key, behaviour=behaviour)
                return self._keep(kind, after, key=key, seen=_seen(path, asked))

        status, answer = self.once(key=key, path=path, body=asked, act=act)
        if "pending" in behaviour and "settle" in behaviour:
            state = "declined" if "settle_declined" in behaviour else "succeeded"
            threading.Timer(behaviour.seconds("settle"), self.settle, [answer["operation"]["id"], state]).start()
        return status, answer

    def _keep(self, kind: str, after: Entry, *, key: str, seen: str) -> Answer:
        operation = after["operations"][-1]
        status = 402 if operation["state"] == "declined" else 200
        body = {"payment": after, "operation": operation}
        self.account.write(
            f"{kind} {operation['state']}",
            payment=after,
            answer={"key": key, "seen": seen, "status": status, "body": body},
        )
        if operation["state"] != "pending":
            topic = PAST[kind] if operation["state"] == "succeeded" else "declined"
            self._tell(topic, after, operation)
        return status, body

    def _tell(self, topic: str, payment: Entry, operation: Entry | None) -> None:
        facts = {"kind": "webhook", "order": payment["order"], "token": payment["token"], "topic": topic}
        words = self.rules.behaviour(header="", facts=facts)
        if "silent" not in words:
            event = make_event(f"payment.{topic}", payment=payment, operation=operation)
            self.messenger.tell(event, times=2 if "twice" in words else 1)

    def settle(self, operation: str, state: str) -> None:
        """A pending operation ends."""
        with self.account.lock:
            for payment in self.account.payments.values():
                for one in payment["operations"]:
                    if one["id"] == operation and one["state"] == "pending":
                        code = "" if state == "succeeded" else "insufficient_funds"
                        after = moves.settled(payment, operation=operation, state=state, code=code)
                        self.account.write(f"{one['kind']} {state}", payment=after)
                        (done,) = (o for o in after["operations"] if o["id"] == operation)
                        self._tell(PAST[one["kind"]] if state == "succeeded" else "declined", after, done)
                        return
        raise Refused(404, "not_found", "There is no pending operation of that id.")

    def expire(self, payment: str) -> Entry:
        """The authorisation ends now."""
        with self.account.lock:
            after = {**self._payment(payment), "expires_at": time.time()}
            self.account.write("expired", payment=after)
            self._tell("expired", after, None)
            return after

    def charge_back(self, payment: str, asked: Entry) -> Entry:
        """The customer's bank takes money back."""
        with self.account.lock:
            known = self._payment(payment)
            due = time.time() + float(asked.get("due_days", 7)) * 86_400
            after = moves.charged_back(known, amount=asked["amount"], reason=asked.get("reason", "fraud"), due=due)
            self.account.write("charged back", payment=after)
            self._tell("charged_back", after, None)
            return after

    def open_checkout(self, *, asked: Entry, key: str, path: str) -> Answer:
        """A page on which somebody may pay."""
        _amount(asked)

        def act() -> Answer:
            checkout = {**asked, "id": new_id("chk"), "state": "open", "payment": "", "created": time.time()}
            checkout["url"] = f"{self.address}/pay/{checkout['id']}"
            kept = {"key": key, "seen": _seen(path, asked), "status": 200, "body": checkout}
            with self.account.lock:
                self.account.write("checkout opened", checkout=checkout, answer=kept)
            return 200, checkout

        return self.once(key=key, path=path, body=asked, act=act)

    def pay(self, checkout: str, *, token: str) -> Entry:
        """Somebody presses the button: authorised, and captured where the page says so."""
        with self.account.lock:
            page = self.checkout(checkout)
            if page["state"] != "open":
                return page
            asked = {**page, "token": token, "link": checkout}
            facts = {"kind": "authorise", "amount": page["amount"], "token": token, "order": page["order"]}
            words = self.rules.behaviour(header="", facts=facts)
            payment = moves.new_payment(asked=asked, key="", behaviour=words)
            self._after_paying(page, payment)
            if page.get("captures") and payment["operations"][-1]["state"] == "succeeded":
                after = moves.with_operation(
                    payment, kind="capture", amount=page["amount"], key="", behaviour=Behaviour("")
                )
                self._after_paying(page, after)
            return self.checkout(checkout)

    def _after_paying(self, page: Entry, payment: Entry) -> None:
        operation = payment["operations"][-1]
        good = operation["state"] != "declined"
        after = {**page, "state": "paid" if good else "open", "payment": payment["id"] if good else ""}
        self.account.write(f"{operation['kind']} {operation['state']}", payment=payment, checkout=after)
        if operation["state"] != "pending":
            self._tell(PAST[operation["kind"]] if good else "declined", payment, operation)

    def checkout(self, checkout: str) -> Entry:
        """A page as it stands. Raises `Refused`."""
        if (found := self.account.checkouts.get(checkout)) is None:
            raise Refused(404, "not_found", "There is no checkout page of that id.")
        return found

    def _payment(self, payment: str) -> Entry:
        if (found := self.account.payments.get(payment)) is None:
            raise Refused(404, "not_found", "There is no payment of that id.")
        return found


def _left(payment: Entry) -> Decimal:
    return total(payment, "authorise") - total(payment, "capture")


def _seen(path: str, body: Entry) -> str:
    return hashlib.sha256(json.dumps([path, body], sort_keys=True).encode()).hexdigest()


def _amount(asked: dict[str, Any]) -> None:
    try:
        amount = Decimal(str(asked["amount"]))
    except (KeyError, InvalidOperation):
        raise Refused(422, "invalid", "An amount is a decimal number, such as 12.50.") from None
    if not amount.is_finite() or amount < 0 or not str(asked.get("currency", "XXX")).isalpha():
        raise Refused(422, "invalid", "An amount is not negative and has a currency.")
