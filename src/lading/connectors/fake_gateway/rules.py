"""Programmed behaviour: what shall go wrong, told by a header, a token, or a rule for a kind, an amount or an order.

The words: `decline:insufficient_funds|expired_card|fraud`, `pending`, `settle:2` (seconds until a pending one is done),
`settle_declined`, `delay:1.5` (before it is done), `late:1.5` (after it is done, before the answer), `cut` (done, then
the connection breaks), `error` (500, nothing done), `expires:60` (seconds an authorisation lasts), `silent` (no
webhook), `twice` (every webhook twice).
"""

import threading
from typing import Any

TOKENS = {
    "tok_insufficient_funds": "decline:insufficient_funds",
    "tok_expired_card": "decline:expired_card",
    "tok_fraud": "decline:fraud",
    "tok_pending": "pending",
    "tok_pending_declined": "pending settle_declined",
    "tok_short": "expires:2",
}
SENTENCES = {
    "insufficient_funds": "The card has insufficient funds.",
    "expired_card": "The card has expired.",
    "fraud": "The payment was refused on suspicion of fraud.",
    "authorisation_expired": "The authorisation has expired.",
    "too_much": "That is more than is left of the payment.",
    "not_capturable": "There is no authorisation left to capture.",
}


class Behaviour:
    """The words that count for one request."""

    def __init__(self, words: str) -> None:
        parts = [word.partition(":") for word in words.split()]
        self._words = {name: value for name, _, value in parts}

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def value(self, word: str, default: str = "") -> str:
        """What stands behind the colon."""
        return self._words.get(word, default)

    def seconds(self, word: str) -> float:
        """What stands behind the colon, as seconds; 0 where the word is absent."""
        return float(self._words.get(word) or 0)


class Rules:
    """Rules that were programmed while the provider runs; each counts `times` times, or always."""

    def __init__(self) -> None:
        self._rules: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    def add(self, rule: dict[str, Any]) -> None:
        """Add one: `kind`, `amount`, `token`, `order` narrow it, `then` says what happens."""
        with self._lock:
            self._rules.append(dict(rule))

    def clear(self) -> None:
        """Forget them all."""
        with self._lock:
            self._rules.clear()

    def behaviour(self, *, header: str, facts: dict[str, str]) -> Behaviour:
        """What counts for a request with these facts (`kind`, `amount`, `token`, `order`)."""
        words = [header, TOKENS.get(facts.get("token", ""), "") if facts["kind"] == "authorise" else ""]
        with self._lock:
            for rule in self._rules:
                if rule.get("times", 1) == 0 or any(rule[n] != facts.get(n, "") for n in facts if n in rule):
                    continue
                if "times" in rule:
                    rule["times"] -= 1
                words.append(rule["then"])
        return Behaviour(" ".join(words))
