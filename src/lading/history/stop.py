"""Asking an import to stop, from wherever it runs."""

from uuid import UUID

from lading.kernel import Conflict, NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record


class NotRunning(Conflict):
    """The import is not under way."""

    code = "not_running"


async def ask_to_stop(unit: UnitOfWork, *, import_id: UUID) -> None:
    """Let an import stop at the end of its chunk; what it has brought stands, and it can be run again.

    Raises `NotFound`, `NotRunning`.
    """
    rows = await unit.fetch("SELECT state FROM imports WHERE id = %s FOR NO KEY UPDATE", [import_id])
    if not rows:
        raise NotFound(f"There is no import {import_id}.")
    if rows[0][0] not in ("waiting", "running"):
        raise NotRunning(f"The import is {rows[0][0]}; there is nothing to stop.")
    await unit.execute(
        "UPDATE imports SET stop_asked = true, state = CASE state WHEN 'waiting' THEN 'stopped' ELSE state END"
        " WHERE id = %s",
        [import_id],
    )
    await record(unit, [Event(kind="import.stop_asked", subject=f"import/{import_id}", data={})])
