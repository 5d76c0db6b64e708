"""An answer of one of our doors, caught on its way out because it may yet be taken back."""

from typing import Any


class Caught:
    """An ASGI `send` that keeps the answer, and an application that sends it after all."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def keep(self, message: Any) -> None:
        """Keep one message of the answer; a second answer replaces the first."""
        if message["type"] == "http.response.start":
            self.messages = []
        self.messages.append(message)

    @property
    def status(self) -> int:
        """The status that was answered."""
        return int(self.messages[0]["status"]) if self.messages else 500

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 -- ASGI's signature
        """Send it."""
        for message in self.messages:
            await send(message)
