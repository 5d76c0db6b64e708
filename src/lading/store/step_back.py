"""A rehearsal steps back as soon as somebody waits for a row that it holds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from lading.store.database import Database
from lading.store.joined import Joined

EVERY = 0.05
"""Seconds from one look to the next; a rehearsal that is over by then is not looked at."""
_WAITED_FOR = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid)))"


@asynccontextmanager
async def stepping_back(database: Database, inside: Joined) -> AsyncIterator[None]:
    """While the block runs: once a writer waits for it, its statement is cancelled and it has a rival."""
    over = asyncio.Event()
    watch = asyncio.create_task(_watch(database, inside, over))
    try:
        yield
    finally:
        over.set()
        await watch  # never cancelled: what it cancels must be this rehearsal, not who gets its connection next


async def _watch(database: Database, inside: Joined, over: asyncio.Event) -> None:
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), EVERY)
        if over.is_set():
            return
        async with database.unit_of_work() as unit:
            ((waited_for,),) = await unit.fetch(_WAITED_FOR, [inside.pid])
        if waited_for and not over.is_set():
            await inside.step_back()
