"""Webhooks that must leave the house: the name is looked up at the call, and only a public address is connected to."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit, urlunsplit

from lading.connectors.webhook import post_and_hear, post_webhook
from lading.intake.ports import Heard

SECONDS = 5.0
LookUp = Callable[[str, int], Awaitable[Sequence[str]]]
"""A name and a port become addresses."""


class Outside(NamedTuple):
    """An address that was looked at: where to connect to, whose certificate is wanted; or `why` not."""

    url: str
    name: str
    headers: Mapping[str, str]
    why: str = ""


async def connect_outside(url: str, headers: Mapping[str, str], *, look_up: LookUp | None = None) -> Outside:
    """Look a name up and refuse it where it leads inside. `look_up` asks another book of names than the system's."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    found, why = await look_outside(host, parts.port or 443, look_up=look_up)
    if why:
        return Outside(url, host, headers, why)
    there = {**headers, "host": parts.netloc.rpartition("@")[2]}
    return Outside(_at(parts, found), host, there)


async def look_outside(host: str, port: int, *, look_up: LookUp | None = None) -> tuple[str, str]:
    """The public address of a name, or why there is none."""
    try:
        found = await asyncio.wait_for((look_up or _look_up)(host, port), SECONDS)
    except (TimeoutError, OSError) as error:
        return "", f"{host} cannot be found: {str(error) or 'no answer in time'}"[:300]
    if inner := [one for one in found if not is_public(one)]:
        return "", f"{host} leads to {inner[0]}, which is inside a private network. An administrator may allow that."
    return (found[0], "") if found else ("", f"{host} cannot be found.")


async def post_outside(*, url: str, headers: Mapping[str, str], body: bytes, look_up: LookUp | None = None) -> str:
    """Post it to a public address; answers an empty text where the other side said 2xx, else why not.

    A name that leads to a private, loopback or otherwise inner address is refused, each time anew; the connection goes
    to the very address that was looked at, so that the name cannot lead elsewhere in between. `look_up` asks another
    book of names than the system's.
    """
    found = await connect_outside(url, headers, look_up=look_up)
    return found.why or await post_webhook(url=found.url, headers=found.headers, body=body, name=found.name)


async def hear_outside(*, url: str, headers: Mapping[str, str], body: bytes, look_up: LookUp | None = None) -> Heard:
    """The same, and what was answered."""
    found = await connect_outside(url, headers, look_up=look_up)
    if found.why:
        return Heard(why=found.why)
    return await post_and_hear(url=found.url, headers=found.headers, body=body, name=found.name)


async def _look_up(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    rows = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet; what stands for an inner IPv4 address is not."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if one in _TRANSLATED:
            return False
    return one.is_global and not one.is_multicast


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def _at(parts: SplitResult, address: str) -> str:
    bare = f"[{address}]" if ":" in address else address
    return urlunsplit((parts.scheme, bare + (f":{parts.port}" if parts.port else ""), parts.path, parts.query, ""))
