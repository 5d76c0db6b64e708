"""Mails arrive: each is stored raw and once, over however many mailboxes and however often a server hands it over."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.intake.mail.identity import identity
from lading.intake.mailboxes import SOURCE, read_mailboxes
from lading.kernel import NotFound
from lading.store import UnitOfWork
from lading.store.inbox import receive, settle_each
from lading.store.keys import lock_names, lock_number

LARGEST = 40 * 1024 * 1024
"""Bytes of a mail: a document of 25 MB, as mails write it."""
TOPIC = "mail"


class RawMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as it came. `passed_on_by` is who sent us the mail in which it lay, `depth` in how many others it lay."""

    content: bytes
    passed_on_by: str = ""
    depth: int = 0
    identity: str = ""


async def receive_mails(unit: UnitOfWork, *, mailbox: str, mails: Sequence[RawMail]) -> list[UUID | None]:
    """Store mails of a mailbox; answers the id of each, None for one that is known already. A worker reads them.

    The same mail is known again by its Message-ID and what it says: over another mailbox it is noted there, and not
    worked twice. Raises `NotFound` for an unknown mailbox.
    """
    boxes = [one.code for one in await read_mailboxes(unit)]
    if mailbox not in boxes:
        raise NotFound(f"There is no mailbox “{mailbox}”.")
    names = [one.identity or identity(one.content) for one in mails]
    await lock_names(unit, stages=[[lock_number("mail", name) for name in names]])
    elsewhere = await _elsewhere(unit, names, [one for one in boxes if one != mailbox])
    source = f"{SOURCE}{mailbox}"
    found: list[UUID | None] = []
    again: dict[UUID, str] = {}
    for name, one in zip(names, mails, strict=True):
        known = elsewhere.get(name)
        headers = {"passed_on_by": one.passed_on_by, "depth": str(one.depth)}
        body = b"" if known else one.content
        stored = await receive(unit, source=source, message_id=name, topic=TOPIC, headers=headers, body=body)
        if stored and known:
            again[stored] = f"The same mail came to mailbox “{known.removeprefix(SOURCE)}”."
        found.append(None if known else stored)
    await settle_each(unit, outcomes=again)
    return found


async def _elsewhere(unit: UnitOfWork, names: Sequence[str], boxes: Sequence[str]) -> dict[str, str]:
    rows = await unit.fetch(
        "SELECT i.message_id, i.source FROM unnest(%s::text[]) s JOIN inbox i"
        " ON i.source = s AND i.message_id = ANY(%s)",
        [[f"{SOURCE}{one}" for one in boxes], list(names)],
        plan_anew=True,
    )
    return dict(rows)
