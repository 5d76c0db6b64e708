"""A real server beside the benchmarks: `lading serve` in processes of its own, on a free port."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO
from urllib.error import URLError

import msgspec

from lading.access import create_key
from lading.app.bench.ground import NoGround
from lading.store import Settings, open_database

PATIENCE = 60.0


class Server(msgspec.Struct, frozen=True):
    """Where it listens, with which key it is asked, its first process, and what it complained about last."""

    port: int
    key: str
    pid: int
    last_words: Callable[[], str]

    @property
    def address(self) -> str:
        """The beginning of every URL."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(url: str, *, settings: Settings) -> Iterator[Server]:
    """`lading serve` on that database, as a company would run it; ended afterwards."""
    port = free_port()
    key = asyncio.run(_make_key(url))
    with running("serve", environment=environment_of(url, settings, port=port)) as program:
        program.wait_for(f"http://127.0.0.1:{port}/readyz")
        yield Server(port, key, program.pid, program.last_words)


def environment_of(url: str, settings: Settings, *, port: int) -> dict[str, str]:
    """The environment of a child: that database, that port, and our end is its end."""
    return os.environ | {
        "LADING_DATABASE_URL": url,
        "LADING_DATA": str(settings.data),
        "LADING_HOST": "127.0.0.1",
        "LADING_PORT": str(port),
        "LADING_PROCESSES": str(settings.processes),
        "LADING_PARENT": str(os.getpid()),
    }


class Program:
    """The command `lading` in a process of its own; what it complains about is kept for our own complaint."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: BinaryIO) -> None:
        self._process = process
        self._log = log

    @property
    def pid(self) -> int:
        """Its first process."""
        return self._process.pid

    def wait_for(self, address: str, *, patience: float = PATIENCE) -> float:
        """Ask until there is an answer of success; answers how many seconds that took. Raises `NoGround`."""
        began = time.perf_counter()
        while time.perf_counter() - began < patience:
            if self._process.poll() is not None:
                raise NoGround(f"The server ended before it answered {address}: {self.last_words()}")
            with suppress(URLError, OSError), urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- ours
                if answer.status == 200:
                    return time.perf_counter() - began
            time.sleep(0.01)
        raise NoGround(f"There was no answer from {address} within {patience:.0f} s: {self.last_words()}")

    def last_words(self) -> str:
        """The end of what it said."""
        self._log.seek(0)
        return self._log.read()[-600:].decode(errors="replace").strip()


@contextmanager
def running(*arguments: str, environment: dict[str, str]) -> Iterator[Program]:
    """`lading` with these arguments for the duration of the block; then asked to finish, and made to after a while."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "lading.app.main", *arguments], env=environment, stdout=log, stderr=log
        )
        try:
            yield Program(process, log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _make_key(url: str) -> str:
    database = open_database(url)
    try:
        async with database.unit_of_work() as unit:
            return await create_key(unit, name=f"bench-{time.time_ns()}", scopes=["admin"])
    finally:
        await database.close()
