"""`change`: an order of a thousand lines, looked at and changed: one line of it, and all of them."""

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
PREVIEW, COMMIT = 100.0, 300.0
"""Milliseconds within which a change of such an order shall be previewed, and committed."""

Times = dict[tuple[str, bool], list[float]]
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
        taken = asyncio.run(_change(server, times))
        if broken := asyncio.run(breaches(url)):
            raise NoGround("The audit found after changes of a thousand lines: " + " / ".join(broken))
    return [_figure(kind, previewed, seconds) for (kind, previewed), seconds in taken.items()]


def _figure(kind: str, previewed: bool, seconds: list[float]) -> Figure:  # noqa: FBT001 -- half of a key
    return Figure(
        measure="change",
        name=f"{'preview' if previewed else 'commit'}: {_NAMES[kind]}",
        value=1000 * middle(seconds),
        unit="ms",
        target=PREVIEW if previewed else COMMIT,
        wanted="most",
        note=f"1,000 lines, over HTTP, one client; the fastest {1000 * min(seconds):.0f} ms, 95 of 100 within"
        f" {1000 * percentile(seconds, 0.95):.0f} ms",
    )


async def _change(server: Server, times: int) -> Times:
    connection = await Connection.open(server)
    taken: Times = {(kind, previewed): [] for kind in _NAMES for previewed in (True, False)}
    try:
        lines = [(1 + line * 7 % 10_000, 100) for line in range(LINES)]
        placed = await _post(connection, "/api/v1/orders", body("CHANGE-1", lines, 1), 201)
        address = f"/api/v1/orders/{msgspec.json.decode(placed, type=_Placed).number}/change"
        for turn in range(-1, times):
            for kind in _NAMES:
                wish = _encode({"reason": "measured", "lines": _edits(kind, turn)})
                began = time.perf_counter()
                await _post(connection, f"{address}?preview=true", wish, 200)
                looked = time.perf_counter()
                await _post(connection, address, wish, 200)
                if turn >= 0:
                    taken[kind, True].append(looked - began)
                    taken[kind, False].append(time.perf_counter() - looked)
    finally:
        connection.close()
    return taken


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
