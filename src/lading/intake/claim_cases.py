"""Whose turn it is to be read: cases taken by one worker at a time, and given back when that worker died."""

import zlib
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from lading.intake.opened import Opened
from lading.intake.reading import Kind
from lading.store import UnitOfWork

MOST_ATTEMPTS = 3
LARGEST_XML, MOST_XML = 2_000_000, 3
FORGOTTEN = timedelta(minutes=10)
"""So long after it was taken, a case that nobody settled is taken again: its reader is dead."""


class ClaimedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that this worker reads now, with its document as it came and, where that was done before, as opened.

    `kind` is what its mail says that it is, `doubt` why the sender may be somebody else.
    """

    id: UUID
    number: str
    message: UUID
    channel: str
    segment: int
    attempts: int
    received_at: datetime
    source: str
    sender: str
    subject: str
    doubt: str
    kind: Kind
    document: UUID
    name: str
    media: str
    depth: int
    content: bytes
    opened: Opened | None


_CLAIM = """
WITH due AS (SELECT c.id FROM intake_cases c
    WHERE c.document IS NOT NULL AND (c.state = 'received' OR (c.state = 'reading' AND c.claimed_at < %s))
    ORDER BY c.received_at, c.id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED),
  taken AS (UPDATE intake_cases c SET state = 'reading', claimed_at = now(), attempts = attempts + 1,
    version = version + 1 FROM due WHERE c.id = due.id RETURNING c.*)
SELECT c.id, c.number, c.message, c.channel, c.segment, c.attempts, c.received_at, m.source, m.sender, m.subject,
  m.doubt, c.kind, d.id, d.name, d.media, d.depth, d.content, d.opened
FROM taken c JOIN intake_messages m ON m.id = c.message JOIN intake_documents d ON d.id = c.document
ORDER BY c.received_at, c.id
"""
_NAMES = ClaimedCase.__struct_fields__


async def claim_cases(unit: UnitOfWork, *, limit: int) -> list[ClaimedCase]:
    """Take the oldest cases that wait for a reader."""
    rows = await unit.fetch(_CLAIM, [unit.now - FORGOTTEN, limit], plan_anew=True)
    return [
        ClaimedCase(**dict(zip(_NAMES, (*row[:-2], bytes(row[-2]), unpack_opened(row[-1])), strict=True)))
        for row in rows
    ]


def pack_opened(opened: Opened) -> bytes:
    """An opened file as it is kept. What lay inside has rows of its own, but for the XML of a PDF: its text."""
    kept = [one for one in opened.inner if one.name.casefold().endswith(".xml")] if opened.shape == "pages" else []
    inner = [one for one in kept if len(one.content) <= LARGEST_XML][:MOST_XML]
    return zlib.compress(msgspec.msgpack.encode(msgspec.structs.replace(opened, inner=inner)))


def unpack_opened(kept: bytes | None) -> Opened | None:
    """An opened file out of its row."""
    return msgspec.msgpack.decode(zlib.decompress(kept), type=Opened) if kept else None
