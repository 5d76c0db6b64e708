"""Whose turn it is to be looked into: mailboxes leased to one worker at a time, and what came of looking."""

from typing import Any

import msgspec

from lading.intake.mailboxes import Mailbox, find_mailbox
from lading.store import UnitOfWork


async def lease_mailboxes(unit: UnitOfWork, *, kind: str) -> list[tuple[Mailbox, str]]:
    """Mailboxes that nobody has looked into for as long as each says, with their secrets; they are ours for so long."""
    rows = await unit.fetch(
        "UPDATE intake_mailboxes SET checked_at = now() WHERE active AND kind = %s AND (checked_at IS NULL OR"
        " checked_at <= now() - make_interval(secs => coalesce((settings ->> 'every')::float, 30)))"
        " RETURNING code, secret",
        [kind],
    )
    found = []
    for code, secret in sorted(rows):
        box = await find_mailbox(unit, code=code)
        if box is not None:
            found.append((box, secret))
    return found


async def note_seen(unit: UnitOfWork, *, code: str, seen: dict[str, Any]) -> None:
    """How far a mailbox was read, in the transaction that keeps what was read; a folder has no such place."""
    await unit.execute(
        "UPDATE intake_mailboxes SET seen = %s::jsonb, error = '', checked_at = now() WHERE code = %s",
        [msgspec.json.encode(seen).decode(), code],
    )


async def note_error(unit: UnitOfWork, *, code: str, error: str) -> None:
    """Why a mailbox could not be looked into; empty when it could."""
    await unit.execute(
        "UPDATE intake_mailboxes SET error = %s, checked_at = now() WHERE code = %s AND (error <> %s OR error <> '')",
        [error[:500], code, error[:500]],
    )
