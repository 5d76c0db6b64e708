"""A mail that lies in a file: its text, and its attachments as inner files."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.bounds import LARGEST_INNER, MOST_CHARACTERS, MOST_INNER
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Inner, Opened

_TABLE_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_TAG = re.compile(r"<(?:br|/p|/div|/tr|/li)\b[^>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<(?:style|script|head)\b.*?</(?:style|script|head)>|<[^>]+>", re.IGNORECASE | re.DOTALL)
_FEWEST_ROWS = 3


def open_mail(ask: OpenAsk) -> WasOpened:
    """The plain text, or what the HTML says; HTML with a table is handed on as an inner file instead."""
    message: EmailMessage = BytesParser(EmailMessage, policy=policy.default).parsebytes(ask.content)
    parts = list(message.walk())
    if len(parts) > MOST_INNER:
        raise Unopenable("too_large", "The mail has more parts than any order. Ask the sender for the order alone.")
    plain, html = _text(message, "plain"), _text(message, "html")
    inner = [found for part in message.iter_attachments() if (found := _attachment(part))]
    return WasOpened(open_parts(plain, html, inner))


def open_parts(plain: str, html: str, inner: list[Inner]) -> Opened:
    """A mail of these parts."""
    if len(_TABLE_ROW.findall(html)) >= _FEWEST_ROWS:
        plain, inner = "", [Inner("message.html", "text/html", html.encode()), *inner]
    elif html and not plain.strip():
        plain = _ANY_TAG.sub("", _TAG.sub("\n", html))
    if sum(len(one.content) for one in inner) > LARGEST_INNER:
        raise Unopenable("too_large")
    return Opened(shape="mail", text=plain[:MOST_CHARACTERS], inner=inner)


def _text(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except (LookupError, OSError):  # an encoding that is unknown, or can no longer be loaded
        return content.decode("cp1252", errors="replace")


def _attachment(part: EmailMessage) -> Inner | None:
    content = part.get_payload(decode=True)
    if part.get_content_type() == "message/rfc822":
        held = part.get_payload()
        content = held[0].as_bytes() if isinstance(held, list) and isinstance(held[0], EmailMessage) else b""
    name = part.get_filename() or ("message.eml" if part.get_content_type() == "message/rfc822" else "attachment")
    return Inner(name, part.get_content_type(), content) if isinstance(content, bytes) and content else None
