"""Telling the merchant: signed, tried again while it fails, held back or sent out of order where that is programmed."""

import hashlib
import hmac
import json
import queue
import threading
import time
import urllib.error
import urllib.request
from typing import Any

from lading.connectors.fake_gateway.account import Entry, new_id

MOST_TRIES = 8
FIRST_PAUSE = 0.5


def sign(*, secret: str, body: bytes, at: int) -> str:
    """The value of `Fake-Signature`: HMAC-SHA256 over the time and the body."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


def make_event(topic: str, *, payment: Entry, operation: Entry | None = None) -> Entry:
    """What is told of a payment: all that has happened to it so far, and what has happened just now."""
    return {"id": new_id("evt"), "type": topic, "created": time.time(), "payment": payment, "operation": operation}


class Messenger:
    """Sends events in a thread of its own. While held, they wait, and are released in any order and number."""

    def __init__(self, *, url: str, secret: str) -> None:
        self._url, self._secret = url, secret
        self._waiting: queue.PriorityQueue[tuple[float, int, int, bytes]] = queue.PriorityQueue()
        self._lock = threading.Lock()
        self._count = 0
        self._held: list[Entry] | None = None
        self.sent: list[Entry] = []
        threading.Thread(target=self._work, daemon=True, name="webhooks").start()

    def tell(self, event: Entry, *, times: int = 1) -> None:
        """Send an event, or keep it while events are held."""
        with self._lock:
            if self._held is not None:
                self._held.extend([event] * times)
                return
        for _ in range(times):
            self._put(event)

    def hold(self) -> None:
        """Keep events from now on."""
        with self._lock:
            self._held = self._held or []

    def release(self, order: str = "") -> int:
        """Send what was kept, as it came or `reversed`, and hold no longer; answers how many."""
        with self._lock:
            held, self._held = self._held or [], None
        for event in reversed(held) if order == "reversed" else held:
            self._put(event)
        return len(held)

    def _put(self, event: Entry) -> None:
        self.sent.append(event)
        if self._url:
            self._queue(time.monotonic(), 0, json.dumps(event).encode())

    def _queue(self, due: float, tries: int, body: bytes) -> None:
        with self._lock:
            self._count += 1
            self._waiting.put((due, self._count, tries, body))

    def _work(self) -> None:
        while True:
            due, _, tries, body = self._waiting.get()
            time.sleep(max(0.0, min(due - time.monotonic(), 60)))
            if not self._send(body) and tries + 1 < MOST_TRIES:
                self._queue(time.monotonic() + FIRST_PAUSE * 2**tries, tries + 1, body)

    def _send(self, body: bytes) -> bool:
        headers = {
            "content-type": "application/json",
            "fake-signature": sign(secret=self._secret, body=body, at=int(time.time())),
        }
        request: Any = urllib.request.Request(self._url, data=body, headers=headers)  # noqa: S310 -- told by who starts it
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return bool(200 <= answer.status < 300)
        except (urllib.error.URLError, OSError):
            return False
