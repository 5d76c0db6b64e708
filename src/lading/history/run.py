"""Carrying an import out: read, prepare and write chunk by chunk; what is committed stands, whatever comes after."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import msgspec
import psycopg

from lading.history.certificate import Certificate
from lading.history.certify import certify
from lading.history.chunk import Chunk, skip_entries, take_chunk
from lading.history.claim import claim_import
from lading.history.entries import Entry
from lading.history.files import SourceFile
from lading.history.masters import Known
from lading.history.prepare import Ready, build_rows, look_around
from lading.history.presets import Preset
from lading.history.progress import Progress
from lading.history.source import Options, Source
from lading.history.start import Wish, make_channel, open_source
from lading.history.turns import taking_turns_often
from lading.history.write import ImportStopped, write_chunk
from lading.kernel import SYSTEM, Actor, Conflict, NotFound, Refusal
from lading.store import Database

Tell = Callable[[Progress], None]
_SKIP = 5_000


class Work(msgspec.Struct):
    """An import under way."""

    database: Database
    actor: Actor
    import_id: UUID
    channel: str
    preset: Preset
    source: Source
    cursor: int
    tell: Tell
    progress: Progress
    known: Known
    chunks: int = 0


class FilesChanged(Conflict):
    """The files are no longer those with which the import was started."""

    code = "files_changed"


async def run_import(
    database: Database, *, import_id: UUID, tell: Tell | None = None, actor: Actor = SYSTEM
) -> Certificate:
    """Bring what the files hold, or the rest of it after an interruption, and certify the result.

    Answers the certificate at once when the import is finished. `tell` hears of progress after each chunk. Raises
    `ImportStopped` when somebody asked for it, `FilesChanged`, `ImportUnderWay`; on cancellation and on any failure
    everything up to the last chunk stands, and calling it again goes on from there.
    """
    async with claim_import(database, import_id=import_id):
        work = await _take_up(database, import_id, tell or (lambda _: None), actor)
        if isinstance(work, Certificate):
            return work
        try:
            with taking_turns_often():
                await _bring_everything(work)
            return await certify(
                work.database, preset=work.preset, source=work.source, import_id=import_id, actor=actor
            )
        except (ImportStopped, asyncio.CancelledError):
            await asyncio.shield(_leave(work, "stopped", ""))
            raise
        except Exception as error:
            sentence = error.sentence if isinstance(error, Refusal) else f"{type(error).__name__}: {error}"
            await _leave(work, "failed", sentence)
            raise


async def _take_up(database: Database, import_id: UUID, tell: Tell, actor: Actor) -> Work | Certificate:
    async with database.unit_of_work(actor) as unit:
        rows = await unit.fetch(
            "SELECT preset, channel, options, files, cursor, certificate, state, progress FROM imports WHERE id = %s"
            " FOR NO KEY UPDATE",
            [import_id],
        )
        if not rows:
            raise NotFound(f"There is no import {import_id}.")
        preset, channel, options, stored, cursor, certificate, state, told = rows[0]
        if state == "finished":
            return msgspec.convert(certificate, Certificate, strict=False)
    files = msgspec.convert(stored, list[SourceFile])
    wish = Wish([Path(file.path) for file in files], preset, channel, msgspec.convert(options, Options))
    found, source = await asyncio.to_thread(open_source, wish)
    if [file.sha256 for file in source.given] != [file.sha256 for file in files]:
        raise FilesChanged("The files have changed since this import was started. Start a new one with the new files.")
    async with database.unit_of_work(actor) as unit:
        await make_channel(unit, preset=found, code=channel)
        await unit.execute(
            "UPDATE imports SET state = 'running', stop_asked = false, problem = '', progressed_at = now()"
            " WHERE id = %s",
            [import_id],
        )
    stood = {name: int(told.get(name, 0)) for name in ("orders", "lines")}
    progress = Progress(total=source.lines, started=time.monotonic(), **stood)
    return Work(database, actor, import_id, channel, found, source, cursor, tell, progress, Known())


async def _bring_everything(work: Work) -> None:
    """Chunk after chunk; while one is written, the next is read and prepared."""
    stream = work.preset.read(work.source)
    await _skip(work, stream)
    ahead = asyncio.create_task(_next(work, stream))
    try:
        while (ready := await ahead).chunk.entries:
            ahead = asyncio.create_task(_next(work, stream))
            await _write(work, ready)
            work.tell(work.progress)
    finally:
        ahead.cancel()
        await asyncio.gather(ahead, return_exceptions=True)


async def _skip(work: Work, stream: Iterator[Entry]) -> None:
    """Read over what stands already; readers yield the same entries in the same order every time."""
    left = work.cursor
    while left:
        passed = await asyncio.to_thread(skip_entries, stream, count=min(left, _SKIP))
        if not passed:
            raise FilesChanged("The files hold less than what this import has brought already.")
        left -= passed
        work.progress.skip(work.source.place)
        work.tell(work.progress)


async def _next(work: Work, stream: Iterator[Entry]) -> Ready:
    chunk = await asyncio.to_thread(take_chunk, stream, before=work.chunks)
    work.chunks += 1
    return await _prepare(work, chunk, work.source.place)


async def _prepare(work: Work, chunk: Chunk, place: int) -> Ready:
    async with work.database.unit_of_work(work.actor) as unit:
        around = await look_around(unit, chunk=chunk, channel=work.channel, known=work.known, import_id=work.import_id)
    return await asyncio.to_thread(build_rows, chunk, around, place=place)


async def _write(work: Work, ready: Ready) -> None:
    """Write a chunk; when an order came in by another way meanwhile, look again and leave it out."""
    for tries in (2, 1, 0):
        try:
            async with work.database.unit_of_work(work.actor) as unit:
                progress = work.progress.after(
                    place=ready.place, orders=len(ready.history.ids), lines=ready.chunk.lines
                )
                await write_chunk(unit, ready=ready, import_id=work.import_id, cursor=work.cursor, progress=progress)
        except psycopg.errors.UniqueViolation:
            if not tries:
                raise
            ready = await _prepare(work, ready.chunk, ready.place)
        else:
            work.cursor += ready.chunk.entries
            work.progress = progress
            return


async def _leave(work: Work, state: str, problem: str) -> None:
    async with work.database.unit_of_work(work.actor) as unit:
        await unit.execute(
            "UPDATE imports SET state = %s, problem = %s, progressed_at = now() WHERE id = %s AND state = 'running'",
            [state, problem, work.import_id],
        )
