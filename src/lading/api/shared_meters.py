"""One answer for all server processes of a machine: each notes its counts in a file that the others add to theirs."""

import asyncio
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from lading.api.meters import Meters, RouteMeter

FOLDER = "LADING_METERS"
"""The environment variable by which the parent of server processes names their folder."""
EVERY = 1.0
"""Seconds between two notes; a process that answers /metrics knows of the others what is so old at most."""


class Counted(msgspec.Struct, array_like=True):
    """What one route answered in a process."""

    method: str
    route: str
    statuses: dict[int, int]
    durations: list[int]
    total: float


class Counts(msgspec.Struct, array_like=True):
    """What a process has counted since it began. A process that died leaves its last note, so that sums never fall."""

    routes: list[Counted] = []
    batches: int = 0
    orders: int = 0


class SharedMeters:
    """The notes of this process and of its siblings; without a folder there are no siblings."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._own = f"{os.getpid()}-{os.urandom(4).hex()}.json"
        self._noted = b""

    def note(self, counts: Counts) -> None:
        """Write this process's counts, where they have changed."""
        body = msgspec.json.encode(counts)
        if self._folder is None or body == self._noted:
            return
        fresh = self._folder / f"{self._own}.new"
        with suppress(OSError):  # a full disk or a folder that was tidied away costs numbers, not orders
            fresh.write_bytes(body)
            fresh.replace(self._folder / self._own)
            self._noted = body

    def others(self) -> list[Counts]:
        """The latest notes of the other processes."""
        found = []
        for file in sorted(self._folder.glob("*.json")) if self._folder else ():
            if file.name != self._own:
                with suppress(OSError, msgspec.DecodeError):
                    found.append(msgspec.json.decode(file.read_bytes(), type=Counts))
        return found


def shared_meters() -> SharedMeters:
    """As the parent of this process has set it up."""
    folder = os.environ.get(FOLDER)
    return SharedMeters(Path(folder) if folder else None)


def counts_of(meters: Meters, *, batches: int, orders: int) -> Counts:
    """What this process has counted."""
    routes = [
        Counted(method, route, meter.statuses, meter.durations, meter.total)
        for (method, route), meter in meters.routes.items()
    ]
    return Counts(routes, batches, orders)


def sum_up(counts: Iterable[Counts]) -> tuple[Meters, int, int]:
    """All of it as one: the meters, the batches of orders and the orders in them."""
    meters, batches, orders = Meters(), 0, 0
    for one in counts:
        batches += one.batches
        orders += one.orders
        for counted in one.routes:
            meter = meters.routes.setdefault((counted.method, counted.route), RouteMeter())
            meter.total += counted.total
            for status, count in counted.statuses.items():
                meter.statuses[status] = meter.statuses.get(status, 0) + count
            for place, count in enumerate(counted.durations):
                meter.durations[place] += count
    return meters, batches, orders


async def keep_noting(shared: SharedMeters, *, count: Callable[[], Counts]) -> None:
    """Note what this process has counted every second, and once more at the end."""
    try:
        while True:
            await asyncio.sleep(EVERY)
            shared.note(count())
    finally:
        shared.note(count())
