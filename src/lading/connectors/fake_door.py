"""What the fake services outside have in common: a process that answers JSON, keeps a journal and obeys its tests."""

import argparse
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar


class Door(BaseHTTPRequestHandler):
    """One request. Tests post to `told_at` how to behave from then on; what took effect stands in the journal."""

    protocol_version = "HTTP/1.1"
    journal: ClassVar[Path]
    told_at: ClassVar[str] = "/test/rules"
    told: ClassVar[dict[str, Any]] = {}

    def do_POST(self) -> None:
        """Obey a test, or answer a client."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == self.told_at:
            type(self).told = json.loads(body or b"{}")
            self.answer(200, {})
        else:
            self.serve(body)

    def serve(self, body: bytes) -> None:
        """Answer a client."""
        raise NotImplementedError

    def note(self, entry: dict[str, Any]) -> None:
        """Write a line of the journal."""
        with self.journal.open("a") as kept:
            kept.write(json.dumps(entry) + "\n")

    def answer(self, status: int, body: dict[str, Any]) -> None:
        """Send JSON."""
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 -- the library's name
        """Say nothing: the journal tells what happened."""


def run(door: type[Door], about: str) -> None:
    """Serve on the port that the command line names, or a free one, and print the address."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--journal", type=Path, required=True)
    asked = parser.parse_args()
    door.journal = asked.journal
    server = ThreadingHTTPServer(("127.0.0.1", asked.port), door)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
