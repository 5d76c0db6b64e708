"""Fixtures of every test: one real PostgreSQL, a fresh migrated database for each test, a small company."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import event

import lading.app.schema  # noqa: F401 -- every room's tables
from lading.flows.company import Company
from lading.store import Database, open_database
from lading.store.embedded import EmbeddedServer
from lading.store.migrate import migrate
from tests.small_company import found_company

PREFIX = "lading-tests-"
MEMORY, PLENTY, DAY = Path("/dev/shm"), 3 * 1024**3, 86_400
CARELESS = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "128MB", "max_wal_size": "256MB"}
"""Nothing of it needs to survive anything, and it must not fill the memory."""
SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One colour: asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs; tests that need it skip, saying so, where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real inputs, ../shared/data, is not here")
    return SHARED_DATA


def _roomy() -> Path | None:
    """Where the databases lie: in memory where there is plenty, since every test copies one of a thousand files."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > PLENTY:
        for left in MEMORY.glob(f"{PREFIX}*"):  # by runs that were killed
            if left.stat().st_mtime < time.time() - DAY:
                shutil.rmtree(left, ignore_errors=True)
        return MEMORY
    return Path("/var/tmp") if Path("/var/tmp").is_dir() else None


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """A PostgreSQL of our own for the whole run. Nothing in it needs to survive a power cut."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_roomy()))
    folder.chmod(0o755)
    try:
        with EmbeddedServer(data=folder / "pg", settings=CARELESS) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def address(url: str, name: str) -> str:
    """The URL with another database's name in it."""
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


@pytest.fixture(scope="session")
def template(server: EmbeddedServer) -> str:
    """A migrated database from which each test's own is copied."""
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE lading_template OWNER lading")
    migrate(address(server.url, "lading_template"))
    return "lading_template"


@pytest.fixture
def database_url(server: EmbeddedServer, template: str) -> Iterator[str]:
    """The URL of a fresh, migrated, empty database."""
    name = f"t_{uuid4().hex[:12]}"
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER lading STRATEGY FILE_COPY".encode())
        yield address(server.url, name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _in_this_loop(connection: Any, _record: Any, _proxy: Any) -> None:
    """A client runs its application in a loop of its own on the same pool, and a driver's lock belongs to one loop."""
    connection.driver_connection.lock = asyncio.Lock()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated, empty database, opened."""
    opened = open_database(database_url)
    event.listen(opened.engine, "checkout", _in_this_loop)
    yield opened
    await opened.close()


@pytest.fixture
async def company(database: Database) -> Company:
    """A small company: see `tests/small_company.py` for what it sells."""
    return await found_company(database)


@pytest.fixture(scope="session")
def console_process() -> Iterator[str]:
    """The address of a process that serves consoles to browsers, one company at a time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = ["-m", "granian", "--interface", "asgi", "--factory", "--no-ws", "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, *program, "tests.console.served:create"],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        _until_open(port)
        yield f"http://127.0.0.1:{port}"
        os.killpg(process.pid, signal.SIGKILL)


def _until_open(port: int) -> None:
    for _ in range(800):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise TimeoutError
