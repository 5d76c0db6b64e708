"""Mailboxes are added and changed; a secret that is not said stays as it is, and is never shown."""

import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from pathlib import PurePosixPath
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog.queries import get_channel
from lading.intake.mailboxes import MailboxKind, MailboxSettings, find_mailbox
from lading.kernel import Conflict, FieldError, Invalid
from lading.store import Event, UnitOfWork
from lading.store.events import record

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_TAKEN = {"upload", "api", "cxml"}


class MailboxDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mailbox as somebody wants it; without a `secret` the old one stays."""

    code: Annotated[str, Meta(max_length=40)]
    name: Annotated[str, Meta(max_length=200)]
    kind: MailboxKind
    channel: Annotated[str, Meta(max_length=80)]
    settings: MailboxSettings = MailboxSettings()
    secret: Annotated[str, Meta(max_length=10_000)] | None = None
    active: bool = True


class MailboxMoved(Conflict):
    """Somebody else has changed the mailbox since it was seen."""

    code = "mailbox_moved"


async def put_mailboxes(
    unit: UnitOfWork, *, drafts: Sequence[MailboxDraft], versions: Mapping[str, int | None] | None = None
) -> None:
    """Add or change mailboxes. Raises `Invalid` with the fields that are wrong, `NotFound` for a channel that is not
    there, `MailboxMoved` where another version was seen; 0 means that there was none.
    """
    for one in sorted(drafts, key=lambda one: one.code):
        faults = _faults(one)
        if faults:
            raise Invalid(faults[0].message, errors=tuple(faults))
        await get_channel(unit.sql, code=one.channel)
        await _put(unit, one, (versions or {}).get(one.code))


async def _put(unit: UnitOfWork, one: MailboxDraft, seen: int | None) -> None:
    before = await find_mailbox(unit, code=one.code)
    if seen is not None and seen != (before.version if before else 0):
        raise MailboxMoved(f"Mailbox “{one.code}” was changed meanwhile. Look at it again.")
    elsewhere = before is not None and (
        (before.settings.host, before.settings.user, before.settings.folder)
        != (one.settings.host, one.settings.user, one.settings.folder)
    )
    await unit.execute(
        "INSERT INTO intake_mailboxes (code, name, kind, channel, settings, secret, active)"
        " VALUES (%(code)s, %(name)s, %(kind)s, %(channel)s, %(settings)s::jsonb, %(secret)s, %(active)s)"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, channel = excluded.channel,"
        " settings = excluded.settings, active = excluded.active, error = '', checked_at = NULL,"
        " secret = CASE WHEN %(said)s THEN excluded.secret ELSE intake_mailboxes.secret END,"
        " seen = CASE WHEN %(elsewhere)s THEN '{}' ELSE intake_mailboxes.seen END,"
        " version = intake_mailboxes.version + 1",
        {
            "code": one.code,
            "name": one.name.strip(),
            "kind": one.kind,
            "channel": one.channel,
            "settings": msgspec.json.encode(one.settings).decode(),
            "secret": one.secret or "",
            "said": one.secret is not None,
            "active": one.active,
            "elsewhere": elsewhere,
        },
    )
    data: dict[str, object] = {"kind": one.kind, "channel": one.channel, "active": one.active}
    await record(unit, [Event(kind="mailbox.set", subject=f"mailbox/{one.code}", data=data)])


def _faults(one: MailboxDraft) -> list[FieldError]:
    said, found = one.settings, []
    if not _CODE.fullmatch(one.code) or one.code in _TAKEN:
        found.append(_fault("/code", "code_taken", "Choose a code of letters, digits and dashes."))
    if not one.name.strip():
        found.append(_fault("/name", "name_missing", "Give the mailbox a name."))
    if one.kind == "imap" and not (said.host and said.user):
        found.append(_fault("/settings/host", "host_missing", "Say the mail server and the user."))
    if one.kind == "sftp" and not (said.host and said.user):
        found.append(_fault("/settings/host", "host_missing", "Say the server and the user."))
    if one.kind == "smtp" and not said.addresses:
        found.append(_fault("/settings/addresses", "addresses_missing", "Say the addresses that it takes mail for."))
    if not 0 <= said.port <= 65_535:
        found.append(_fault("/settings/port", "port_wrong", "A port is a number up to 65535."))
    if not 0 <= said.every <= 86_400:
        found.append(_fault("/settings/every", "every_wrong", "Look at least once a day."))
    if one.kind != "sftp" and _is_elsewhere(said.path):
        found.append(_fault("/settings/path", "path_wrong", "Say a folder below the program's own folder of mail."))
    return found + [
        _fault("/settings/networks", "network_wrong", f"“{network}” is no network such as 10.0.0.0/8.")
        for network in said.networks
        if not _is_network(network)
    ]


def _fault(pointer: str, code: str, message: str) -> FieldError:
    return FieldError(pointer, code, message)


def _is_elsewhere(path: str) -> bool:
    return PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True
