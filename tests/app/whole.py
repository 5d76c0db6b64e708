"""The whole product as a process of its own, for tests that pull plugs."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

linux_only = pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], object], *, seconds: float = 180) -> float:
    """Wait until it holds; answers how long that took. Fails when it takes longer than `seconds`."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - started


class Whole:
    """`lading` on one data folder and one port."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.port = port
        self.environment = {**os.environ, "LADING_DATA": str(data), "LADING_PORT": str(port), "LADING_PROCESSES": "2"}
        self.environment.pop("LADING_DATABASE_URL", None)
        self.process: subprocess.Popen[str] | None = None

    def call(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "lading.app.main", *words],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    def start(self, *words: str) -> float:
        """`lading run`; answers the seconds until it was ready."""
        command = [sys.executable, "-m", "lading.app.main", "run", *words]
        self.process = subprocess.Popen(command, env=self.environment)
        return until(self.ready)

    def ready(self) -> bool:
        """Whether the server answers and its database, too."""
        assert self.process is None or self.process.poll() is None, "it has ended"
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def processes(self, word: str) -> list[int]:
        """Processes of this tree started as `lading WORD`, the parents first."""
        assert self.process
        tree, found = {self.process.pid}, []
        for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
            with suppress(OSError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                words = (folder / "cmdline").read_bytes().split(b"\0")
                if parent in tree:
                    tree.add(int(folder.name))
                    if word.encode() in words:
                        found.append(int(folder.name))
        return found

    def stop(self, number: int = signal.SIGINT) -> int:
        """End it as Ctrl-C would; answers the exit code."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


def alive(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def product(folder: Path) -> Iterator[Whole]:
    """The product on a data folder; whatever still runs at the end is ended."""
    whole = Whole(folder / "data", free_port())
    try:
        yield whole
    finally:
        if whole.process and whole.process.poll() is None:
            whole.stop(signal.SIGTERM)
        with suppress(OSError, ValueError):
            os.kill(int((whole.data / "cluster" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
