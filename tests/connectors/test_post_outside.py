"""Webhooks that must leave the house reach no inner address, whatever a name leads to when it is called."""

import asyncio
from collections.abc import Sequence

import pytest

from lading.connectors.post_outside import is_public, post_outside
from lading.connectors.webhook import post_webhook

pytestmark = pytest.mark.anyio
INNER = "127.0.0.1 10.1.2.3 192.168.0.9 172.16.5.5 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1%eth0"
INNER6 = "fd00::1 ::ffff:10.0.0.1 2002:a00:1:: 64:ff9b::a00:1 ff02::1"


@pytest.mark.parametrize("address", [*INNER.split(), *INNER6.split()])
def test_inner_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


async def test_a_name_that_leads_inside_is_refused_when_it_is_called() -> None:
    async def book(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.215.14", "10.0.0.7"]

    said = await post_outside(url="https://erp.example.com/x", headers={}, body=b"{}", look_up=book)
    assert said.startswith("erp.example.com leads to 10.0.0.7, which is inside a private network.")
    assert "inside" in await post_outside(url="https://localhost/x", headers={}, body=b"{}")


async def test_the_address_is_connected_to_and_the_name_is_told() -> None:
    heard: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 204 Taken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x"
    said = await post_webhook(url=url, headers={"host": "erp.example.com"}, body=b"{}", name="erp.example.com")
    server.close()
    await server.wait_closed()
    assert (said, heard[0].lower().count("host: erp.example.com")) == ("", 1)
