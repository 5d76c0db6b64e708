"""The named points of an act, heard at the database driver: before its first write, after each, around each commit."""

import os
import re
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, AsyncCursor

_WRITES = re.compile(
    r"\b(INSERT\s+INTO|DELETE\s+FROM|COPY|UPDATE\s+(?:ONLY\s+)?\"?(?!SKIP|NOWAIT|OF)[a-z_]+\"?(?:\s+(?:AS\s+)?[a-z_]+)?\s+SET)\s+\"?(\w*)",
    re.IGNORECASE,
)
FIRST, COMMIT, COMMITTED = "before the first write", "before commit", "after commit, before the answer"


def written(statement: str) -> str:
    """What a statement writes, as people name it; empty where it writes nothing."""
    found = _WRITES.search(statement)
    return " ".join(found[0].split()) if found else ""


class Points:
    """The points of one act in a process of its own: each is noted, and at the chosen one the power goes out."""

    def __init__(self, die_at: int | str | None, *, say: Callable[[str], None] | None = None) -> None:
        self.die_at = die_at
        self._say = say
        self.passed: list[str] = []
        self._writing: set[int] = set()

    def listen(self) -> None:
        """From here on all that this process writes passes us. There is no way back: the process ends with it."""
        execute, copy, commit, rollback = (
            AsyncCursor.execute,
            AsyncCursor.copy,
            AsyncConnection.commit,
            AsyncConnection.rollback,
        )
        points = self

        async def watched_execute(cursor: Any, query: Any, *args: Any, **told: Any) -> Any:
            what = points._begin(cursor, query)
            answer = await execute(cursor, query, *args, **told)
            points._end(what)
            return answer

        @asynccontextmanager
        async def watched_copy(cursor: Any, query: Any, *args: Any, **told: Any) -> AsyncIterator[Any]:
            what = points._begin(cursor, query)
            async with copy(cursor, query, *args, **told) as out:
                yield out
            points._end(what)

        async def watched_commit(connection: Any) -> None:
            if id(connection) not in points._writing:
                return await commit(connection)
            points._reach(COMMIT)
            await commit(connection)
            points._writing.discard(id(connection))
            points._reach(COMMITTED)
            return None

        async def watched_rollback(connection: Any) -> None:
            points._writing.discard(id(connection))
            await rollback(connection)

        AsyncCursor.execute, AsyncCursor.copy = watched_execute, watched_copy  # type: ignore[method-assign,assignment]
        AsyncConnection.commit, AsyncConnection.rollback = watched_commit, watched_rollback  # type: ignore[method-assign]

    def _begin(self, cursor: Any, query: Any) -> str:
        what = written(query.decode() if isinstance(query, bytes) else str(query))
        if what and not self._writing:
            self._reach(FIRST)
        if what:
            self._writing.add(id(cursor.connection))
        return what

    def _end(self, what: str) -> None:
        if what:
            self._reach(f"after {what}")

    def _reach(self, point: str) -> None:
        if self.die_at in (len(self.passed), point):
            if self._say:
                self._say(point)
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed.append(point)
