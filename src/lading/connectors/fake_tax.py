"""`python -m lading.connectors.fake_tax --journal FILE`: a tax service for tests and demos, a process of its own.

It taxes every country at ten per cent, `reduced` at five, shipping at ten; everything that it was asked stands in the
journal, a JSON object a line. `POST /test/rules {"fail": 503, "sleep": 2}` makes it fail or be slow.
"""

import argparse
import json
import sys
import time
from decimal import ROUND_HALF_UP, Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

CENT = Decimal("0.01")


class Door(BaseHTTPRequestHandler):
    """One request; `journal` and `rules` are set on the class."""

    protocol_version = "HTTP/1.1"
    journal: Path
    rules: ClassVar[dict[str, Any]] = {}

    def do_POST(self) -> None:
        """Quotes, acts on documents, and rules for tests."""
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        if self.path == "/test/rules":
            type(self).rules = body
            self._answer(200, {})
            return
        with self.journal.open("a") as kept:
            kept.write(json.dumps({"path": self.path, "body": body}) + "\n")
        time.sleep(self.rules.get("sleep", 0))
        if fail := self.rules.get("fail"):
            self._answer(fail, {"error": "as told"})
        elif self.path == "/quotes":
            self._answer(200, quote(body))
        else:
            self._answer(200, {})

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 -- the library's name
        """Say nothing: the journal tells what happened."""

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def quote(body: dict[str, Any]) -> dict[str, Any]:
    """The tax of a basket."""
    lines = []
    for one in body["lines"]:
        rate = Decimal("0.05") if one["tax_class"] == "reduced" else Decimal("0.10")
        tax = _tax(Decimal(one["amount"]), rate, inside=body["includes_tax"])
        lines.append({"line": one["line"], "tax": str(tax), "rate": str(rate), "name": "Service tax"})
    shipping = _tax(Decimal(body["shipping"]), Decimal("0.10"), inside=body["includes_tax"])
    return {"document": f"doc-{time.monotonic_ns()}", "lines": lines, "shipping_tax": str(shipping)}


def _tax(amount: Decimal, rate: Decimal, *, inside: bool) -> Decimal:
    return (amount * rate / (1 + rate if inside else 1)).quantize(CENT, ROUND_HALF_UP)


def main() -> None:
    """Serve on a free port and print the address."""
    parser = argparse.ArgumentParser(prog="fake_tax", description="A tax service for tests and demos.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--journal", type=Path, required=True)
    asked = parser.parse_args()
    Door.journal = asked.journal
    server = ThreadingHTTPServer(("127.0.0.1", asked.port), Door)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
