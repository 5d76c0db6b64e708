"""`hot`: every order wants the same item; and 300 buyers at once for the last 100 units."""

import asyncio
import time

import psycopg

from lading.app.bench.bodies import order_for
from lading.app.bench.client import post_once
from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground, NoGround, breaches
from lading.app.bench.load import find_wrk, put_load
from lading.app.bench.pace import alternate, middle
from lading.app.bench.place import prove
from lading.app.bench.serving import Server, serving

BUYERS, UNITS = 300, 100


def measure_hot(ground: Ground) -> list[Figure]:
    """The same load with one hot item in every order, in turn with the spread one; then the last units."""
    with ground.database() as url, serving(url, settings=ground.settings) as server:
        return [*_hot(ground, url, server), *_last_units(ground, url, server)]


def _hot(ground: Ground, url: str, server: Server) -> list[Figure]:
    pace, wrk = ground.pace, find_wrk(install=ground.pace.careful)
    placed = 0

    def put(*, hot: bool, seconds: int = pace.seconds) -> float:
        nonlocal placed
        ground.checkpoint()
        load = put_load(server, wrk=wrk, seconds=seconds, hot=hot)
        placed += load.placed
        return load.rate

    if pace.warm:
        put(hot=False, seconds=pace.warm)
    spread, hot = alternate(pace.runs, lambda: put(hot=False), lambda: put(hot=True))
    prove(url, placed=placed)
    return [
        Figure(measure="hot", name="spread over 10,000 items", value=middle(spread), unit="orders/s"),
        Figure(
            measure="hot",
            name="one of three lines is the hot item",
            value=middle(hot),
            unit="orders/s",
            ratio=middle(hot) / middle(spread),
            target=0.7,
            note="the other two lines are spread; never oversold: the audit held on all orders",
        ),
    ]


def _last_units(ground: Ground, url: str, server: Server) -> list[Figure]:
    """300 buyers on connections of their own, each for one of the last 100 units of an item."""
    seconds: list[float] = []
    for run in range(ground.pace.runs):
        _refill(url, f"LAST-{run}")
        orders = [order_for(f"LAST-{run}", f"L{run}-{buyer}", buyer) for buyer in range(1, BUYERS + 1)]
        began = time.perf_counter()
        statuses = asyncio.run(post_once(server, orders))
        seconds.append(time.perf_counter() - began)
        if (statuses.count(201), statuses.count(409)) != (UNITS, BUYERS - UNITS):
            told = {status: statuses.count(status) for status in set(statuses)}
            raise NoGround(f"{BUYERS} buyers for {UNITS} units were answered: {told}.")
    if broken := asyncio.run(breaches(url)):
        raise NoGround("The audit found after the last units: " + " / ".join(broken))
    return [
        Figure(
            measure="hot",
            name=f"{BUYERS} buyers for {UNITS} units",
            value=middle(seconds),
            unit="s",
            note=f"exactly {UNITS} orders and {BUYERS - UNITS} refusals in every run",
        )
    ]


def _refill(url: str, sku: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO items (sku, name) VALUES (%s, 'The last of its kind')", [sku])
        connection.execute("INSERT INTO prices (list, sku, price) VALUES ('usd', %s, 10)", [sku])
        connection.execute("INSERT INTO stock (sku, place, on_hand) VALUES (%s, 'MAIN', %s)", [sku, UNITS])
        connection.execute(
            "INSERT INTO movements (sku, place, kind, quantity, at, actor)"
            " VALUES (%s, 'MAIN', 'received', %s, now(), 'system:lading')",
            [sku, UNITS],
        )
        connection.execute("UPDATE reference_version SET version = version + 1")
