"""Load on the API: by wrk where there is one, else by a small client of our own, which costs more of the machine."""

import asyncio
import os
import shutil
import subprocess
import time

import msgspec

from lading.app.bench.bodies import Bodies
from lading.app.bench.client import drive
from lading.app.bench.ground import SCRIPTS, NoGround
from lading.app.bench.serving import Server

CONNECTIONS = 64
DRAIN = 1
"""Seconds at the end in which nothing new is sent, so that every order under way is answered and counted."""


class Load(msgspec.Struct, frozen=True):
    """What came back: answers within the time, and how many there were of each status in all."""

    within: int
    statuses: dict[int, int]
    seconds: int
    broken: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.within / self.seconds

    @property
    def placed(self) -> int:
        """How many orders the server says that it has placed."""
        return self.statuses.get(201, 0)


class _Told(msgspec.Struct):
    """What `orders.lua` prints."""

    within: int
    statuses: dict[int, int]
    broken: int


def find_wrk(*, install: bool) -> str:
    """The program `wrk`; root on a Debian gets it installed. Empty where there is none."""
    if install and not shutil.which("wrk") and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "--yes", "--quiet", "wrk"]
        subprocess.run(command, capture_output=True, check=False, timeout=300)
    return shutil.which("wrk") or ""


def put_load(server: Server, *, wrk: str, seconds: int, hot: bool = False) -> Load:
    """Place orders for so many seconds over 64 connections; raises `NoGround` unless all were taken."""
    run = f"B{time.time_ns():x}"
    mode = "hot" if hot else "spread"
    load = _by_wrk(wrk, server, run, seconds, mode) if wrk else _by_client(server, run, seconds, mode)
    if load.broken or set(load.statuses) - {200, 201}:
        raise NoGround(f"Not every order was taken: answers by status {load.statuses}, {load.broken} broken.")
    return load


def _by_wrk(wrk: str, server: Server, run: str, seconds: int, mode: str) -> Load:
    done = subprocess.run(
        [
            wrk,
            "--threads=1",
            f"--connections={CONNECTIONS}",
            f"--duration={seconds + DRAIN}s",
            "--timeout=30s",
            f"--script={SCRIPTS / 'orders.lua'}",
            server.address,
            *("--", run, str(seconds), mode),
        ],
        env=os.environ | {"LADING_BENCH_KEY": server.key},
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout.strip().rpartition("\n")[2]
    if done.returncode or not told.startswith("{"):
        raise NoGround(f"wrk did not come through: {done.stderr.strip()[-500:]}")
    found = msgspec.json.decode(told, type=_Told)
    return Load(found.within, found.statuses, seconds, found.broken)


def _by_client(server: Server, run: str, seconds: int, mode: str) -> Load:
    bodies = Bodies(run, hot=mode == "hot")
    within, statuses = asyncio.run(drive(server, bodies.next, connections=CONNECTIONS, seconds=seconds))
    return Load(within, statuses, seconds)
