"""Pulling the plug: an act's connection is killed at a statement or before it commits, or its answer is lost after."""

from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from lading.store import Database

CRASHES = (psycopg.Error, DBAPIError)
"""What an act ends with whose connection is gone."""
PATIENCE = 2000
"""Milliseconds in which a killed connection must be gone."""


class Plug:
    """Watches every statement of a pool; armed, it kills the connection at the n-th from then on."""

    def __init__(self, database: Database, admin: psycopg.Connection[Any]) -> None:
        self._admin = admin
        self.disarm()
        self._watched = type("Watched", (_Watched,), {"plug": self})
        event.listen(database.engine, "checkout", self._watch)

    def arm(self, at: int) -> None:
        """The next act dies at this statement, if it has that many."""
        self._left, self.pulled = at, False

    def lose_answer(self) -> None:
        """The next commit is done, but nobody hears of it."""
        self._loses, self.lost = True, False

    def disarm(self) -> None:
        """Nothing happens any more."""
        self._left, self.pulled = 0, False
        self._loses, self.lost = False, False

    def step(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """A statement is about to be sent."""
        if self._left == 0:
            return
        self._left -= 1
        if self._left == 0:
            self.pulled = True
            self._admin.execute("SELECT pg_terminate_backend(%s, %s)", [connection.info.backend_pid, PATIENCE])

    def _watch(self, connection: Any, _record: Any, _proxy: Any) -> None:
        raw = connection.driver_connection
        raw.cursor_factory = self._watched

        async def commit() -> None:
            self.step(raw)
            await type(raw).commit(raw)
            if self._loses:
                self._loses, self.lost = False, True
                raise psycopg.OperationalError("the answer to the commit was lost")

        raw.commit = commit


class _Watched(psycopg.AsyncCursor[Any]):
    plug: Plug

    async def execute(self, *values: Any, **told: Any) -> Any:
        self.plug.step(self.connection)
        return await super().execute(*values, **told)

    def copy(self, *values: Any, **told: Any) -> Any:
        self.plug.step(self.connection)
        return super().copy(*values, **told)
