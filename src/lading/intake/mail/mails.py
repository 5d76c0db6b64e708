"""A mail, taken apart: who wrote what to whom, and the files that came along."""

from datetime import datetime

import msgspec


class Attached(msgspec.Struct, frozen=True):
    """A file of a mail; `depth` says in how many other mails it lay."""

    name: str
    media: str
    content: bytes
    depth: int = 0


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail taken apart. Ids are without angle brackets; `answers` are those of In-Reply-To and References.

    `text` is the plain text, made from `html` where there is none. `doubt` says why the sender may be somebody else.
    `mails` are mails that were attached, raw; `remarks` tell what was left out.
    """

    message_id: str
    answers: list[str]
    sender: str
    sender_name: str
    recipients: list[str]
    subject: str
    text: str
    html: str
    sent_at: datetime | None
    doubt: str
    headers: dict[str, str]
    attached: list[Attached]
    mails: list[bytes] = []
    remarks: list[str] = []
