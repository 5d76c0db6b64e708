"""The running server as the operating system shows it: its pid file, its processes, its first answer."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psycopg

from lading.store.embedded.refusals import EmbeddedUnreachable

_NEVER = re.compile(r"authentication failed|does not exist|no pg_hba\.conf entry")
"""Answers of a server that is up and will not answer otherwise later."""


class Postmaster(NamedTuple):
    """What `postmaster.pid` says, true while that process lives; the socket's folder comes a little later."""

    pid: int
    socket: Path | None


def read_postmaster(*, cluster: Path) -> Postmaster | None:
    """The pid file of a data directory, or None where there is none or it is half written."""
    with suppress(OSError, ValueError, IndexError):
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Postmaster(int(lines[0]), Path(lines[4]) if lines[4] else None)
    return None


def works_in(*, pid: int, cluster: Path) -> bool:
    """Whether this process is PostgreSQL at work in this data directory, and no stranger with the pid."""
    if Path("/proc/self").exists():
        with suppress(OSError):
            # The folder itself and not its name: another container may have one of the same name.
            return Path(f"/proc/{pid}/cwd").samefile(cluster)
        return False
    said = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return str(cluster) in said.stdout


def kill_orphans(*, cluster: Path) -> int:
    """End sessions that outlived their postmaster, busy in a query; answers how many.

    They can save nothing any more, and hold the memory that the next server needs. Linux only.
    """
    orphans = list(_at_work(cluster))
    for pid in orphans:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(orphans)


def _at_work(cluster: Path) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        if works_in(pid=int(folder.name), cluster=cluster):
            yield int(folder.name)


def socket_url(*, socket: Path, role: str, database: str) -> str:
    """A libpq URL over the socket in this folder."""
    return f"postgresql://{role}@/{database}?host={quote(str(socket), safe='')}&port=5432"


def wait_until_ready(
    *, url: Callable[[], str], lives: Callable[[], bool], waiting: Callable[[float, str], None]
) -> bool:
    """Connect, again and again for as long as the server lives: recovery takes as long as it takes.

    True once a connection was made, False when the server died before. `waiting` is told about every second
    how many seconds have passed and what the server answers. Raises `EmbeddedUnreachable` when the server is
    up and turns us away.
    """
    start = told = time.monotonic()
    while True:
        alive = lives()  # asked before the attempt: what dies after it is found in the next round
        try:
            psycopg.connect(url(), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            answer = str(error).strip()
        else:
            return True
        if not alive:
            return False
        if _NEVER.search(answer):
            raise EmbeddedUnreachable(f"The embedded database turns us away: {answer}")
        now = time.monotonic()
        if now - told >= 1:
            told = now
            waiting(now - start, answer)
        time.sleep(0.01 if now - start < 1 else 0.25)
