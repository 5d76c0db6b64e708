"""A client whose every command dies first, before it is done: in `make prove` the API's own tests run with it."""

import asyncio
import time
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import psycopg
from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.store import metadata, open_database
from tests.everything import fingerprints
from tests.faults.dying import DYING, Ending, forked
from tests.faults.points import COMMIT, COMMITTED

KILLED = "LADING_TESTS_DIE_FIRST"
"""The variable that names the file in which each command that was killed is noted, and where."""
FIELDS = ("content", "data", "files", "json", "params", "headers", "cookies")
_keys = count(1)


class DiesFirst(AsyncTestClient[Litestar]):
    """Kills every command between its writes and before its commit, and nothing is left of it; kills it after its
    commit, and sends it again with the same key.
    """

    company: Company
    noted: Path
    turn: asyncio.Lock

    async def request(self, method: str, url: Any, **sent: Any) -> Any:
        """The answer of the command: after its deaths it is that of the one time that it was done."""
        built = self.build_request(method, url, **{name: sent[name] for name in FIELDS if name in sent})
        if method in {"GET", "HEAD"} or "/webhooks" in str(url) or "preview" in built.url.params:
            return await super().request(method, url, **sent)
        content = await built.aread()
        built.headers.setdefault("idempotency-key", f"dies-{next(_keys)}")
        async with self.turn:
            if not await self._dies_and_leaves_nothing(method, built.url, content, built.headers):
                return await super().request(method, url, **sent)
            dead = await self._die(method, built.url, content, built.headers, COMMITTED)
            assert dead.killed, dead.answer
            answer = await super().request(method, built.url, content=content, headers=built.headers)
        with self.noted.open("a") as notes:
            notes.write(f"{method} {built.url.path}\n")
        return answer

    async def _dies_and_leaves_nothing(self, method: str, url: Any, content: bytes, headers: Any) -> bool:
        """Whether it came as far as a commit; it does not where it is refused."""
        before = await self._standing()
        for point in (2, COMMIT):
            dead = await self._die(method, url, content, headers, point)
            if not dead.killed:
                return False
            now = await self._standing()
            changed = [name for name, mark in now.items() if mark != before[name]]
            assert changed == [], f"{method} {url} died {dead.points[0]} and left something in {changed}"
            if dead.points[0] == COMMIT:
                return True
        return True

    async def _die(self, method: str, url: Any, content: bytes, headers: Any, point: int | str) -> Ending:
        ending = forked(lambda: _ask(self.app, self.company, method, url, content, headers), die_at=point)
        await asyncio.to_thread(_bury, self.company.database.url)
        return ending

    async def _standing(self) -> dict[str, str]:
        found = await fingerprints(self.company)
        return {name: mark for name, mark in found.items() if name in metadata.tables}


async def _ask(app: Any, company: Company, method: str, url: Any, content: bytes, headers: Any) -> Any:
    """The command in the child: the same program on connections of its own."""
    company.database.engine = open_database(company.database.url).engine
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://testserver.local"
    ) as client:
        answer = await client.request(method, str(url), content=content, headers=dict(headers.items()))
    return [answer.status_code, answer.text]


def _bury(url: str) -> None:
    """Until the server knows that they are dead."""
    alive = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(2000):
            if not connection.execute(alive, [DYING]).fetchall():
                return
            time.sleep(0.003)
    raise AssertionError("the dead are still connected")
