"""`python -m lading.connectors.fake_erp --journal FILE`: another company system that takes orders, for tests and demos.

It numbers each order `E1`, `E2`, … once per Idempotency-Key; everything that took effect stands in the journal, a JSON
object a line.
`POST /test/rules {"fail": 503, "lose": 2, "refuse": "why"}` makes it fail, lose the next
answers after they took effect, or refuse.
"""

import argparse
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar


class Door(BaseHTTPRequestHandler):
    """One request; `journal`, `rules` and `orders` are set on the class."""

    protocol_version = "HTTP/1.1"
    journal: Path
    rules: ClassVar[dict[str, Any]] = {}
    orders: ClassVar[dict[str, str]] = {}
    _alone = Lock()

    def do_POST(self) -> None:
        """Take an order, or rules for tests."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/test/rules":
            type(self).rules = json.loads(body or b"{}")
            self._answer(200, {})
        elif fail := self.rules.get("fail"):
            self._answer(fail, {"detail": "as told"})
        elif refuse := self.rules.get("refuse"):
            self._answer(422, {"detail": refuse})
        else:
            self._take(body.decode("utf-8", "replace"))

    def _take(self, body: str) -> None:
        key = self.headers.get("idempotency-key", "")
        with self._alone:
            number = self.orders.get(key)
            if number is None:
                number = self.orders[key] = f"E{len(self.orders) + 1}"
                with self.journal.open("a") as kept:
                    kept.write(json.dumps({"key": key, "number": number, "body": body}) + "\n")
            lose = self.rules.get("lose", 0) > 0
            if lose:
                self.rules["lose"] -= 1
        if lose:
            self.close_connection = True
            self.connection.close()
            return
        self._answer(201, {"number": number})

    def do_GET(self) -> None:
        """An order by its key."""
        number = self.orders.get(self.path.rpartition("/")[2])
        self._answer(*((200, {"number": number}) if number else (404, {"detail": "unknown"})))

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 -- the library's name
        """Say nothing: the journal tells what happened."""

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    """Serve on a free port and print the address."""
    parser = argparse.ArgumentParser(prog="fake_erp", description="A company system that takes orders, for tests.")
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
