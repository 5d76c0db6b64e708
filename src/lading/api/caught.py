"""An answer that is caught on its way out, because it may yet be taken back."""

from typing import Any

from lading.api.answer import JSON, Answer


class Caught:
    """Where an application's answer goes that is not to be sent yet."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def __call__(self, message: Any) -> None:
        """Keep a message of the answer."""
        if message["type"] == "http.response.start":
            self.status, self.headers, self.body = message["status"], list(message.get("headers", [])), b""
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    @property
    def answer(self) -> Answer:
        """What was answered."""
        sent = dict(self.headers)
        kind = sent.pop(b"content-type", JSON)
        sent.pop(b"content-length", None)
        return Answer(self.status, self.body, headers=tuple(sent.items()), content_type=kind)
