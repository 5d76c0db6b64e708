"""Liveness: one question to the event log a second for the whole process, and hints to every page that is open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from litestar import get
from litestar.di import NamedDependency
from litestar.response import ServerSentEvent, ServerSentEventMessage
from sqlalchemy import text

from lading.console.headers import SECURITY
from lading.store import Database

EVERY, PULSE, LIFE = 1.0, 20.0, 900.0
MOST = 300
_WHERE = "SELECT xid::text, id FROM events ORDER BY xid DESC, id DESC LIMIT 1"
_NEWS = (
    "SELECT xid::text, id, subject, data->>'number' FROM events"
    " WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) AND (xid, id) > (CAST(:xid AS xid8), :id)"
    " ORDER BY xid, id LIMIT :most"
)


class LiveFeed:
    """Tells its listeners what has changed: `orders`, `order/L100001`, `items`, `item/MUG-RED` …

    Only a hint to look again; busy times are told without the particular things. It asks while anybody listens.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: set[asyncio.Queue[list[str]]] = set()
        self._task: asyncio.Task[None] | None = None
        self._seen: tuple[str, int] | None = None

    async def listen(self) -> AsyncIterator[list[str]]:
        """Hints as they come; an empty list as a sign of life. Ends after a while, so that the door looks again."""
        queue: asyncio.Queue[list[str]] = asyncio.Queue(maxsize=60)
        self._listeners.add(queue)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._ask())
        until = asyncio.get_running_loop().time() + LIFE
        try:
            yield []
            while asyncio.get_running_loop().time() < until:
                try:
                    yield await asyncio.wait_for(queue.get(), PULSE)
                except TimeoutError:
                    yield []
        finally:
            self._listeners.discard(queue)

    async def _ask(self) -> None:
        self._seen = None
        while self._listeners:
            with suppress(Exception):  # the database may be away for a while; the next question finds it again
                if hints := await self._news():
                    self._tell(hints)
            await asyncio.sleep(EVERY)

    async def _news(self) -> list[str]:
        async with self._database.reading() as connection:
            if self._seen is None:
                last = (await connection.execute(text(_WHERE))).first()
                self._seen = (last[0], last[1]) if last else ("0", 0)
                return []
            rows = (
                await connection.execute(text(_NEWS), {"xid": self._seen[0], "id": self._seen[1], "most": MOST})
            ).all()
        if rows:
            self._seen = (rows[-1][0], rows[-1][1])
        return hints_of([(row[2], row[3]) for row in rows])

    def _tell(self, hints: list[str]) -> None:
        for queue in self._listeners:
            with suppress(asyncio.QueueFull):  # who does not keep up looks again anyway
                queue.put_nowait(hints)


def hints_of(rows: list[tuple[str | None, str | None]]) -> list[str]:
    """What (subject, order number) of events says to pages: kinds, and each thing unless there are too many."""
    subjects = {subject or f"order/{number}" for subject, number in rows if subject or number}
    kinds = sorted({f"{subject.partition('/')[0]}s" for subject in subjects})
    return kinds if len(rows) >= MOST else [*kinds, *sorted(subjects)]


@get("/console/live", opt={"permission": "orders:read"}, include_in_schema=False)
async def hear_changes(feed: NamedDependency[LiveFeed]) -> ServerSentEvent:
    """A stream of hints, one event `changed` each with words divided by spaces."""

    async def told() -> AsyncIterator[ServerSentEventMessage]:
        async for hints in feed.listen():
            if hints:
                yield ServerSentEventMessage(event="changed", data=" ".join(hints))
            else:
                yield ServerSentEventMessage(comment="alive", retry=3000)

    return ServerSentEvent(told(), headers={**SECURITY, "Cache-Control": "no-store", "X-Accel-Buffering": "no"})
