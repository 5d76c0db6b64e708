"""What a handler answers: a status, JSON bytes and headers, sent without a detour."""

from typing import Any

import msgspec
from litestar.types import Receive, Scope, Send

encode = msgspec.json.Encoder().encode

Headers = tuple[tuple[bytes, bytes], ...]
JSON = b"application/json"


class Answer:
    """An ASGI application of two messages. Handlers that return it skip the framework's own response (30 µs)."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, body: bytes, *, headers: Headers = (), content_type: bytes = JSON) -> None:
        self.status = status
        self.body = body
        self.headers = ((b"content-type", content_type), *headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 -- ASGI's signature
        """Send it."""
        length = (b"content-length", str(len(self.body)).encode())
        await send({"type": "http.response.start", "status": self.status, "headers": [*self.headers, length]})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def show(view: Any, *, status: int = 200) -> Answer:
    """A view as JSON; one with a `version` carries it as ETag."""
    version = getattr(view, "version", None)
    return Answer(status, encode(view), headers=etag(version))


def etag(version: int | None) -> Headers:
    """The ETag header of a version, if there is one."""
    return () if version is None else ((b"etag", f'"{version}"'.encode()),)
