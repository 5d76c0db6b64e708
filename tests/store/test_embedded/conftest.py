"""Short folders for servers of their own; whatever still runs there afterwards is ended."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from lading.store.embedded import EmbeddedServer
from lading.store.embedded.postmaster import kill_orphans

NO_SYNC = {"fsync": "off"}
"""For tests in which nobody pulls the plug."""

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another user")


def quickest_place() -> str | None:
    """Memory where there is plenty that may hold programs, else the place for temporary files."""
    with suppress(OSError):
        memory = os.statvfs("/dev/shm")
        if memory.f_bavail * memory.f_frsize > 2**30 and not memory.f_flag & os.ST_NOEXEC:
            return "/dev/shm"
    return None


@contextmanager
def short_folder() -> Iterator[Path]:
    """An empty folder of ours with a short path, closed to others."""
    root = Path(tempfile.mkdtemp(prefix="ld-", dir=quickest_place())).resolve()
    try:
        yield root
    finally:
        for version in root.rglob("PG_VERSION"):
            kill_orphans(cluster=version.parent)
        shutil.rmtree(root)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for one test."""
    with short_folder() as root:
        yield root


@pytest.fixture(scope="session")
def used_folder() -> Iterator[Path]:
    """A folder with a data directory in which the table `kept` has one row; each test leaves it stopped."""
    with short_folder() as root:
        with EmbeddedServer(data=root) as server:
            ask(server.url, "CREATE TABLE kept AS SELECT 1 AS id")
        yield root


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    """The rows of one statement, committed."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def start_elsewhere(data: Path) -> "subprocess.Popen[str]":
    """Another process that starts the server, says `PID adopted` and waits for a line, or for its end."""
    code = (
        "import sys; from pathlib import Path; from lading.store.embedded import EmbeddedServer\n"
        f"with EmbeddedServer(data=Path({str(data)!r})) as server:\n"
        "    print(server.pid, server.adopted, flush=True); sys.stdin.readline()"
    )
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
