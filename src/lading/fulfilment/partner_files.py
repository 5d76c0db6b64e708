"""What came in from partners: each file with a result for every row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.kernel import NotFound
from lading.store import UnitOfWork

SOURCE = "partner/"
"""What the inbox calls a partner: this, and its place."""


class RowResult(msgspec.Struct, frozen=True):
    """What became of a row: `booked`, `known` (booked before), or `refused`, and why."""

    row: int
    outcome: str
    sentence: str = ""


class PartnerFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file or message of a partner. `state`: received, done, part (some rows were refused), refused."""

    id: UUID
    place: str
    kind: str
    name: str
    state: str
    good: int
    bad: int
    results: list[RowResult]
    received_at: datetime
    settled_at: datetime | None


async def add_file(unit: UnitOfWork, *, message: UUID, place: str, kind: str, name: str) -> None:
    """Note that a file came in."""
    await unit.execute(
        "INSERT INTO partner_files (id, place, kind, name, received_at) VALUES (%s, %s, %s, %s, %s)",
        [message, place, kind, name[:200], unit.now],
    )


async def settle_file(unit: UnitOfWork, *, message: UUID, results: Sequence[RowResult]) -> None:
    """Write down what became of its rows."""
    bad = sum(1 for one in results if one.outcome == "refused")
    good = len(results) - bad
    state = "done" if not bad else "part" if good else "refused"
    await unit.execute(
        "UPDATE partner_files SET state = %s, good = %s, bad = %s, results = %s::jsonb, settled_at = %s WHERE id = %s",
        [state, good, bad, msgspec.json.encode(results).decode(), unit.now, message],
    )


_FILE = PartnerFile.__struct_fields__


async def list_files(unit: UnitOfWork, *, place: str, before: UUID | None = None, limit: int = 50) -> list[PartnerFile]:
    """What came in from a place's partner, the newest first, behind `before`; without the rows' results."""
    rows = await unit.fetch(
        "SELECT id, place, kind, name, state, good, bad, '[]'::jsonb, received_at, settled_at FROM partner_files"
        " WHERE place = %s AND (%s::uuid IS NULL OR id < %s) ORDER BY id DESC LIMIT %s",
        [place, before, before, limit],
    )
    return [_file(row) for row in rows]


async def get_file(unit: UnitOfWork, *, place: str, message: UUID) -> PartnerFile:
    """One file with the result of every row. Raises `NotFound`."""
    rows = await unit.fetch(
        "SELECT id, place, kind, name, state, good, bad, results, received_at, settled_at FROM partner_files"
        " WHERE place = %s AND id = %s",
        [place, message],
    )
    if not rows:
        raise NotFound("There is no such message.")
    return _file(rows[0])


def _file(row: tuple[Any, ...]) -> PartnerFile:
    return msgspec.convert(dict(zip(_FILE, row, strict=True)), PartnerFile)
