"""A part of the product in a process of its own, started again when it dies."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from lading.app.orphan import PARENT

AWAIT = "LADING_AWAIT"
"""Set where a child is told the database's URL on its standard input, once there is one."""

LONGEST_PAUSE = 5.0
HOPELESS = 3
"""Failures in a row after which a child that never worked will not do so."""


class Child:
    """One child. It loads its program at once, and works from the moment that `tell` names the database."""

    def __init__(self, name: str, *arguments: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self._command: Sequence[str] = [sys.executable, "-m", "lading.app.main", *arguments]
        self._environment = {**environment, PARENT: str(os.getpid()), AWAIT: "1"}
        self._process: subprocess.Popen[bytes] | None = None
        self._url = ""
        self._started = 0.0
        self._failures = 0
        self._lived = False

    @property
    def pid(self) -> int | None:
        """The process, or None before the first start."""
        return self._process.pid if self._process else None

    @property
    def hopeless(self) -> bool:
        """Whether it has died several times without ever having lived for long."""
        return self._failures >= HOPELESS and not self._lived

    def start(self) -> None:
        """Start it, in a process group of its own: Ctrl-C is for us, who stop everything in order."""
        self._process = subprocess.Popen(self._command, env=self._environment, stdin=subprocess.PIPE, process_group=0)
        self._started = time.monotonic()
        if self._url:
            self.tell(self._url)

    def tell(self, url: str) -> None:
        """Name the database. A child that is started again is told so again; another URL starts it anew."""
        known, self._url = self._url, url
        if known and known != url:
            self.stop()
        if self._process is None or self._process.stdin is None or self._process.stdin.closed:
            return
        with suppress(BrokenPipeError):  # it has died: `tend` starts it again
            self._process.stdin.write(f"{url}\n".encode())
            self._process.stdin.close()

    def tend(self) -> None:
        """Start it again if it has died; one that keeps dying at once, more and more slowly."""
        if self._process is None or self._process.poll() is None:
            return
        lived = time.monotonic() - self._started
        if lived < min(0.5 * self._failures, LONGEST_PAUSE):
            return
        self._lived = self._lived or lived >= 10
        self._failures = self._failures + 1 if lived < 10 else 0
        print(f"{self.name} ended ({_how(self._process.returncode)}); it is started again.", file=sys.stderr)
        self.start()

    def stop(self) -> None:
        """Ask it to finish."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def wait(self, *, seconds: float) -> None:
        """Wait for its end, and insist on it when the time is over."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"
