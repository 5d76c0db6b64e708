"""Raw bytes become a mail; whatever is broken, something is read, and remarks say what was left out."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from lading.intake.mail.believe import doubt_of
from lading.intake.mail.headers import decode, header, ids, people, say, when
from lading.intake.mail.html_text import text_of_html
from lading.intake.mail.identity import split
from lading.intake.mail.mails import Attached, Mail
from lading.intake.open.sealed import REMARK, signed_content
from lading.intake.open.unopenable import Unopenable

MOST_PARTS = 1000
MOST_ATTACHED = 50
_MOST_BOUNDARIES = 300
_MOST_LINES = 1_500_000
_LARGEST_TEXT = 1_000_000
_LARGEST_HEAD = 512 * 1024
_SMALL = 40_000
_IGNORED = {"text/calendar", "application/ics", "text/vcard", "text/x-vcard", "application/pgp-signature",
            "application/pkcs7-signature", "application/x-pkcs7-signature", "message/delivery-status",
            "message/disposition-notification", "text/rfc822-headers"}  # fmt: skip
_SIGNED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_MOST_SIGNED = 4
_LOGO = re.compile(
    r"^(image\d{3}|logo|signature|facebook|linkedin|twitter|instagram|banner|icon|footer)", re.IGNORECASE
)
_KEPT = (
    *("auto-submitted", "x-auto-response-suppress", "precedence", "list-id", "list-unsubscribe", "return-path"),
    *("x-autoreply", "x-autorespond", "x-failed-recipients", "x-lading", "content-type", "reply-to", "x-mailer"),
    *("feedback-id", "x-campaign", "x-campaignid", "x-mailgun-sid", "x-sg-eid", "importance"),
)


class TooIntricate(Exception):
    """The mail's structure would take longer to read than any order is worth; the message says why."""


class _Found:
    """What walking through the parts has found so far."""

    def __init__(self) -> None:
        self.plain: list[str] = []
        self.html: list[str] = []
        self.attached: list[Attached] = []
        self.mails: list[bytes] = []
        self.remarks: list[str] = []
        self.more = 0
        self.signed = 0


def parse_mail(raw: bytes, *, depth: int = 0, authserv: str = "") -> Mail:
    """Take a mail apart. `authserv` names our own server, whose word on forged senders counts.

    Raises `TooIntricate` for what only an attacker sends.
    """
    _bound(raw)
    try:
        message = message_from_bytes(raw)
        found = _Found()
        for n, part in enumerate(_walk(message)):
            if n >= MOST_PARTS:
                found.remarks.append(f"Only the first {MOST_PARTS} parts were read.")
                break
            _take(part, found, depth)
    except RecursionError:
        raise TooIntricate("The mail's parts are nested too deeply. Ask the sender for the order alone.") from None
    if found.more:
        found.remarks.append(f"{found.more} attachments more than {MOST_ATTACHED} were left out.")
    html = "\n".join(found.html)[:_LARGEST_TEXT]
    text = "\n".join(found.plain)[:_LARGEST_TEXT] if any(one.strip() for one in found.plain) else text_of_html(html)
    writer = (people(message, "From") or people(message, "Sender", "Reply-To", "Return-Path") or [("", "")])[0]
    return Mail(
        message_id=(ids(message, "Message-ID") or [""])[0],
        answers=ids(message, "In-Reply-To", "References"),
        sender=writer[1],
        sender_name=writer[0],
        recipients=list(dict.fromkeys(address for _, address in people(message, "To", "Cc", "Delivered-To"))),
        subject=header(message, "Subject")[:500],
        text=_clean(text),
        html=html,
        sent_at=when(message),
        doubt=doubt_of(message, authserv=authserv),
        headers={name: header(message, name)[:500] for name in _KEPT if message.get(name) is not None},
        attached=found.attached,
        mails=found.mails,
        remarks=found.remarks,
    )


def _bound(raw: bytes) -> None:
    head, _ = split(raw)
    if len(head) > _LARGEST_HEAD:
        raise TooIntricate("The mail's headers are larger than any mail needs. It was not read.")
    if raw.lower().count(b"boundary=") > _MOST_BOUNDARIES or raw.count(b"\n") > _MOST_LINES:
        raise TooIntricate("The mail has more parts than any order. Ask the sender for the order alone.")


def _walk(message: Message) -> Iterator[Message]:
    """Parts from the top; mails that are attached are not entered."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        held = part.get_payload()
        if isinstance(held, list) and part.get_content_maintype() == "multipart":
            waiting += [one for one in reversed(held) if isinstance(one, Message)]
        else:
            yield part


def _take(part: Message, found: _Found, depth: int) -> None:
    media = part.get_content_type()
    if media == "message/rfc822":
        held = part.get_payload()
        found.mails += [one.as_bytes() for one in held if isinstance(one, Message)] if isinstance(held, list) else []
        return
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return
    if media in _SIGNED and _take_signed(content, found, depth):
        return
    name = _name(part)
    beside = "attachment" in str(part.get("Content-Disposition", "")).lower() or bool(name)
    if media in {"text/plain", "text/html"} and not beside:
        (found.html if media == "text/html" else found.plain).append(decode(content, part.get_content_charset()))
    elif name.lower() == "winmail.dat" or media == "application/ms-tnef":
        found.remarks.append("Outlook has packed the attachments into winmail.dat. Ask the sender to send them plain.")
        _keep(found, Attached(name or "winmail.dat", media, content, depth))
    elif media.startswith("multipart/") or media in _IGNORED or _is_ornament(part, media, name, content):
        return
    else:
        _keep(found, Attached(name or f"attachment-{len(found.attached) + 1}{_ending(media)}", media, content, depth))


def _take_signed(content: bytes, found: _Found, depth: int) -> bool:
    """The parts of a mail that was signed as a whole; answers whether there are any."""
    found.signed += 1
    if found.signed > _MOST_SIGNED:
        return False
    try:
        inside = signed_content(content)
        _bound(inside)
    except (Unopenable, TooIntricate):
        return False
    message = message_from_bytes(inside)
    if not message.get("Content-Type"):
        return False
    found.remarks.append(REMARK)
    for n, part in enumerate(_walk(message)):
        if n < MOST_PARTS:
            _take(part, found, depth)
    return True


def _keep(found: _Found, one: Attached) -> None:
    if len(found.attached) < MOST_ATTACHED:
        found.attached.append(one)
    else:
        found.more += 1


def _is_ornament(part: Message, media: str, name: str, content: bytes) -> bool:
    """Logos and pictures of a signature: small, and shown inside the text."""
    if not media.startswith("image/") or media == "image/tiff":
        return False
    inline = bool(part.get("Content-ID")) and "attachment" not in str(part.get("Content-Disposition", "")).lower()
    return len(content) < _SMALL and (inline or bool(_LOGO.match(name)))


def _name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        name = ""
    return say(name).replace("\\", "/").rpartition("/")[2][:200]


def _ending(media: str) -> str:
    known = {"application/pdf": ".pdf", "image/tiff": ".tif", "image/jpeg": ".jpg", "image/png": ".png",
             "text/csv": ".csv", "application/xml": ".xml", "text/xml": ".xml", "text/plain": ".txt",
             "text/html": ".html"}  # fmt: skip
    return known.get(media, "")


def _clean(text: str) -> str:
    """Line ends of one kind, and nothing that a database cannot keep."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").replace("\u00a0", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip().encode("utf-8", "replace").decode()
