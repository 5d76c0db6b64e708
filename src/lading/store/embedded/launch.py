"""One server process: launched with its lock and its log, and ended by signals."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from lading.store.embedded.folders import Folders
from lading.store.embedded.locks import try_lock
from lading.store.embedded.owner import Owner
from lading.store.embedded.refusals import EmbeddedFailed

Mode = Literal["smart", "fast", "immediate"]

SIGNALS: dict[Mode, signal.Signals] = {
    "smart": signal.SIGTERM,
    "fast": signal.SIGINT,
    "immediate": signal.SIGQUIT,
}

_KNOCKING = re.compile(r"FATAL:  the database system is |Consistent recovery state has not been")

LARGEST_LOG = 10 * 2**20
PATIENCE = 120.0
"""Seconds for the last checkpoint, before the server is told to end at once and recover later."""


def launch(*, bin_dir: Path, folders: Folders, owner: Owner) -> "subprocess.Popen[bytes]":
    """Start `postgres`, which holds `alive.lock` from now on, with every process that it starts.

    The pid files are removed first: the lock proves that they are stale, and PostgreSQL would not start
    where another process of the same user has got that pid, or where nobody has buried the old one.
    """
    alive = _take(folders.alive_lock)
    _rotate(folders.log)
    log = os.open(folders.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        for stale in (folders.cluster / "postmaster.pid", *folders.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        return owner.popen([str(bin_dir / "postgres"), "-D", str(folders.cluster)], log=log, keep=(alive,))
    finally:
        os.close(log)
        os.close(alive)


def last_words(*, log: Path, since: int) -> str:
    """The end of what was logged after `since` bytes, without the answers to our own knocking."""
    with log.open("rb") as source:
        source.seek(since if since <= log.stat().st_size else 0)
        lines = source.read(2**20).decode(errors="replace").splitlines()
    return " / ".join([line for line in lines if not _KNOCKING.search(line)][-8:])[-1500:]


def shut_down(*, pid: int, mode: Mode, lives: Callable[[], bool], patience: float = PATIENCE) -> None:
    """End the server and wait until it is gone; raises `EmbeddedFailed` if it never goes."""
    for chosen, seconds in ((SIGNALS[mode], patience), (signal.SIGQUIT, 30.0)):
        with suppress(ProcessLookupError):
            os.kill(pid, chosen)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not lives():
                return
            time.sleep(0.01)
    raise EmbeddedFailed(f"PostgreSQL (process {pid}) does not end. Look at it with 'ps {pid}', and end it by hand.")


def _take(file: Path) -> int:
    for _ in range(100):  # somebody may be asking, which takes the lock for a moment
        if (descriptor := try_lock(file=file)) is not None:
            return descriptor
        time.sleep(0.01)
    raise EmbeddedFailed(f"Another server holds {file}. Try again.")


def _rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_name(log.name + ".1"))
