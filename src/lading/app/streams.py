"""Streams that would never end by themselves, such as live pages, end when the server is to stop."""

import asyncio
from collections.abc import Callable

from litestar.types import ASGIApp, Message, Receive, Scope, Send

LOOK = 0.2
"""Seconds between two looks at whether the server is to stop."""


class EndingStreams:
    """An application whose event streams end soon after `stopping` says so; other answers are left to finish."""

    def __init__(self, app: ASGIApp, *, stopping: Callable[[], bool]) -> None:
        self._app = app
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        if scope.get("method") != "GET" or not _wants_stream(scope):
            await self._app(scope, receive, send)
            return
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        if await self._cut(asyncio.ensure_future(self._app(scope, receive, note))) and begun:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _cut(self, answer: "asyncio.Future[None]") -> bool:
        """Wait for the end of the answer; True when it had to be cut short."""
        try:
            while not answer.done():
                await asyncio.wait((answer,), timeout=LOOK)
                if self._stopping() and not answer.done():
                    return True
            answer.result()
        finally:
            answer.cancel()
        return False


def _wants_stream(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/event-stream" in value for name, value in scope["headers"])
