"""`change`: an order of a thousand lines, looked at and changed: one line of it, and all of them.

Looked at as the console's form does while somebody types, in a process that stands as a server does; rehearsed and
changed over HTTP.
"""

import asyncio
import time
from typing import Literal

import msgspec

from lading.app.bench.bodies import body
from lading.app.bench.client import Connection
from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground, NoGround, breaches
from lading.app.bench.pace import middle, percentile
from lading.app.bench.serving import Server, serving
from lading.app.loading import calm_collector
from lading.flows.changing.look_at_change import look_at_change
from lading.flows.changing.order_edit import ChangeOrder, OrderEdit
from lading.flows.company import Company
from lading.kernel import Actor
from lading.store import open_database

LINES = 1_000
PREVIEW, COMMIT = 100.0, 300.0
"""Milliseconds within which a change of such an order shall be previewed, and committed."""

Step = Literal["look", "rehearse", "commit"]
Times = dict[tuple[str, Step], list[float]]
_NAMES = {
    "one": "one line's quantity",
    "less": "all lines, fewer units",
    "more": "all lines, more units",
    "price": "all lines, other prices",
}
_encode = msgspec.json.Encoder().encode


class _Placed(msgspec.Struct):
    number: str


def measure_change(ground: Ground) -> list[Figure]:
    """Look at changes of such an order, and make them, one after the other."""
    times = max(3, ground.pace.requests // 20)
    with ground.database() as url, serving(url, settings=ground.settings) as server:
        taken = asyncio.run(_change(server, url, times))
        if broken := asyncio.run(breaches(url)):
            raise NoGround("The audit found after changes of a thousand lines: " + " / ".join(broken))
    return [_figure(kind, step, seconds) for (kind, step), seconds in taken.items()]


def _figure(kind: str, step: Step, seconds: list[float]) -> Figure:
    how = "in process" if step == "look" else "over HTTP, one client"
    return Figure(
        measure="change",
        name=f"{step}: {_NAMES[kind]}",
        value=1000 * middle(seconds),
        unit="ms",
        target={"look": PREVIEW, "rehearse": None, "commit": COMMIT}[step],
        wanted="most",
        note=f"1,000 lines, {how}; the fastest {1000 * min(seconds):.0f} ms, 95 of 100 within"
        f" {1000 * percentile(seconds, 0.95):.0f} ms",
    )


async def _change(server: Server, url: str, times: int) -> Times:
    calm_collector()
    connection, database = await Connection.open(server), open_database(url)
    company = Company(database)
    taken: Times = {}
    try:
        lines = [(1 + line * 7 % 10_000, 100) for line in range(LINES)]
        placed = await _post(connection, "/api/v1/orders", body("CHANGE-1", lines, 1), 201)
        number = msgspec.json.decode(placed, type=_Placed).number
        for turn in range(-1, times):
            for kind in _NAMES:
                seconds = await _measure(connection, company, number, _edits(kind, turn))
                for step, one in seconds.items() if turn >= 0 else ():
                    taken.setdefault((kind, step), []).append(one)
    finally:
        connection.close()
        await database.close()
    return taken


async def _measure(
    connection: Connection, company: Company, number: str, lines: list[dict[str, object]]
) -> dict[Step, float]:
    """Look at it, rehearse it, do it; seconds of each."""
    address, edit = f"/api/v1/orders/{number}/change", msgspec.convert({"lines": lines}, OrderEdit, strict=False)
    wish = _encode({"reason": "measured", "lines": lines})
    times = [time.perf_counter()]
    await look_at_change(company, actor=Actor("user", "bench"), wish=ChangeOrder(number=number, edit=edit))
    times.append(time.perf_counter())
    await _post(connection, f"{address}?preview=true", wish, 200)
    times.append(time.perf_counter())
    await _post(connection, address, wish, 200)
    times.append(time.perf_counter())
    return {"look": times[1] - times[0], "rehearse": times[2] - times[1], "commit": times[3] - times[2]}


def _edits(kind: str, turn: int) -> list[dict[str, object]]:
    """Quantities go down and up again from turn to turn; prices rise by a cent."""
    if kind == "price":
        price = f"{3 + (turn + 2) / 100:.2f}"
        return [{"line": line, "unit_price": price, "price_reason": "agreed"} for line in range(1, LINES + 1)]
    if kind == "one":
        return [{"line": 1, "quantity": 51 + turn % 2}]
    quantity = 60 if kind == "less" else 90
    return [{"line": line, "quantity": quantity} for line in range(1, LINES + 1)]


async def _post(connection: Connection, path: str, sent: bytes, expected: int) -> bytes:
    status, answer = await connection.post(path, sent)
    if status != expected:
        raise NoGround(f"{path} was answered {status}: {answer[:300].decode()}")
    return answer
