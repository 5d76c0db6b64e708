"""Connections for questions, asynchronous: SQLAlchemy's core alone.

Its own asyncio package would load its ORM, of which we use nothing: a quarter of a second of every start.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVarTuple, overload

from psycopg import AsyncConnection as RawConnection
from sqlalchemy import CursorResult, Engine, Executable
from sqlalchemy.engine import Connection as SyncConnection
from sqlalchemy.engine import NestedTransaction
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.util.concurrency import greenlet_spawn

Columns = TypeVarTuple("Columns")


class Attempt:
    """A part of a transaction that can be undone alone."""

    def __init__(self, savepoint: NestedTransaction) -> None:
        self._savepoint = savepoint

    async def rollback(self) -> None:
        """Undo what was done since the attempt began."""
        if self._savepoint.is_active:
            await greenlet_spawn(self._savepoint.rollback)

    async def keep(self) -> None:
        """What was done stands, as part of the transaction."""
        if self._savepoint.is_active:
            await greenlet_spawn(self._savepoint.commit)


class Connection:
    """A connection from the pool. Ask it one question at a time."""

    def __init__(self, sync: SyncConnection) -> None:
        self.sync = sync

    @property
    def raw(self) -> RawConnection[Any]:
        """The driver's own connection."""
        driver: Any = self.sync.connection.driver_connection
        return driver  # type: ignore[no-any-return]

    @overload
    async def execute(
        self, statement: TypedReturnsRows[*Columns], parameters: Any = None
    ) -> CursorResult[*Columns]: ...

    @overload
    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]: ...

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """What a statement answers, all of it."""
        return await greenlet_spawn(self.sync.execute, statement, parameters)

    async def exec_driver_sql(self, statement: str) -> CursorResult[*tuple[Any, ...]]:
        """What plain SQL answers, handed to the driver as it stands."""
        return await greenlet_spawn(self.sync.exec_driver_sql, statement)

    async def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return await greenlet_spawn(self.sync.scalar, statement)

    async def set_options(self, **options: Any) -> None:
        """Options of this connection until it goes back: `isolation_level`, `postgresql_readonly`."""
        await greenlet_spawn(self.sync.execution_options, **options)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[None]:
        """A transaction: committed when the block ends, rolled back when it raises."""
        transaction = await greenlet_spawn(self.sync.begin)
        try:
            yield
        except BaseException:
            await greenlet_spawn(transaction.rollback)
            raise
        await greenlet_spawn(transaction.commit)

    @asynccontextmanager
    async def begin_nested(self) -> AsyncIterator[Attempt]:
        """A savepoint: kept when the block ends, undone when it raises or says so."""
        attempt = Attempt(await greenlet_spawn(self.sync.begin_nested))
        try:
            yield attempt
        except BaseException:
            await attempt.rollback()
            raise
        await attempt.keep()

    async def commit(self) -> None:
        """Commit what is open."""
        await greenlet_spawn(self.sync.commit)

    async def invalidate(self) -> None:
        """Close the driver's connection: nobody gets it again."""
        await greenlet_spawn(self.sync.invalidate)


@asynccontextmanager
async def connect(engine: Engine) -> AsyncIterator[Connection]:
    """A connection of the pool for the duration of the block. It goes back even where we are cancelled."""
    sync = await greenlet_spawn(engine.connect)
    try:
        yield Connection(sync)
    finally:
        await asyncio.shield(asyncio.ensure_future(greenlet_spawn(sync.close)))
