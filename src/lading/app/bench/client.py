"""A small HTTP client for load: as little Python as possible between two requests on a connection."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

from lading.app.bench.serving import Server


async def drive(
    server: Server, bodies: Callable[[], bytes], *, connections: int, seconds: float
) -> tuple[int, dict[int, int]]:
    """Post orders over so many connections, each after its last answer; answers within the time, and by status.

    What is under way at the end is waited for, and counted by status alone.
    """
    deadline = time.perf_counter() + seconds
    statuses: Counter[int] = Counter()
    within = 0

    async def post_on() -> None:
        nonlocal within
        connection = await Connection.open(server)
        try:
            while time.perf_counter() < deadline:
                status, _ = await connection.post("/api/v1/orders", bodies())
                statuses[status] += 1
                within += time.perf_counter() <= deadline
        finally:
            connection.close()

    await asyncio.gather(*(post_on() for _ in range(connections)))
    return within, dict(statuses)


async def post_once(server: Server, bodies: list[bytes]) -> list[int]:
    """Post each of these on a connection of its own, all at the same time; answers the statuses."""
    connections = [await Connection.open(server) for _ in bodies]
    try:
        posts = (one.post("/api/v1/orders", body) for one, body in zip(connections, bodies, strict=True))
        return [status for status, _ in await asyncio.gather(*posts)]
    finally:
        for connection in connections:
            connection.close()


class Connection:
    """One connection that is kept open from request to request."""

    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, server: Server) -> "Connection":
        """Connect."""
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**24)
        return cls(server, reader, writer)

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """The status and the body of the answer."""
        headers = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return await self._ask(f"POST {path} HTTP/1.1\r\n{headers}", body)

    async def get(self, path: str, *, cookie: str = "") -> tuple[int, bytes]:
        """The status and the body of the answer."""
        return await self._ask(f"GET {path} HTTP/1.1\r\n" + (f"Cookie: {cookie}\r\n" if cookie else ""), b"")

    async def _ask(self, head: str, body: bytes) -> tuple[int, bytes]:
        said = f"{head}Host: 127.0.0.1:{self._server.port}\r\nAuthorization: Bearer {self._server.key}\r\n\r\n"
        self._writer.write(said.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = answer.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        return int(answer[9:12]), await self._reader.readexactly(int(length or 0))

    def close(self) -> None:
        """Hang up."""
        self._writer.close()
