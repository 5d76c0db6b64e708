"""The unit of work: one transaction with its clock, its actor, and fast ways to write many rows."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Any, LiteralString

from psycopg import AsyncConnection as RawConnection
from psycopg import Error as PsycopgError
from psycopg.rows import tuple_row
from sqlalchemy import Executable, Row

from lading.kernel import Actor
from lading.store.connection import Connection

Parameters = Sequence[Any] | dict[str, Any]


class UnitOfWork:
    """A transaction that is under way. `now` is the database's time at its start."""

    def __init__(self, sql: Connection, raw: RawConnection[Any], actor: Actor, now: datetime) -> None:
        self.sql = sql
        self.raw = raw
        self.actor = actor
        self.now = now

    @classmethod
    async def begin(cls, sql: Connection, actor: Actor) -> "UnitOfWork":
        """Begin a transaction on a connection that is in none."""
        raw = sql.raw
        cursor = raw.cursor(row_factory=tuple_row)
        async with raw.pipeline():  # BEGIN and the question travel together
            await cursor.execute("SELECT transaction_timestamp()")
        ((now,),) = await cursor.fetchall()
        return cls(sql, raw, actor, now)

    async def undo(self) -> None:
        """Roll back. A connection that broke is not one to give to the next."""
        with suppress(PsycopgError):
            await self.raw.rollback()
        if self.raw.closed:
            await self.sql.invalidate()

    async def together(self, *questions: Awaitable[Any]) -> list[Any]:
        """The answers to several questions that travel in one round trip, asked in this sequence.

        A question is a call of a function that begins with `fetch` or `execute`; what it asks next travels later.
        """
        async with self.raw.pipeline():
            answers = await asyncio.gather(*questions, return_exceptions=True)
        self.raw.lock = (
            asyncio.Lock()
        )  # one that was waited for belongs to this event loop, and the pool may serve others
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return answers

    async def all(self, statement: Executable, parameters: Any = None) -> Sequence[Row[Any]]:
        """Every row of a SQLAlchemy statement."""
        return (await self.sql.execute(statement, parameters)).all()

    async def run(self, statement: Executable, parameters: Any = None) -> int:
        """Execute a SQLAlchemy statement; answers how many rows it touched."""
        return (await self.sql.execute(statement, parameters)).rowcount

    async def fetch(
        self, query: LiteralString, parameters: Parameters | None = None, *, plan_anew: bool = False
    ) -> list[tuple[Any, ...]]:
        """Every row of a plain SQL query with `%s` or `%(name)s` placeholders.

        `plan_anew` where a table grows fast: PostgreSQL keeps the plan of a query that comes again, and the plan for an
        empty table reads all of it, however large it has become since it was last analysed.
        """
        cursor = self.raw.cursor(row_factory=tuple_row)
        await cursor.execute(query, parameters, prepare=False if plan_anew else None)
        return await cursor.fetchall()

    async def execute(self, query: LiteralString, parameters: Parameters | None = None) -> int:
        """A plain SQL command; answers how many rows it touched."""
        cursor = self.raw.cursor()
        await cursor.execute(query, parameters)
        return cursor.rowcount

    async def draw(self, series: str, *, prefix: str, count: int, digits: int = 1) -> list[str]:
        """Names for what is new: the next numbers of a sequence, of at least so many digits, behind a prefix.

        What is undone leaves a gap.
        """
        rows = await self.fetch("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [series, count])
        return [f"{prefix}{row[0]:0{digits}}" for row in rows]

    def drew(self, names: Iterable[str]) -> None:
        """Say that these names were drawn otherwise than by `draw`: previews tell what is new from what stands."""

    async def copy(self, target: LiteralString, rows: Iterable[str]) -> None:
        r"""Append rows to `target` (`table (column, …)`) with COPY.

        Each row is one line of COPY's text format: columns divided by tabs, `\N` for null, free text through
        `copy_text`, no line break at the end. The fastest way in: one parse, one multi-row insert.
        Write values as `{value!s}`: without it Python formats decimals and times three times as slowly.
        """
        body = "\n".join(rows)
        if not body:
            return
        async with self.raw.cursor().copy(f"COPY {target} FROM STDIN") as out:
            await out.write(body)


def copy_text(value: str | None) -> str:
    r"""Free text as a column of COPY's text format; None becomes `\N`. Far faster than `str.translate`."""
    if value is None:
        return "\\N"
    if value.isprintable() and "\\" not in value:
        return value
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def copy_json(encoded: bytes) -> str:
    """Encoded JSON as a column of COPY's text format: it has no control characters, so only backslashes matter."""
    return encoded.decode().replace("\\", "\\\\")


copy_code = lru_cache(maxsize=100_000)(copy_text)
"""`copy_text` for what repeats: codes, names of items, units."""


def copy_array(values: Sequence[str]) -> str:
    """Texts as a `text[]` column of COPY's text format."""
    if not values:
        return "{}"
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return copy_text('{"' + '","'.join(quoted) + '"}')
