"""Imports whose files are kept: begun and gone on with by a worker, or discarded while they have brought nothing."""

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

from lading.history.keep import forget_files, has_files, lay_out_files, move_files
from lading.kernel import Conflict, NotFound
from lading.store import Database, Event, UnitOfWork
from lading.store.events import record
from lading.store.jobs import cancel, enqueue

JOB, PREVIEW = "import_history", "preview_history"
_SILENCE = 120
"""Seconds after which an import that says running is taken for one whose worker has died."""

Run = Callable[[UUID], Awaitable[str]]


class NotResumable(Conflict):
    """The import has finished, is under way, or its files are not kept here."""

    code = "not_resumable"


class NotDiscardable(Conflict):
    """The import has brought something, or is under way."""

    code = "not_discardable"


async def resume_import(unit: UnitOfWork, *, import_id: UUID) -> None:
    """Have a worker carry an import out, from where it stands. Raises `NotFound`, `NotResumable`."""
    state, quiet = await _lock(unit, import_id)
    if state == "finished":
        raise NotResumable("This import has finished; its certificate says what came of it.")
    if state == "running" and not quiet:
        raise NotResumable("This import is under way. Wait until it has stopped.")
    if not await has_files(unit, import_id=import_id):
        raise NotResumable(
            "The files of this import are not kept here. Run the same `lading import` command again, where they lie."
        )
    await unit.execute(
        "UPDATE imports SET state = 'waiting', stop_asked = false, problem = '', progressed_at = now() WHERE id = %s",
        [import_id],
    )
    await _give_up_preview(unit, import_id)
    await enqueue(unit, kind=JOB, args={"import_id": str(import_id)}, key=str(import_id))
    await record(unit, [Event(kind="import.resumed", subject=f"import/{import_id}", data={})])


async def discard_import(unit: UnitOfWork, *, import_id: UUID) -> None:
    """Drop an import that has brought nothing yet, with its files. Raises `NotFound`, `NotDiscardable`."""
    state, _ = await _lock(unit, import_id)
    brought = await unit.fetch("SELECT FROM imports WHERE id = %s AND cursor > 0", [import_id])
    if brought or state in ("running", "finished"):
        raise NotDiscardable("This import has brought something already, or is under way; it cannot be discarded.")
    await _give_up_preview(unit, import_id)
    await unit.execute("DELETE FROM imports WHERE id = %s", [import_id])
    await record(unit, [Event(kind="import.discarded", subject=f"import/{import_id}", data={})])


async def _give_up_preview(unit: UnitOfWork, import_id: UUID) -> None:
    rows = await unit.fetch(
        "SELECT id FROM jobs WHERE kind = %s AND key = %s AND state IN ('waiting', 'running')",
        [PREVIEW, str(import_id)],
    )
    for (job,) in rows:
        await cancel(unit, job=job)


async def carry_on(database: Database, *, import_id: UUID, run: Run) -> str:
    """Do what `resume_import` left for a worker: `run` the import, its files laid out for that long.

    Answers what came of it; does nothing where somebody has stopped or discarded it meanwhile.
    """
    async with database.unit_of_work() as unit:
        if not await _is_wanted(unit, import_id):
            return "Stopped before it began."
        kept = await has_files(unit, import_id=import_id)
    with tempfile.TemporaryDirectory(prefix="lading-import-") as folder:
        if kept:
            async with database.unit_of_work() as unit:
                files = await lay_out_files(unit, import_id=import_id, folder=Path(folder))
                await move_files(unit, import_id=import_id, files=files)
        outcome = await run(import_id)
    async with database.unit_of_work() as unit:
        if await unit.fetch("SELECT FROM imports WHERE id = %s AND state = 'finished'", [import_id]):
            await forget_files(unit, import_id=import_id)
    return outcome


async def _is_wanted(unit: UnitOfWork, import_id: UUID) -> bool:
    """A wish to stop that came while no worker had the import is fulfilled here."""
    rows = await unit.fetch("SELECT stop_asked FROM imports WHERE id = %s FOR NO KEY UPDATE", [import_id])
    if not rows or not rows[0][0]:
        return bool(rows)
    await unit.execute("UPDATE imports SET state = 'stopped' WHERE id = %s AND state <> 'finished'", [import_id])
    return False


async def _lock(unit: UnitOfWork, import_id: UUID) -> tuple[str, bool]:
    """The state, and whether nothing has been heard of it for a while."""
    rows = await unit.fetch(
        "SELECT state, progressed_at < now() - make_interval(secs => %s) FROM imports WHERE id = %s FOR NO KEY UPDATE",
        [_SILENCE, import_id],
    )
    if not rows:
        raise NotFound(f"There is no import {import_id}.")
    return rows[0][0], rows[0][1]
