"""`python -m lading.connectors.fake_model --journal FILE`: a language model's server for tests, a process of its own.

It answers every question with what `POST /test/answer {"header": {…}, "lines": […]}` has told it, in OpenAI's protocol;
`{"fail": 500}` makes it fail. Everything that it was asked stands in the journal, a JSON object a line.
"""

import argparse
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar


class Door(BaseHTTPRequestHandler):
    """One request; `journal` and `told` are set on the class."""

    protocol_version = "HTTP/1.1"
    journal: Path
    told: ClassVar[dict[str, Any]] = {}

    def do_POST(self) -> None:
        """A question, or what tests tell."""
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        if self.path == "/test/answer":
            type(self).told = body
            self._answer(200, {})
            return
        with self.journal.open("a") as kept:
            kept.write(json.dumps(body) + "\n")
        if fail := self.told.get("fail"):
            self._answer(fail, {"error": {"message": "as told"}})
            return
        tool = body["tools"][0]["function"]["name"] if body.get("tools") else ""
        said = json.dumps({key: self.told.get(key, kind) for key, kind in (("header", {}), ("lines", []))})
        call = {"id": "call_1", "type": "function", "function": {"name": tool, "arguments": said}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]} if tool else {"role": "assistant"}
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        about = {"id": "c1", "object": "chat.completion", "created": int(time.time()), "model": body["model"]}
        self._answer(200, {**about, "choices": [choice], "usage": usage})

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
    parser = argparse.ArgumentParser(prog="fake_model", description="A language model's server for tests.")
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
