"""A folder on somebody's SFTP server, as people write it: `sftp://user@host:port/folder`. Pure."""

import re
from typing import Annotated, NamedTuple
from urllib.parse import quote, unquote, urlsplit

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused

HostKey = Annotated[str, Meta(max_length=1000, pattern="^(?:(ssh|ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+( .*)?)?$")]
"""The public key by which a server is known, as `ssh-keyscan` writes it behind the name."""
PORT = 22
_HOST = re.compile(r"[A-Za-z0-9.:-]+")


class NoFolder(Exception):
    """The folder cannot be used; the sentence says why."""


class SftpPlace(msgspec.Struct, frozen=True):
    """Where a folder is, who signs in, and by which key the server is known; without one nobody goes there.

    A folder that begins with a slash is the server's own, any other lies below where one is after signing in.
    """

    host: str
    port: int
    user: str
    folder: str
    host_key: str


class FarFile(NamedTuple):
    """A file there: how large it is, and when it was changed by that server's clock."""

    size: int
    changed: int


def sftp_address(place: SftpPlace) -> str:
    """The folder as people write it."""
    port = "" if place.port == PORT else f":{place.port}"
    folder = place.folder if place.folder.startswith("/") else f"/~/{place.folder}"
    return f"sftp://{quote(place.user, safe='')}@{place.host}{port}{'' if place.folder == '.' else quote(folder)}"


def sftp_place(url: str, *, host_key: str) -> SftpPlace:
    """The folder of an address; `/~/in` is the folder `in` below where one is after signing in.

    Raises `FieldRefused` where it is none, or has a password in it.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORT
    except ValueError:
        raise FieldRefused("url", "url_wrong", _FORM) from None
    if parts.password is not None:
        raise FieldRefused("url", "url_password", "Put the password into the secret, not into the address.")
    if parts.scheme != "sftp" or not parts.username or not _HOST.fullmatch(host) or parts.query or parts.fragment:
        raise FieldRefused("url", "url_wrong", _FORM)
    path = unquote(parts.path)
    folder = path.removeprefix("/~").lstrip("/") if path.startswith("/~") or path in ("", "/") else path
    return SftpPlace(host, port, unquote(parts.username), folder.rstrip("/") or ".", host_key)


_FORM = "Write it as sftp://user@host/folder, or sftp://user@host:2222/~/folder for one below the user's own."
