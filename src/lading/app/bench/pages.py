"""`pages`: what lists, pages and searches cost, and placing itself, with few orders and with many."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import ExitStack

import msgspec
import psycopg

from lading.access import add_user, sign_in
from lading.app.bench.client import Connection
from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground, NoGround
from lading.app.bench.load import find_wrk, put_load
from lading.app.bench.many import database_with, ground_to_keep
from lading.app.bench.pace import alternate, middle, percentile
from lading.app.bench.serving import Server, serving
from lading.store import open_database

TARGET = 1.5
LOGIN, PASSWORD = "bench", "a long password of the benchmarks 7391"
_CHOICES = 50


class Site(msgspec.Struct, frozen=True):
    """A server on a database of so many orders, with a session, and orders and names to ask for."""

    orders: int
    server: Server
    cookie: str
    numbers: list[str]
    names: list[str]


def measure_pages(ground: Ground) -> list[Figure]:
    """Ask a small and a large company's server in turn, page by page; then place orders on both, in turn."""
    with ground_to_keep(ground) as kept, ExitStack() as stack:
        sites = [_open(kept, orders, stack) for orders in kept.pace.sizes]
        figures = [
            figure for name, path in _PAGES.items() for figure in _compare(name, path, sites, kept.pace.requests)
        ]
        return [*figures, *_compare_placing(kept, sites)]


def _open(ground: Ground, orders: int, stack: ExitStack) -> Site:
    url = stack.enter_context(database_with(ground, orders=orders))
    server = stack.enter_context(serving(url, settings=ground.settings))
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT o.number, split_part(p.name, ' ', 2) FROM orders o JOIN parties p ON p.code = o.customer"
            " WHERE o.number = ANY(%s)",
            [[f"L{100_000 + 1 + index * (orders - 1) // _CHOICES}" for index in range(_CHOICES)]],
        ).fetchall()
    cookie = f"lading_session={asyncio.run(_sign_in(url))}"
    return Site(orders, server, cookie, [row[0] for row in rows], [row[1] for row in rows])


async def _sign_in(url: str) -> str:
    database = open_database(url)
    try:
        async with database.unit_of_work() as unit:
            await add_user(unit, login=LOGIN, name="Bench", password=PASSWORD, role="administrator")
        return await sign_in(database, login=LOGIN, password=PASSWORD, address="127.0.0.1")
    finally:
        await database.close()


def _any(values: list[str]) -> str:
    return random.choice(values)  # noqa: S311 -- no secret


_PAGES: dict[str, Callable[[Site], str]] = {
    "order list": lambda _: "/orders",
    "order list, needing attention": lambda _: "/orders?view=attention",
    "order page": lambda site: f"/orders/{_any(site.numbers)}",
    "search by number": lambda site: f"/orders?q={_any(site.numbers)}",
    "search by customer's name": lambda site: f"/orders?q={_any(site.names)}",
    "search by a popular SKU": lambda _: f"/orders?q=SKU-{random.randint(1, 100)}",  # noqa: S311 -- no secret
    "API, list of 50": lambda _: "/api/v1/orders?limit=50",
    "API, one order": lambda site: f"/api/v1/orders/{_any(site.numbers)}",
}


def _compare(name: str, path: Callable[[Site], str], sites: list[Site], requests: int) -> list[Figure]:
    try:
        times = asyncio.run(_ask(path, sites, requests))
    except NoGround as refusal:
        return [Figure(measure="pages", name=name, value=None, unit="ms", note=refusal.sentence)]
    figures = []
    for index, (site, seconds) in enumerate(zip(sites, times, strict=True)):
        figures.append(
            Figure(
                measure="pages",
                name=f"{name}, {site.orders:,} orders",
                value=1000 * middle(seconds),
                unit="ms",
                ratio=middle(seconds) / middle(times[0]) if index else None,
                target=TARGET if index else None,
                wanted="most",
                note=f"95 of 100 within {1000 * percentile(seconds, 0.95):.1f} ms",
            )
        )
    return figures


async def _ask(path: Callable[[Site], str], sites: list[Site], requests: int) -> list[list[float]]:
    """Seconds of every request, the sites asked in turn over one connection each."""
    connections = [await Connection.open(site.server) for site in sites]
    times: list[list[float]] = [[] for _ in sites]
    try:
        for turn in range(-5, requests):
            for site, connection, kept in zip(sites, connections, times, strict=True):
                address = path(site)
                began = time.perf_counter()
                status, _ = await connection.get(address, cookie=site.cookie)
                if status != 200:
                    raise NoGround(f"{address} answered {status}. {site.server.last_words().rpartition(chr(10))[2]}")
                if turn >= 0:
                    kept.append(time.perf_counter() - began)
    finally:
        for connection in connections:
            connection.close()
    return times


def _compare_placing(ground: Ground, sites: list[Site]) -> list[Figure]:
    pace, wrk = ground.pace, find_wrk(install=ground.pace.careful)

    def put(site: Site, seconds: int = pace.seconds) -> float:
        ground.checkpoint()
        return put_load(site.server, wrk=wrk, seconds=seconds).rate

    for site in sites if pace.warm else ():
        put(site, pace.warm)
    rates = alternate(pace.runs, *(lambda site=site: put(site) for site in sites))
    return [
        Figure(
            measure="pages",
            name=f"placing over HTTP, {site.orders:,} orders before",
            value=middle(rate),
            unit="orders/s",
            ratio=middle(rates[0]) / middle(rate) if index else None,
            target=TARGET if index else None,
            wanted="most",
            note="ratio of the cost of one order" if index else "",
        )
        for index, (site, rate) in enumerate(zip(sites, rates, strict=True))
    ]
