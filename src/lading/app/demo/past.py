"""Acts in the past: units of work whose clock stands where the story is, so that a demo has months behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from lading.kernel import SYSTEM, Actor
from lading.store import Database, UnitOfWork


class Past(Database):
    """The same database at another time. `clock` is the time of every act, until it is moved on."""

    def __init__(self, database: Database, *, clock: datetime) -> None:
        super().__init__(database.engine, database.url)
        self.clock = clock

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor = SYSTEM) -> AsyncIterator[UnitOfWork]:
        """One transaction at the story's time; after a power cut the story would be told anew, so nobody waits."""
        async with super().unit_of_work(actor) as unit:
            await unit.execute("SET LOCAL synchronous_commit = off")
            unit.now = self.clock
            yield unit
