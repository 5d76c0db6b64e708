"""The fake payment provider as tests run it: a process of its own, programmed and read over HTTP."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from lading.connectors.fake import FakeGateway
from lading.payments.ports import Asked

SECRET, SIGNING = "sk_test", "whsec_test"
D = Decimal


class FakeProvider:
    """A running provider: its adapter, its journal, and how it is programmed."""

    def __init__(self, *, journal: Path, webhook: str = "", port: int = 0) -> None:
        self.journal = journal
        self._webhook = webhook
        self._port = port
        self.start()

    def start(self) -> None:
        """Start the process; its address is read from what it prints."""
        options = ["--journal", str(self.journal), "--secret", SECRET, "--webhook-secret", SIGNING]
        options += ["--port", str(self._port)] + (["--webhook", self._webhook] if self._webhook else [])
        command = [sys.executable, "-m", "lading.connectors.fake_gateway", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        self._port = int(self.address.rpartition(":")[2])

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    @property
    def gateway(self) -> FakeGateway:
        """Its adapter."""
        return FakeGateway(address=self.address, secret=SECRET, signing=[SIGNING])

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask or tell it something directly."""
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data=sent, headers={"authorization": f"Bearer {SECRET}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.loads(answer.read()))

    def shall(self, then: str, **when: Any) -> None:
        """Programme it: what happens `then`, when kind, amount, token or order fit."""
        self.ask("/test/rules", {**when, "then": then})

    def moved(self, kind: str) -> Decimal:
        """What its journal says of all succeeded operations of a kind."""
        return sum((D(one["amount"]) for one in self.operations(kind) if one["state"] == "succeeded"), D(0))

    def operations(self, kind: str = "") -> list[dict[str, Any]]:
        """Operations as the journal's last word has them."""
        payments: dict[str, Any] = {}
        for line in self.journal.read_text().splitlines():
            if payment := json.loads(line).get("payment"):
                payments[payment["id"]] = payment
        return [one for payment in payments.values() for one in payment["operations"] if kind in ("", one["kind"])]


@contextmanager
def fake_provider(folder: Path, **told: Any) -> Iterator[FakeProvider]:
    """A provider for the duration of a block."""
    provider = FakeProvider(journal=folder / "provider.jsonl", **told)
    try:
        yield provider
    finally:
        provider.kill()


def wish(kind: Any, amount: str = "20.00", *, key: str, reference: str = "tok_ok") -> Asked:
    """Something to ask of it."""
    return Asked(kind=kind, key=key, reference=reference, amount=D(amount), currency="EUR", order="L1")
