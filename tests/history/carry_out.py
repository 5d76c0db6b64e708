"""Carries an import out in a process of its own, slowly enough to be killed in the middle."""

import asyncio
import sys
import time
from uuid import UUID

import lading.history.chunk
from lading.history import Progress
from lading.history.run import run_import
from lading.store import open_database

lading.history.chunk.LINES = 100


def tell(progress: Progress) -> None:
    """Say how far it is, and rest a little."""
    sys.stdout.write(f"{progress.done}\n")
    sys.stdout.flush()
    time.sleep(0.05)


async def main(url: str, import_id: str) -> None:
    """Run the import to its end."""
    database = open_database(url)
    try:
        await run_import(database, import_id=UUID(import_id), tell=tell)
    finally:
        await database.close()


asyncio.run(main(*sys.argv[1:]))
