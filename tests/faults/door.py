"""The doors by which acts come in: the API as a process serves it, and a worker's duties; both on any database."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import msgspec
from litestar import Litestar

from lading.api import Desk, create_api
from lading.app.gateways import GATEWAYS
from lading.flows.company import Company
from lading.store import open_database

SECRET = "a secret for tests"
KEY = "the-same-key"


class Command(msgspec.Struct, frozen=True):
    """A request to the API, always with the same Idempotency-Key."""

    method: str
    path: str
    body: Any = None


class Duty(msgspec.Struct, frozen=True):
    """What a worker does: it may be done again at any time, and answers nothing to anybody."""

    work: Callable[[Company], Awaitable[Any]]


class Door:
    """The program, loaded once; each child that is forked opens it on the database of its own."""

    def __init__(self) -> None:
        self.company = Company(open_database("postgresql://nobody@nowhere/none"), secret=SECRET)
        self.company.gateways = GATEWAYS
        api = create_api(Desk(self.company))
        self._app = Litestar(
            api.routers, exception_handlers={Exception: api.on_error}, openapi_config=None, logging_config=None
        )

    def open_on(self, url: str) -> None:
        """From here on this process works on another database."""
        opened = open_database(url)
        self.company.database.engine, self.company.database.url = opened.engine, opened.url

    async def do(self, url: str, act: Command | Duty, token: str) -> Any:
        """Do it; answers the status and the body that the caller gets, or nothing for a duty."""
        self.open_on(url)
        if isinstance(act, Duty):
            await act.work(self.company)
            return None
        transport = httpx2.ASGITransport(app=self._app)
        headers = {"authorization": f"Bearer {token}", "idempotency-key": KEY}
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://testserver.local", headers=headers
        ) as client:
            answer = await client.request(act.method, f"/api/v1{act.path}", json=act.body)
        return [answer.status_code, answer.text]
