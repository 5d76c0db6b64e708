"""Knocking at an address tells what can be told without posting anything."""

import asyncio

import pytest

from lading.connectors.knock import knock

pytestmark = pytest.mark.anyio


async def ask(status: int) -> tuple[bool, str, str]:
    """What is said of an address that answers so, and what it heard."""
    heard: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/in"
    said = await knock(url=url, headers={"x-key": "s"}, inside=True)
    server.close()
    await server.wait_closed()
    return said.works, said.sentence, heard[0]


@pytest.mark.parametrize(
    ("status", "works", "part"),
    [
        (204, True, "only known when one is sent"),
        (405, True, "The server answers"),
        (501, True, "The server answers"),
        (401, False, "It answers 401: it does not accept our secret."),
        (404, False, "knows nothing at this address"),
        (503, False, "It answers 503"),
    ],
)
async def test_what_an_answer_tells(status: int, works: bool, part: str) -> None:  # noqa: FBT001
    told, sentence, heard = await ask(status)
    assert (told, part in sentence) == (works, True)
    assert heard.startswith("OPTIONS /in HTTP/1.1\r\n")
    assert "x-key: s" in heard.lower()


async def test_an_inner_address_is_refused_and_an_empty_one_told() -> None:
    refused = await knock(url="https://localhost/in", headers={}, inside=False)
    assert (refused.works, "inside a private network" in refused.sentence) == (False, True)
    nobody = await knock(url="http://127.0.0.1:9/in", headers={}, inside=True)
    assert (nobody.works, nobody.sentence.startswith("Nobody answers: ConnectError")) == (False, True)
