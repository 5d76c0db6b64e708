"""One call over HTTP to a payment provider, telling apart what never arrived from what nobody knows the end of."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

SECONDS = 20.0


class NotReached(Exception):
    """The request surely never arrived."""


class AnswerLost(Exception):
    """The request may have arrived and taken effect; no answer came."""


class Answered(msgspec.Struct, frozen=True):
    """Status, JSON body (empty where it was none), and headers in small letters."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]


@lru_cache(maxsize=1)
def _context() -> Any:
    """Loaded once: reading the certificates for every call would take longer than many a call."""
    import ssl  # slow import

    return ssl.create_default_context()


async def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    json: object = None,
    content: bytes | None = None,
    query: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> Answered:
    """Send a request and read its answer. Raises `NotReached`, `AnswerLost`; follows no redirects."""
    import httpx2  # slow import

    sent = dict(headers)
    if json is not None:
        content, sent["content-type"] = msgspec.json.encode(json), "application/json"
    try:
        async with httpx2.AsyncClient(timeout=SECONDS, verify=_context()) as client:
            answer = await client.request(method, url, headers=sent, content=content, params=query, auth=auth)
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.InvalidURL) as error:
        raise NotReached(f"The provider cannot be reached ({type(error).__name__}).") from error
    except httpx2.HTTPError as error:
        raise AnswerLost(f"The provider's answer was lost ({type(error).__name__}).") from error
    return Answered(answer.status_code, _body(answer.content), {n.lower(): v for n, v in answer.headers.items()})


def _body(content: bytes) -> dict[str, Any]:
    try:
        body = msgspec.json.decode(content) if content else {}
    except msgspec.DecodeError:
        return {}
    return body if isinstance(body, dict) else {}
