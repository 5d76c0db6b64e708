"""Units of work that join one transaction: an act is looked at as a whole before it is kept, or is only rehearsed."""

import re
import secrets
import string
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, LiteralString

import psycopg
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from lading.kernel import SYSTEM, Actor, Refusal
from lading.store.connection import Connection, connect
from lading.store.database import Database
from lading.store.unit_of_work import Parameters, UnitOfWork
from lading.store.unlocked import draws_numbers, without_locks

PATIENCE = "50ms"
"""How long the writes of a rehearsal wait for somebody: far less than the second after which deadlocks are resolved,
so that no writer is ever the one who has to give way."""
_RACES = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.UniqueViolation,
)
_CHANGES = """
SELECT relname, pg_stat_get_xact_tuples_inserted(oid), pg_stat_get_xact_tuples_updated(oid),
  pg_stat_get_xact_tuples_deleted(oid)
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LETTERS = string.ascii_letters
_FAR = 10**15

Counts = dict[str, tuple[int, int, int]]
"""Rows added, changed and removed, by table."""


class Rival(Refusal):
    """Somebody else is just writing what this would write."""

    code = "preview_busy"
    status = 503
    retry_after = 1


class JoinedUnit(UnitOfWork):
    """A unit of work inside a transaction that others share. `drawn` are the numbers that it drew from series."""

    joined: "Joined"

    async def fetch(
        self, query: LiteralString, parameters: Parameters | None = None, *, plan_anew: bool = False
    ) -> list[tuple[Any, ...]]:
        """As ever; of a rehearsal without locks."""
        rows = await super().fetch(self._sent(query), parameters, plan_anew=plan_anew)
        if draws_numbers(query):
            self.joined.drew(str(value) for row in rows for value in row if isinstance(value, int))
        return rows

    async def draw(self, series: str, *, prefix: str, count: int) -> list[str]:
        """As ever; of a rehearsal names that nobody else draws, so that its series keeps its numbers."""
        if self.joined.dry:
            names = [f"{prefix}{_FAR + secrets.randbelow(_FAR)}" for _ in range(count)]
        else:
            names = await super().draw(series, prefix=prefix, count=count)
        self.joined.drew(names)
        return names

    def drew(self, names: Iterable[str]) -> None:
        """Remember that these names are new."""
        self.joined.drew(names)

    async def execute(self, query: LiteralString, parameters: Parameters | None = None) -> int:
        """As ever; of a rehearsal without locks."""
        return await super().execute(self._sent(query), parameters)

    def _sent(self, query: LiteralString) -> LiteralString:
        return without_locks(query) if self.joined.dry else query


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
        self._connection = connection
        self._drawn: dict[str, str] = {}
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
        if self.dry:
            event.listen(self._connection.sync, "before_cursor_execute", _unlocked, retval=True)
            await raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            await raw.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        self._root = await UnitOfWork.begin(self._connection, SYSTEM)
        await self.root.execute("SAVEPOINT beginning")

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor = SYSTEM) -> AsyncIterator[UnitOfWork]:
        """A savepoint: kept for the time being when the block ends, undone when it raises. Raises `Rival`."""
        if self.dry and self.rival is not None:
            raise Rival("Somebody else is just changing the same. Look again in a moment.") from self.rival
        unit = JoinedUnit(self._connection, self._connection.raw, actor, self.root.now)
        unit.joined = self
        self._points += 1
        point = f"point_{self._points}"
        before = await self._count() if self._depth == 0 else {}
        await _say(self.root, f"SAVEPOINT {point}")
        self._depth += 1
        try:
            yield unit
        except BaseException as error:
            self._note_rival(error)
            await _say(self.root, f"ROLLBACK TO SAVEPOINT {point}")
            raise
        finally:
            self._depth -= 1
        await _say(self.root, f"RELEASE SAVEPOINT {point}")
        if self._depth == 0:
            self._add(before, await self._count())

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """The transaction's own connection: questions see what the act has written."""
        yield self._connection

    @property
    def has_drawn(self) -> bool:
        """Whether any number was drawn."""
        return bool(self._drawn)

    def drew(self, numbers: Iterable[str]) -> None:
        """Remember names (or bare numbers) that were drawn, so that `masked` tells them from what stays the same."""
        for number in numbers:
            self._drawn.setdefault(number, f"new-{len(self._drawn) + 1}")

    def masked(self, text: str) -> str:
        """The text with `new-1`, `new-2` … for the names of what the transaction makes."""
        if not self._drawn:
            return text
        return self._drawn.get(text) or _WORD.sub(lambda found: self._name(found[0]), text)

    def _name(self, word: str) -> str:
        """What stands for a word: `F100001` and `F100001-2` for a drawn F100001."""
        if known := self._drawn.get(word) or self._drawn.get(word.lstrip(_LETTERS)):
            return known
        head, dash, rest = word.rpartition("-")
        return f"{self._name(head)}-{rest}" if dash else word

    async def forget(self) -> None:
        """Undo all that was written and let go of every row, but stay in the same snapshot."""
        await self.root.execute("ROLLBACK TO SAVEPOINT beginning")

    async def _count(self) -> Counts:
        return {row[0]: row[1:] for row in await self.root.fetch(_CHANGES) if any(row[1:])}

    def _add(self, before: Counts, after: Counts) -> None:
        nothing = (0, 0, 0)
        for table, now in after.items():
            was, sum_ = before.get(table, nothing), self.changes.get(table, nothing)
            added, changed, removed = (s + n - w for s, n, w in zip(sum_, now, was, strict=True))
            if added or changed or removed:
                self.changes[table] = (added, changed, removed)

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


def _unlocked(_sync: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
    return without_locks(statement), parameters
