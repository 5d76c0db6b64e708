"""Headers of mails, read whatever they look like: nothing raises, what cannot be read is left out or kept as it is."""

import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

_ID = re.compile(r"<([^<>\s]{1,250})>")
_BARE_ID = re.compile(r"[^<>\s]{1,250}")
_ADDRESS = re.compile(r"[^\s<>@,;:\"]{1,64}@[^\s<>@,;:\"]{1,190}")
_MOST_IDS = 100
_LONGEST = 20_000
Headers = Message


def header(message: Headers, name: str) -> str:
    """A header's words, decoded, on one line; empty where there is none."""
    return say(message.get(name))


def say(value: object) -> str:
    """Encoded words made readable, control characters and breaks gone."""
    if value is None:
        return ""
    raw = str(value)[:_LONGEST]
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError, LookupError):
        parts = [(raw, None)]
    said = "".join(part if isinstance(part, str) else decode(part, charset) for part, charset in parts)
    kept = "".join(letter if letter.isprintable() else " " for letter in said)
    return " ".join(kept.split())


def decode(content: bytes, charset: str | None) -> str:
    """Bytes as text: by their charset, else UTF-8, else as Windows writes."""
    for name in (charset, "utf-8"):
        if not name:
            continue
        try:
            return content.decode(name)
        except (LookupError, UnicodeError, ValueError, OSError):
            continue
    return content.decode("cp1252", errors="replace")


def ids(message: Headers, *names: str) -> list[str]:
    """Message ids in these headers, without brackets, each once."""
    found: list[str] = []
    for name in names:
        for value in message.get_all(name, []):
            raw = str(value)[:_LONGEST]
            found += _ID.findall(raw) or _BARE_ID.findall(raw)[:1]
    return list(dict.fromkeys(found))[:_MOST_IDS]


def people(message: Headers, *names: str) -> list[tuple[str, str]]:
    """Names and addresses in these headers; an address is lower case."""
    values = [str(value)[:_LONGEST] for name in names for value in message.get_all(name, [])]
    try:
        pairs = getaddresses(values)
    except (ValueError, TypeError, IndexError, RecursionError):
        pairs = []
    found = [(say(name)[:200], address.strip().lower()) for name, address in pairs if _ADDRESS.fullmatch(address)]
    if not found:
        found = [("", one.lower()) for value in values for one in _ADDRESS.findall(value)]
    return found[:200]


def when(message: Headers) -> datetime | None:
    """When it says that it was sent."""
    try:
        sent = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    return at if 1980 <= at.year <= 2200 else None
