"""What is done with imports: files received, started, stopped, gone on with, discarded."""

import tempfile
from pathlib import Path
from uuid import UUID

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.catalog.queries import list_channels
from lading.console.answers import Html, done
from lading.console.screens.imports import saved_mappings
from lading.console.typed_import import LARGEST, wish_typed
from lading.console.visit import Visiting
from lading.console.words import _
from lading.history import ask_to_stop, get_import
from lading.history.carry_on import discard_import, resume_import
from lading.history.preview_kept import ask_for_preview
from lading.history.start import start_import

_FORM = 500_000
"""Bytes that a form may add to its files."""


@post("/imports", opt={"permission": "catalog:write"}, request_max_body_size=LARGEST + _FORM)
async def receive_files(visit: Visiting) -> Html:
    """Keep files and have a worker try them out; nothing is brought yet. The same files again lead to their import."""
    form = await visit.form()
    database = visit.company.database
    async with visit.reading() as connection:
        saved = saved_mappings(await list_channels(connection, limit=500))
    with tempfile.TemporaryDirectory(prefix="lading-import-") as folder:
        wish = await wish_typed(form, folder=Path(folder), saved=saved)
        import_id = await start_import(database, wish=wish, actor=visit.actor, keep=True)
    async with visit.unit() as unit:
        await ask_for_preview(unit, import_id=import_id)
        found = await get_import(unit.sql, import_id=import_id)
    known = found.cursor or found.state != "waiting"
    note = _("These files were sent before: this is the import that they belong to.") if known else ""
    return done(visit, to=f"/imports/{import_id}", note=note)


@post("/imports/{import_id:uuid}/resume", opt={"permission": "catalog:write"})
async def resume(visit: Visiting, import_id: FromPath[UUID]) -> Html:
    """Have a worker begin, or go on where it stands."""
    async with visit.unit() as unit:
        await resume_import(unit, import_id=import_id)
    return done(visit, to=f"/imports/{import_id}", note=_("A worker takes it up."))


@post("/imports/{import_id:uuid}/stop", opt={"permission": "catalog:write"})
async def stop(visit: Visiting, import_id: FromPath[UUID]) -> Html:
    """Let it stop at the end of what it is writing."""
    async with visit.unit() as unit:
        await ask_to_stop(unit, import_id=import_id)
    note = _("It stops in a moment. What is brought stays, and it can go on later.")
    return done(visit, to=f"/imports/{import_id}", note=note)


@post("/imports/{import_id:uuid}/discard", opt={"permission": "catalog:write"})
async def discard(visit: Visiting, import_id: FromPath[UUID]) -> Html:
    """Drop one that has brought nothing."""
    async with visit.unit() as unit:
        await discard_import(unit, import_id=import_id)
    return done(visit, to="/imports", note=_("The import is discarded; nothing had been brought."))


ROUTES: list[BaseRouteHandler] = [receive_files, resume, stop, discard]
