"""One PostgreSQL by URL: the pool, and transactions as units of work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.util.concurrency import greenlet_spawn

from lading.kernel import SYSTEM, Actor
from lading.store.arrays import dump_lists_quickly
from lading.store.connection import Connection, connect
from lading.store.unit_of_work import UnitOfWork

_SESSION = (
    "-c timezone=UTC -c statement_timeout=60s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s "
    "-c jit=off -c client_min_messages=warning"
)


class Database:
    """The connections of one process to the company's database."""

    def __init__(self, engine: Engine, url: str) -> None:
        self.engine = engine
        self.url = url

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor = SYSTEM) -> AsyncIterator[UnitOfWork]:
        """One transaction, READ COMMITTED: committed when the block ends, rolled back when it raises."""
        async with connect(self.engine) as connection:
            unit = await UnitOfWork.begin(connection, actor)
            try:
                yield unit
            except BaseException:
                await unit.undo()
                raise
            await unit.raw.commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """A connection for questions: one snapshot for all of them, and nothing can be written."""
        async with connect(self.engine) as connection:
            await connection.set_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            async with connection.begin():
                yield connection

    async def reachable(self) -> bool:
        """Whether the database answers."""
        try:
            async with connect(self.engine) as connection:
                await connection.execute(text("SELECT 1"))
        except Exception:
            return False
        return True

    async def close(self) -> None:
        """Return every connection."""
        await greenlet_spawn(self.engine.dispose)


def open_database(url: str, *, pool: int = 8) -> Database:
    """Open a pool on a libpq URL (`postgresql://…`). Connects on first use."""
    dump_lists_quickly()
    address = make_url(url).set(drivername="postgresql+psycopg_async")
    engine = create_engine(
        address,
        pool_size=pool,
        max_overflow=4,
        pool_timeout=5,
        hide_parameters=True,  # errors are logged, and parameters are people's names
        connect_args={"options": _SESSION, "prepare_threshold": 2, "connect_timeout": 5},
    )
    return Database(engine, url)
