"""Erasing a person from what channels and files have said: drafts of versions, and files that name them."""

import asyncio
import io
import zipfile
import zlib
from collections.abc import Sequence
from uuid import UUID

from lading.orders.erase import blank_sent
from lading.store import UnitOfWork

ERASED = "Erased at a person's wish."


async def forget_versions(unit: UnitOfWork, *, orders: Sequence[UUID], emails: Sequence[str]) -> list[tuple[str, str]]:
    """Blank the drafts kept of these orders, and of those never placed that name these addresses; answers whose.

    What remains tells later versions apart as before.
    """
    rows = await unit.fetch(
        "SELECT channel, external_id, placed::text, seen::text FROM channel_versions WHERE order_id = ANY(%s)"
        " OR order_id IS NULL AND lower(seen->'customer'->>'email') = ANY(%s)"
        " ORDER BY channel, external_id FOR NO KEY UPDATE",
        [list(orders), list(emails)],
    )
    await unit.execute(
        "UPDATE channel_versions v SET placed = n.placed, seen = n.seen"
        " FROM unnest(%s::text[], %s::text[], %s::json[], %s::json[]) AS n(channel, external_id, placed, seen)"
        " WHERE (v.channel, v.external_id) = (n.channel, n.external_id)",
        [
            [row[0] for row in rows],
            [row[1] for row in rows],
            *([None if row[place] is None else blank_sent(row[place]) for row in rows] for place in (2, 3)),
        ],
    )
    return [(row[0], row[1]) for row in rows]


async def forget_uploads(
    unit: UnitOfWork, *, numbers: Sequence[str], emails: Sequence[str], names: Sequence[str]
) -> int:
    """Throw away the contents of booked files that brought these orders or hold these e-mail addresses.

    What became of each of their orders stays, without the sentences that name a person. Answers how many files.
    """
    found = await unit.fetch(
        "SELECT id, EXISTS (SELECT FROM upload_results r WHERE r.upload = u.id AND r.number = ANY(%s)) FROM uploads u"
        " WHERE state IN ('booked', 'stopped') AND content <> '' ORDER BY id FOR NO KEY UPDATE",
        [list(numbers)],
    )
    gone = [upload for upload, linked in found if linked or await _names_one(unit, upload, emails)]
    await unit.execute("UPDATE uploads SET content = '' WHERE id = ANY(%s)", [gone])
    await unit.execute(
        "UPDATE upload_results SET errors = '[]', sentence = CASE outcome WHEN 'refused' THEN %s ELSE '' END"
        " WHERE upload = ANY(%s) AND (number = ANY(%s) OR EXISTS (SELECT FROM unnest(%s::text[]) AS word"
        " WHERE position(lower(word) IN lower(sentence || errors)) > 0))",
        [ERASED, gone, list(numbers), [*emails, *names]],
    )
    return len(gone)


async def _names_one(unit: UnitOfWork, upload: UUID, emails: Sequence[str]) -> bool:
    """One file after the other, so that only one is in memory."""
    if not emails:
        return False
    ((content,),) = await unit.fetch("SELECT content FROM uploads WHERE id = %s", [upload])
    return await asyncio.to_thread(holds, bytes(content), emails)


def holds(content: bytes, words: Sequence[str]) -> bool:
    """Whether a CSV file or a workbook holds one of these words, which are in small letters."""
    wanted = [word.encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le")]
    return any(word in part.lower() for part in _parts(content) for word in wanted)


def _parts(content: bytes) -> list[bytes]:
    if not content.startswith(b"PK"):
        return [content]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:  # its bounds were checked when it came
            return [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError):
        return []
