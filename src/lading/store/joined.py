"""Units of work that join one transaction: an act is looked at as a whole before it is kept, or is only rehearsed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from lading.kernel import SYSTEM, Actor, Refusal
from lading.store.connection import Connection, connect
from lading.store.database import Database
from lading.store.drawn import Drawn
from lading.store.joined_unit import JoinedUnit
from lading.store.row_counts import Counts, add_growth, count_rows
from lading.store.unit_of_work import UnitOfWork
from lading.store.unlocked import without_locks

PATIENCE = "50ms"
"""How long the writes of a rehearsal wait for somebody: far less than the second after which deadlocks are resolved,
so that no writer is ever the one who has to give way."""
_RACES = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.UniqueViolation,
)


class Rival(Refusal):
    """Somebody else is just writing what this would write."""

    code = "preview_busy"
    status = 503
    retry_after = 1


class _Undone(Exception):
    """A trial is over."""


class Joined(Database):
    """The same database inside one transaction: every unit of work is a savepoint of it.

    `dry` is a rehearsal: one snapshot, nothing is locked while the act reads and decides, and what it writes waits
    for nobody. Whoever opened it keeps or undoes the whole.
    """

    def __init__(self, outer: Database, connection: Connection, *, dry: bool) -> None:
        super().__init__(outer.engine, outer.url)
        self.outer = outer
        self.dry = dry
        self.rival: BaseException | None = None
        self.changes: Counts = {}
        self.drawn = Drawn()
        self._connection = connection
        self._depth = 0
        self._points = 0
        self._root: UnitOfWork | None = None

    @property
    def root(self) -> UnitOfWork:
        """The transaction itself, in nobody's name."""
        assert self._root is not None  # noqa: S101 -- `begin` comes first
        return self._root

    async def begin(self) -> None:
        """Begin the transaction that all units of work join."""
        raw = self._connection.raw
        event.listen(self._connection.sync, "before_cursor_execute", self._sent, retval=True)
        if self.dry:
            await raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            await raw.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        self._root = await UnitOfWork.begin(self._connection, SYSTEM)
        await self.root.execute("SAVEPOINT beginning")

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor = SYSTEM) -> AsyncIterator[UnitOfWork]:
        """A savepoint: kept for the time being when the block ends, undone when it raises. Raises `Rival`."""
        if self.dry and self.rival is not None:
            raise Rival("Somebody else is just changing the same. Look again in a moment.") from self.rival
        unit = JoinedUnit(self._connection, self._connection.raw, actor, self.root.now, dry=self.dry, drawn=self.drawn)
        self._points += 1
        point = f"point_{self._points}"
        before = await count_rows(self.root) if self._depth == 0 else {}
        await _say(self.root, f"SAVEPOINT {point}")
        self._depth += 1
        try:
            yield unit
        except BaseException as error:
            self._note_rival(error)
            await _say(self.root, f"ROLLBACK TO SAVEPOINT {point}")
            if self.dry and isinstance(self.rival, psycopg.errors.LockNotAvailable):
                raise Rival("Somebody else is just changing the same. Look again in a moment.") from error
            raise
        finally:
            self._depth -= 1
        await _say(self.root, f"RELEASE SAVEPOINT {point}")
        if self._depth == 0:
            add_growth(self.changes, before=before, after=await count_rows(self.root))

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[UnitOfWork]:
        """What is tried inside is always undone; like a rehearsal it locks nothing it reads, draws nothing, and waits
        for nobody. Raises `Rival`.
        """
        was, self.dry, self.rival = self.dry, True, None
        try:
            async with self.unit_of_work() as unit:
                await _say(unit, f"SET LOCAL lock_timeout = '{PATIENCE}'")
                yield unit
                raise _Undone
        except _Undone:
            return
        except (psycopg.Error, DBAPIError) as error:
            if self.rival is None:
                raise
            raise Rival("Somebody else is just changing the same. Look again in a moment.") from error
        finally:
            self.dry = was

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """The transaction's own connection: questions see what the act has written."""
        yield self._connection

    async def forget(self) -> None:
        """Undo all that was written and let go of every row, but stay in the same snapshot."""
        await self.root.execute("ROLLBACK TO SAVEPOINT beginning")

    @property
    def pid(self) -> int:
        """The server's process that does it."""
        return self._connection.raw.info.backend_pid

    async def step_back(self) -> None:
        """Somebody waits for what this rehearsal holds: end its statement, and let it be tried again."""
        self.rival = psycopg.errors.LockNotAvailable("a writer waits for what the rehearsal holds")
        await self._connection.raw.cancel_safe(timeout=1)

    def _sent(self, _sync: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        return without_locks(statement) if self.dry else statement, parameters

    def _note_rival(self, error: BaseException) -> None:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, _RACES):
            self.rival = cause


@asynccontextmanager
async def joined(database: Database, *, dry: bool) -> AsyncIterator[Joined]:
    """One transaction for everything inside. A dry one is always undone; else it is kept when the block ends."""
    async with connect(database.engine) as connection:
        inside = Joined(database, connection, dry=dry)
        await inside.begin()
        try:
            yield inside
        except BaseException:
            await inside.root.undo()
            raise
        if dry:
            await inside.root.undo()
        else:
            await inside.root.raw.commit()


async def _say(unit: UnitOfWork, command: str) -> None:
    await unit.raw.execute(command)
