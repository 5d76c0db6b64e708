"""By what a mail is known again when it comes a second time, over another mailbox or counted anew by a server."""

import hashlib
import re
from email.parser import BytesHeaderParser

from lading.intake.mail.headers import header, ids

_BREAK = re.compile(rb"\r?\n\r?\n")
_HEADERS = 256 * 1024


def identity(raw: bytes) -> str:
    """The Message-ID with the start of the body's hash; without an id, the hash of who, when, what and the body.

    Some senders give all their mails one id: by the body's hash none of those is lost.
    """
    head, body = split(raw)
    # No pattern: a hostile mail's million blanks in one line would be looked at again from each of them.
    plain = b"\n".join(line.rstrip(b" \t\r") for line in body.split(b"\n"))
    digest = hashlib.sha256(plain.strip()).hexdigest()
    message = BytesHeaderParser().parsebytes(head[:_HEADERS])
    named = ids(message, "Message-ID")
    if named:
        return f"{named[0]}#{digest[:16]}"
    said = "\n".join([*(header(message, name) for name in ("From", "Date", "Subject")), digest])
    return hashlib.sha256(said.encode()).hexdigest()


def split(raw: bytes) -> tuple[bytes, bytes]:
    """Headers and body."""
    found = _BREAK.search(raw)
    return (raw[: found.start()], raw[found.end() :]) if found else (raw, b"")
