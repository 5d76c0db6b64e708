"""One process at a time carries an import out; when it dies, its claim dies with its connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import text

from lading.kernel import Conflict
from lading.store import Database
from lading.store.connection import connect
from lading.store.keys import lock_number

_PATIENCE, _PAUSE = 10.0, 0.25


class ImportUnderWay(Conflict):
    """Another process is carrying this import out."""

    code = "import_under_way"


@asynccontextmanager
async def claim_import(database: Database, *, import_id: UUID) -> AsyncIterator[None]:
    """Hold an import for ourselves. Waits a little for the server to notice that a killed holder is gone."""
    async with connect(database.engine) as connection:
        await connection.set_options(isolation_level="AUTOCOMMIT")
        question = text("SELECT pg_try_advisory_lock(:name)").bindparams(name=lock_number("run import", str(import_id)))
        tries = int(_PATIENCE / _PAUSE)
        while not await connection.scalar(question):
            tries -= 1
            if not tries:
                raise ImportUnderWay(f"Import {import_id} is being carried out by another process.")
            await asyncio.sleep(_PAUSE)
        try:
            yield
        finally:
            await connection.invalidate()  # closes the connection, and so gives the claim back whatever happened
