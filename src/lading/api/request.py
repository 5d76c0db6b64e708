"""A request as handlers see it: who asks, for which company, and a body that is decoded once and typed."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from litestar import Request
from litestar.datastructures import State

from lading.access import ApiKey
from lading.api.decode import UnsupportedMediaType, decode
from lading.api.desk import Desk
from lading.kernel import Actor, Invalid, Refusal
from lading.store.keys import Key

_KEY = re.compile(rb"[\x21-\x7e]{1,255}")
_ETAG = re.compile(rb'(?:W/)?"(\d{1,9})"')


class ClientGone(Refusal):
    """The client hung up before its body had arrived."""

    code = "client_gone"
    status = 400


class TooLarge(Refusal):
    """The body is larger than this route takes."""

    code = "too_large"
    status = 413


class ApiRequest(Request[None, ApiKey, State]):
    """Litestar's request with our body decoding. `data` parameters of handlers come through `json`."""

    __slots__ = ()

    @property
    def desk(self) -> Desk:
        """What this process has at hand."""
        desk: Desk = self.scope["desk"]  # type: ignore[typeddict-item]
        return desk

    @property
    def actor(self) -> Actor:
        """The API key that asks."""
        return self.auth.actor

    @property
    def agrees_prices(self) -> bool:
        """Whether the key may go below floors and above ceilings of prices."""
        return "prices:approve" in self.auth.scopes

    @property
    def sent(self) -> Mapping[bytes, bytes]:
        """The headers as bytes, by names in small letters."""
        sent: Mapping[bytes, bytes] = self.scope["sent"]  # type: ignore[typeddict-item]
        return sent

    async def body(self) -> bytes:
        """The whole body. Raises `TooLarge`, `ClientGone`."""
        kept = self._connection_state.body
        if isinstance(kept, bytes):
            return kept
        most = self.route_handler.resolve_request_max_body_size() or 0
        announced = self.sent.get(b"content-length", b"")
        if announced.isdigit() and int(announced) > most:
            raise TooLarge(_too_large(most))
        body = b""
        more = True
        while more:
            message: Any = await self.receive()
            if message["type"] == "http.disconnect":
                raise ClientGone("The connection was closed before the whole body had arrived.")
            body = body + message["body"] if body else message["body"]
            if len(body) > most:
                raise TooLarge(_too_large(most))
            more = message.get("more_body", False)
        self._connection_state.body = body
        return body

    async def json(self) -> Any:
        """The body as the type of the handler's `data`."""
        kind = self.sent.get(b"content-type", b"application/json").partition(b";")[0].strip().lower()
        if kind != b"application/json" and not kind.endswith(b"+json"):
            raise UnsupportedMediaType("Send JSON, with the header `Content-Type: application/json`.")
        return decode(await self.body(), self.route_handler.parsed_fn_signature.parameters["data"].annotation)

    async def key(self) -> Key | None:
        """The Idempotency-Key, scoped to API key, method and path. Raises `Invalid` when it is no sane one."""
        sent = self.sent.get(b"idempotency-key")
        if sent is None:
            return None
        if not _KEY.fullmatch(sent):
            raise Invalid(
                "An Idempotency-Key has 1 to 255 visible ASCII characters; a UUID is a good one.",
                code="bad_idempotency_key",
            )
        scope = f"{self.auth.name} {self.method} {self.scope['path']}"
        return Key(scope, sent.decode(), hashlib.sha256(await self.body()).digest())

    @property
    def seen_version(self) -> int | None:
        """The version that `If-Match` names; 0 for `If-None-Match: *`, None where any will do."""
        if self.sent.get(b"if-none-match") == b"*":
            return 0
        sent = self.sent.get(b"if-match")
        if sent is None:
            return None
        if not (named := _ETAG.fullmatch(sent)):
            raise Invalid('If-Match holds one ETag as it was answered, such as "3".', code="bad_if_match")
        return int(named[1])


def _too_large(most: int) -> str:
    return f"The body is larger than {most // 1_000_000} MB. Send it in parts."
