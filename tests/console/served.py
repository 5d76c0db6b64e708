"""The consoles for a browser: one process for all tests, since starting one takes seconds. It serves one company at a
time, that of the test whose turn it is.
"""

import asyncio
from typing import Any

from litestar import Litestar

import lading.app.schema  # noqa: F401 -- fills the MetaData
from lading.console import Front, create_console, show_problem
from lading.flows.company import Company
from lading.portal import create_portal
from lading.store import open_database

TURN = "/whose-turn-is-it"
"""Where a test posts the URL of its database, and nothing when it is over."""


def create() -> "Turns":
    """What the process runs that the fixture `console_process` starts."""
    return Turns()


class Turns:
    """Hands every request to the application of the company whose turn it is."""

    def __init__(self) -> None:
        self._app: Litestar | None = None
        self._turn: asyncio.Task[None] | None = None
        self._over = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request, or the beginning and the end of the process."""
        if scope["type"] == "lifespan":
            await _start_and_stop(receive, send)
        elif scope["path"] == TURN:
            await self._change(url=(await receive())["body"].decode())
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})
        elif self._app is not None:
            await self._app(scope, receive, send)

    async def _change(self, *, url: str) -> None:
        self._over.set()
        if self._turn:
            await self._turn
        self._app, self._turn, self._over = None, None, asyncio.Event()
        if url:
            begun = asyncio.Event()
            self._turn = asyncio.create_task(self._live(url, begun, self._over))
            waiting = asyncio.create_task(begun.wait())
            await asyncio.wait({self._turn, waiting}, return_when=asyncio.FIRST_COMPLETED)

    async def _live(self, url: str, begun: asyncio.Event, over: asyncio.Event) -> None:
        """A turn, in a task of its own: whoever begins an application ends it."""
        company = Company(open_database(url))
        app = _app_of(company)
        async with app.lifespan():
            self._app = app
            begun.set()
            await over.wait()
        await company.database.close()


def _app_of(company: Company) -> Litestar:
    front = Front(company)
    return Litestar(
        [create_portal(company), create_console(front)],
        exception_handlers={Exception: show_problem(front)},
        openapi_config=None,
        logging_config=None,
    )


async def _start_and_stop(receive: Any, send: Any) -> None:
    for moment in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{moment}.complete"})
