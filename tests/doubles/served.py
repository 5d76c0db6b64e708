"""What doubles share: a threaded HTTP server in a process of its own, a journal, and how tests start it."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Answer = tuple[int, dict[str, Any]]
Answering = Callable[[str, str, dict[str, str], str, bytes], Answer | None]
"""Method, path, headers in small letters, query, body → status and JSON; None cuts the connection."""


def serve(answering: Answering, journal: Path) -> None:
    """Serve on a free port for ever; every request and answer is one line of the journal, written before it is sent."""
    lock = threading.Lock()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_told: Any) -> None:
            """The journal tells."""

        def _do(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with lock:
                answer = answering(self.command, url.path, headers, url.query, body)
                line = {"ask": f"{self.command} {url.path}", "body": body.decode(), "answer": answer}
                kept = {name: value for name, value in headers.items() if name != "authorization"}
                with journal.open("a") as out:
                    out.write(json.dumps(line | {"headers": kept}) + "\n")
            if answer is None:
                self.close_connection = True
                return
            content = json.dumps(answer[1]).encode() if answer[0] != 204 else b""
            self.send_response(answer[0])
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _do  # noqa: N815 -- the library's names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


class Double:
    """A running double."""

    def __init__(self, address: str, journal: Path) -> None:
        self.address = address
        self._journal = journal

    def lines(self, ask: str = "") -> list[dict[str, Any]]:
        """The journal's lines whose request begins like that."""
        lines = [json.loads(line) for line in self._journal.read_text().splitlines()]
        return [line for line in lines if line["ask"].startswith(ask)]


@contextmanager
def double(module: str, folder: Path) -> Iterator[Double]:
    """The double of that name for the duration of a block."""
    journal = folder / "double.jsonl"
    journal.touch()
    command = [sys.executable, "-m", f"tests.doubles.{module}", str(journal)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Double(process.stdout.readline().strip(), journal)
        finally:
            process.kill()
