"""Talking to PayPal's API: its addresses, the token that is fetched once in a while, and what its errors mean."""

import base64
import hashlib
import time
from typing import Any

from lading.connectors.wire import Answered, NotReached, send
from lading.payments.outcomes import Declined, Outcome, Unknown

LIVE, SANDBOX = "https://api-m.paypal.com", "https://api-m.sandbox.paypal.com"
_IN_PROGRESS = "PREVIOUS_REQUEST_IN_PROGRESS"
_tokens: dict[str, tuple[str, float]] = {}
"""Access tokens of this process, by a hash of whose they are, with the time when they end."""


class PayPalWire:
    """One account's way to PayPal. A token is asked for when there is none, or when PayPal no longer takes it."""

    def __init__(self, *, address: str, account: str, secret: str) -> None:
        self.address = address.rstrip("/")
        self._account, self._secret = account, secret
        self._name = hashlib.sha256(f"{address} {account} {secret}".encode()).hexdigest()

    async def ask(self, method: str, path: str, *, key: str = "", **told: Any) -> Answered:
        """Send a request; an answer 401 is tried again once with a new token. Raises `NotReached`, `AnswerLost`."""
        answer = await self._send(method, path, key, told)
        if answer.status == 401:
            _tokens.pop(self._name, None)
            answer = await self._send(method, path, key, told)
        return answer

    async def _send(self, method: str, path: str, key: str, told: dict[str, Any]) -> Answered:
        headers = {"authorization": f"Bearer {await self._token()}", "prefer": "return=representation"}
        if key:
            headers["paypal-request-id"] = key
        if method == "POST":
            headers["content-type"] = "application/json"
            told = told if "json" in told or "content" in told else {**told, "content": b"{}"}
        return await send(method, self.address + path, headers=headers, **told)

    async def _token(self) -> str:
        token, until = _tokens.get(self._name, ("", 0.0))
        if time.monotonic() < until:
            return token
        given = base64.b64encode(f"{self._account}:{self._secret}".encode()).decode()
        answer = await send(
            "POST",
            f"{self.address}/v1/oauth2/token",
            headers={"authorization": f"Basic {given}", "content-type": "application/x-www-form-urlencoded"},
            content=b"grant_type=client_credentials",
        )
        if answer.status != 200:
            raise NotReached("PayPal does not know this client id and secret.")
        token = str(answer.body["access_token"])
        _tokens[self._name] = (token, time.monotonic() + max(0, int(answer.body.get("expires_in", 0)) - 60))
        return token


def failure_of(answer: Answered) -> Outcome:
    """What an answer means that is none of success."""
    detail: dict[str, Any] = next(iter(answer.body.get("details") or ()), {})
    issue = str(detail.get("issue") or answer.body.get("name") or answer.status)
    sentence = f"PayPal: {detail.get('description') or answer.body.get('message') or f'it answered {answer.status}'}"
    if answer.status >= 500 or answer.status == 409 or issue == _IN_PROGRESS:
        return Unknown(sentence[:300])
    if answer.status in (401, 403, 429):
        return Unknown(sentence[:300], reached=False)
    return Declined(issue.lower(), sentence[:300])
