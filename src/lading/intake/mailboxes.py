"""Mailboxes: where mails and files are fetched or taken, and to which channel their orders belong."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from lading.intake.sftp_place import PORT, HostKey, SftpPlace
from lading.store import UnitOfWork

SOURCE = "intake:"
"""What the inbox calls a mailbox: this, and its code."""
MailboxKind = Literal["imap", "smtp", "folder", "sftp"]


class MailboxSettings(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """How a mailbox is reached; each kind uses what it needs.

    `imap`: host, port, tls, user, folder, and `move_to` (empty: mails that were taken are flagged as seen).
    `smtp`: `addresses` that it takes mail for, and networks (CIDR) that may send; empty: every one.
    `folder`: its path on this machine. `sftp`: host, port, user, `path` on that server, and the `host_key` by which it
    is known; the secret is a password or a private key. `authserv` names the server whose word on forged senders
    counts, `reply_to` is where answers to our mails shall go. Nobody answers by mail to files of a `fax` gateway.
    """

    host: str = ""
    port: int = 0
    tls: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    folder: str = "INBOX"
    move_to: str = ""
    addresses: list[str] = []
    networks: list[str] = []
    path: str = ""
    host_key: HostKey = ""
    every: int = 30
    authserv: str = ""
    reply_to: str = ""
    fax: bool = False


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox as it stands; `seen` says how far it was read, `error` why it could not be read last."""

    code: str
    name: str
    kind: MailboxKind
    channel: str
    settings: MailboxSettings
    has_secret: bool
    active: bool
    seen: dict[str, Any]
    checked_at: datetime | None
    error: str
    version: int


_NAMES = Mailbox.__struct_fields__


def far_place(settings: MailboxSettings) -> SftpPlace:
    """The folder of a mailbox on somebody's SFTP server."""
    return SftpPlace(settings.host, settings.port or PORT, settings.user, settings.path or ".", settings.host_key)


async def read_mailboxes(unit: UnitOfWork, *, kind: str = "", only_active: bool = False) -> list[Mailbox]:
    """Mailboxes by code."""
    rows = await unit.fetch(
        "SELECT code, name, kind, channel, settings::text, secret <> '', active, seen, checked_at, error, version"
        " FROM intake_mailboxes WHERE (%s = '' OR kind = %s) AND (active OR NOT %s) ORDER BY code",
        [kind, kind, only_active],
    )
    return [_mailbox(row) for row in rows]


async def find_mailbox(unit: UnitOfWork, *, code: str) -> Mailbox | None:
    """The mailbox of that code."""
    rows = await unit.fetch(
        "SELECT code, name, kind, channel, settings::text, secret <> '', active, seen, checked_at, error, version"
        " FROM intake_mailboxes WHERE code = %s",
        [code],
    )
    return _mailbox(rows[0]) if rows else None


def _mailbox(row: tuple[Any, ...]) -> Mailbox:
    said = dict(zip(_NAMES, row, strict=True))
    return Mailbox(**{**said, "settings": msgspec.json.decode(said["settings"], type=MailboxSettings)})
