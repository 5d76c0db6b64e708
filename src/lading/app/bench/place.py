"""`place`: orders over the full HTTP API against a hand-written script that writes one order per transaction."""

import asyncio
import os

import msgspec
import psycopg

from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground, NoGround, breaches
from lading.app.bench.limit import prepare_limit, run_limit
from lading.app.bench.load import find_wrk, put_load
from lading.app.bench.pace import alternate, middle
from lading.app.bench.processes import cpu_of, postmaster_of
from lading.app.bench.serving import Server, serving


class Run(msgspec.Struct, frozen=True):
    """One run: orders a second, how many, and microseconds of processor time for each, by who spent it."""

    rate: float
    orders: int
    spent: dict[str, float]


class _Clock:
    """Processor time of the database, of our server, and of what puts the load on."""

    def __init__(self, url: str, server: Server) -> None:
        self._pids = {"PostgreSQL": postmaster_of(url), "server": server.pid}
        self._before = self._read()

    def spent(self, orders: int) -> dict[str, float]:
        """Microseconds for each order since this clock was made; nothing where processes cannot be looked at."""
        after = self._read()
        return {name: 1e6 * (after[name] - self._before[name]) / max(1, orders) for name in after if after[name]}

    def _read(self) -> dict[str, float]:
        ended = os.times()
        return {name: cpu_of(pid) for name, pid in self._pids.items()} | {
            "load": ended.children_user + ended.children_system
        }


def measure_place(ground: Ground) -> list[Figure]:
    """Alternating runs of the script and of the API; then the audit, and every acknowledged order is there."""
    pace, wrk = ground.pace, find_wrk(install=ground.pace.careful)
    with ground.database() as url:
        prepare_limit(url)
        placed = 0
        with serving(url, settings=ground.settings) as server:

            def limit(seconds: int = pace.seconds) -> Run:
                ground.checkpoint()
                clock = _Clock(url, server)
                rate = run_limit(url, seconds=seconds)
                return Run(rate, orders := round(rate * seconds), clock.spent(orders))

            def place(seconds: int = pace.seconds) -> Run:
                nonlocal placed
                ground.checkpoint()
                clock = _Clock(url, server)
                load = put_load(server, wrk=wrk, seconds=seconds)
                placed += load.placed
                return Run(load.rate, load.placed, clock.spent(load.placed))

            if pace.warm:
                limit(pace.warm)
                place(pace.warm)
            limits, places = alternate(pace.runs, limit, place)
        prove(url, placed=placed)
    return _figures(limits, places, f"load by {'wrk' if wrk else 'a Python client, which costs the server its share'}")


def _figures(limits: list[Run], places: list[Run], load: str) -> list[Figure]:
    most, rate = middle([run.rate for run in limits]), middle([run.rate for run in places])
    runs = ", ".join(f"{ours.rate:,.0f} : {theirs.rate:,.0f}" for theirs, ours in zip(limits, places, strict=True))
    spent = [_in_all(limits), _in_all(places)]
    figures = [
        Figure(measure="place", name="hand-written script, 16 clients", value=most, unit="orders/s"),
        Figure(
            measure="place",
            name="full HTTP API, 64 clients",
            value=rate,
            unit="orders/s",
            ratio=rate / most,
            target=1.0,
            note=f"{load}; the runs {runs}; the audit held, and every acknowledged order is stored once",
        ),
    ]
    if all(spent):
        names = ("processor time of the script", "processor time of the API")
        figures += [
            Figure(measure="place", name=name, value=used, unit="µs/order", note=_spent(runs))
            for name, used, runs in zip(names, spent, (limits, places), strict=True)
        ]
    return figures


def _in_all(runs: list[Run]) -> float:
    return middle([sum(run.spent.values()) for run in runs])


def _spent(runs: list[Run]) -> str:
    parts = {name: middle([run.spent.get(name, 0.0) for run in runs]) for name in runs[0].spent}
    return ", ".join(f"{name} {used:,.0f}" for name, used in parts.items()) + " (steadier than rates on a busy machine)"


def prove(url: str, *, placed: int) -> None:
    """Raise `NoGround` unless every law holds, every acknowledged order is stored once, and none is held."""
    if broken := asyncio.run(breaches(url)):
        raise NoGround("The audit found after the load: " + " / ".join(broken))
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*), count(*) FILTER (WHERE open_holds > 0) FROM orders").fetchone()
    if row != (placed, 0):
        raise NoGround(f"{placed} orders were acknowledged; stored are (in all, held): {row}.")
