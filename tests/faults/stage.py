"""The databases on which acts are done and killed: one small company, copied as often as it takes."""

import asyncio
from collections.abc import Coroutine
from itertools import count
from typing import Any

import psycopg

from lading.access import create_key
from lading.app.audit import audit
from lading.flows.company import Company
from lading.store import Database, open_database
from lading.store.embedded import EmbeddedServer
from tests.conftest import address
from tests.faults.door import SECRET
from tests.small_company import found_company

_numbers = count(1)


class Stage:
    """Copies of the small company, each dropped when it is let go."""

    def __init__(self, server: EmbeddedServer, template: str) -> None:
        self.server = server
        self.runner = asyncio.Runner()
        self.admin = psycopg.connect(server.admin_url, autocommit=True)
        self._mine: list[str] = []
        self.founded = self.copy(template)
        self.token = self.with_company(self.founded, _found)

    def copy(self, name: str) -> str:
        """A copy of a database that nobody is connected to; answers its name."""
        made = f"f_{next(_numbers)}_{self.admin.info.backend_pid}"
        self.admin.execute(f"CREATE DATABASE {made} TEMPLATE {name} OWNER lading STRATEGY FILE_COPY".encode())
        self._mine.append(made)
        return made

    def url(self, name: str) -> str:
        """Where it is."""
        return address(self.server.url, name)

    def drop(self, *names: str) -> None:
        """Let go of copies."""
        for name in names:
            self.admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
            self._mine.remove(name)

    def with_company(self, name: str, act: Any) -> Any:
        """What an act on a company answers, whose database nobody is connected to afterwards."""

        async def act_and_close() -> Any:
            database = open_database(self.url(name))
            try:
                return await act(Company(database, secret=SECRET))
            finally:
                await database.close()

        return self.run(act_and_close())

    def run(self, act: Coroutine[Any, Any, Any]) -> Any:
        """Wait for it."""
        return self.runner.run(act)

    def broken(self, name: str) -> list[Any]:
        """The laws that do not hold."""

        async def prove(company: Company) -> list[Any]:
            return await audit(company.database)

        found: list[Any] = self.with_company(name, prove)
        return found

    def close(self) -> None:
        """Leave nothing behind."""
        self.drop(*list(self._mine))
        self.admin.close()
        self.runner.close()


async def _found(company: Company) -> str:
    database: Database = company.database
    await found_company(database)
    async with database.unit_of_work() as unit:
        token = await create_key(unit, name="tests", scopes=["admin"])
        await unit.execute("UPDATE api_keys SET last_used_at = now()")  # the next use of it is not worth a note
    return token
