"""What the provider keeps: payments with their operations, checkout pages, and the answers of idempotency keys."""

import threading
import time
import uuid
from typing import Any

from lading.connectors.fake_gateway.journal import Journal

Entry = dict[str, Any]


def new_id(prefix: str) -> str:
    """An id of the provider's kind, such as `pay_0f3c…`."""
    return f"{prefix}_{uuid.uuid4().hex[:20]}"


class Account:
    """Everything by id, as the journal has it. Hold `lock` while reading and changing."""

    def __init__(self, journal: Journal) -> None:
        self.lock = threading.RLock()
        self.payments: dict[str, Entry] = {}
        self.checkouts: dict[str, Entry] = {}
        self.answers: dict[str, Entry] = {}
        self.running: set[str] = set()
        self._journal = journal
        self._lines = 0
        for line in journal.read():
            self._take(line)

    def write(
        self, what: str, *, payment: Entry | None = None, checkout: Entry | None = None, answer: Entry | None = None
    ) -> None:
        """Journal what happened together with what it left, in one line, so that all of it is kept or nothing."""
        line: Entry = {"n": self._lines + 1, "at": time.time(), "what": what}
        for name, entry in (("payment", payment), ("checkout", checkout), ("answer", answer)):
            if entry is not None:
                line[name] = entry
        self._journal.write(line)
        self._take(line)

    def _take(self, line: Entry) -> None:
        self._lines = line["n"]
        if payment := line.get("payment"):
            self.payments[payment["id"]] = payment
        if checkout := line.get("checkout"):
            self.checkouts[checkout["id"]] = checkout
        if answer := line.get("answer"):
            self.answers[answer["key"]] = answer

    def find_operation(self, key: str) -> tuple[Entry, Entry] | None:
        """The payment and the operation that were made with an idempotency key."""
        for payment in self.payments.values():
            for operation in payment["operations"]:
                if operation["key"] == key:
                    return payment, operation
        return None
