"""The files of an import beside it in the database, in blocks, so that any worker can carry it out and go on."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from lading.history.files import SourceFile
from lading.store import UnitOfWork

BLOCK = 1 << 20
"""Bytes of a file that are in memory at once."""


async def keep_files(unit: UnitOfWork, *, import_id: UUID, files: Sequence[SourceFile]) -> None:
    """Keep the files of an import that has not finished; those that are kept already stay."""
    rows = await unit.fetch("SELECT state FROM imports WHERE id = %s FOR NO KEY UPDATE", [import_id])
    if rows[0][0] == "finished" or await has_files(unit, import_id=import_id):
        return
    for index, file in enumerate(files):
        blocks = _blocks(Path(file.path))
        number = 0
        while block := await asyncio.to_thread(next, blocks, b""):
            await unit.execute("INSERT INTO import_blocks VALUES (%s, %s, %s, %s)", [import_id, index, number, block])
            number += 1


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as content:
        while block := content.read(BLOCK):
            yield block


async def has_files(unit: UnitOfWork, *, import_id: UUID) -> bool:
    """Whether the files of an import are kept."""
    return bool(await unit.fetch("SELECT FROM import_blocks WHERE import_id = %s LIMIT 1", [import_id]))


async def lay_out_files(unit: UnitOfWork, *, import_id: UUID, folder: Path) -> list[SourceFile]:
    """Write the kept files of an import into a folder; answers them as they lie there."""
    rows = await unit.fetch("SELECT files FROM imports WHERE id = %s", [import_id])
    files = msgspec.convert(rows[0][0], list[SourceFile])
    return [await _lay_out(unit, import_id, index, file, folder) for index, file in enumerate(files)]


async def move_files(unit: UnitOfWork, *, import_id: UUID, files: Sequence[SourceFile]) -> None:
    """Say where the files of an import lie now."""
    stored = msgspec.json.encode(files).decode()
    await unit.execute("UPDATE imports SET files = %s::jsonb WHERE id = %s", [stored, import_id])


async def _lay_out(unit: UnitOfWork, import_id: UUID, index: int, file: SourceFile, folder: Path) -> SourceFile:
    """Two files may have the same name, so each lies in a folder of its own."""
    path = folder / str(index) / file.name
    await asyncio.to_thread(path.parent.mkdir)
    with path.open("wb") as out:
        number = 0
        while rows := await unit.fetch(
            "SELECT content FROM import_blocks WHERE import_id = %s AND file = %s AND block = %s",
            [import_id, index, number],
        ):
            await asyncio.to_thread(out.write, rows[0][0])
            number += 1
    return msgspec.structs.replace(file, path=str(path))


async def forget_files(unit: UnitOfWork, *, import_id: UUID) -> None:
    """Drop the kept files; their names and hashes stay on the certificate."""
    await unit.execute("DELETE FROM import_blocks WHERE import_id = %s", [import_id])
