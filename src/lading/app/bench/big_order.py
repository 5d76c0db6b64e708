"""`big`: one order of a thousand lines, placed and cancelled."""

import asyncio
import time

import msgspec

from lading.app.bench.bodies import body
from lading.app.bench.client import Connection
from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground, NoGround, breaches
from lading.app.bench.pace import middle, percentile
from lading.app.bench.serving import Server, serving

LINES = 1_000
COMMIT = 300.0
"""Milliseconds within which a change of such an order shall be committed."""


class _Placed(msgspec.Struct):
    number: str


def measure_big(ground: Ground) -> list[Figure]:
    """Place and cancel such orders one after the other."""
    times = max(3, ground.pace.requests // 10)
    with ground.database() as url, serving(url, settings=ground.settings) as server:
        placing, cancelling = asyncio.run(_place_and_cancel(server, times))
        if broken := asyncio.run(breaches(url)):
            raise NoGround("The audit found after orders of a thousand lines: " + " / ".join(broken))
    return [
        _figure("place an order of 1,000 lines", placing),
        _figure("cancel it", cancelling),
    ]


def _figure(name: str, seconds: list[float]) -> Figure:
    return Figure(
        measure="big",
        name=name,
        value=1000 * middle(seconds),
        unit="ms",
        target=COMMIT,
        wanted="most",
        note=f"over HTTP, one client; 95 of 100 within {1000 * percentile(seconds, 0.95):.0f} ms",
    )


async def _place_and_cancel(server: Server, times: int) -> tuple[list[float], list[float]]:
    connection = await Connection.open(server)
    placing: list[float] = []
    cancelling: list[float] = []
    try:
        for turn in range(-1, times):
            lines = [(1 + (turn * 37 + line * 7) % 10_000, 1 + line % 5) for line in range(LINES)]
            began = time.perf_counter()
            status, answer = await connection.post("/api/v1/orders", body(f"BIG-{turn}", lines, 1 + turn % 100))
            placed = time.perf_counter()
            if status != 201:
                raise NoGround(f"An order of {LINES} lines was answered {status}: {answer[:300].decode()}")
            number = msgspec.json.decode(answer, type=_Placed).number
            status, answer = await connection.post(f"/api/v1/orders/{number}/cancel", b'{"reason":"measured"}')
            if status != 200:
                raise NoGround(f"Its cancellation was answered {status}: {answer[:300].decode()}")
            if turn >= 0:
                placing.append(placed - began)
                cancelling.append(time.perf_counter() - placed)
    finally:
        connection.close()
    return placing, cancelling
