"""Files by SFTP: whole or not at all, once, and only to a server that is known by its key."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lading.connectors.order_sftp import SftpOrders
from lading.connectors.sftp_files import put_by_sftp, try_sftp
from lading.intake.partners import ReplySettings
from lading.intake.ports import NotTaken, SystemSettings, Taken, Waiting
from lading.intake.sftp_place import SftpPlace, sftp_place
from lading.kernel.exact import FieldRefused
from tests.sftp_server import PASSWORD, SftpServer, sftp_server

pytestmark = pytest.mark.anyio
OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPcmtdLH6wWtQ3dvDZnYuH0nXw5JcPTVJEt1zWzqRJdM"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SftpServer]:
    pytest.importorskip("asyncssh")
    with sftp_server(tmp_path) as made:
        yield made


def settings(server: SftpServer, **more: object) -> ReplySettings:
    said = {"way": "sftp", "url": server.url, "host_key": server.host_key, "inside": True}
    return msgspec.convert({**said, **more}, ReplySettings)


async def put(server: SftpServer, secret: str = PASSWORD, content: bytes = b"855", **more: object) -> str:
    said = settings(server, **more)
    return await put_by_sftp(settings=said, secret=secret, name="855-000001.edi", content=content)


async def test_a_file_is_whole_and_a_repeat_is_the_same_file(server: SftpServer) -> None:
    assert [await put(server), await put(server)] == ["", ""]
    assert server.files() == {"855-000001.edi": b"855"}
    (server.root / "in" / ".lose").touch()
    (server.root / ".lose").touch()
    lost = await put(server, content=b"855 again")
    assert lost.startswith("127.0.0.1:")
    assert (await put(server, content=b"855 again"), server.files()["855-000001.edi"]) == ("", b"855 again")


async def test_nobody_signs_in_where_the_key_is_not_known_or_another(server: SftpServer) -> None:
    unknown = await put(server, host_key="")
    assert f"put this in as its key: {server.host_key}" in unknown
    assert (await put(server, host_key=OTHER)).startswith("127.0.0.1 does not show the key that is kept for it")
    inner = await put(server, inside=False)
    assert "inside a private network" in inner
    assert (server.tries(), server.files()) == ([], {})


async def test_who_is_not_let_in_and_a_folder_that_is_missing_are_told(server: SftpServer) -> None:
    assert await put(server, secret="wrong") == "127.0.0.1 does not let “lading” in."
    missing = await put(server, url=server.url.replace("/in", "/nowhere"))
    assert missing == "There is no folder /nowhere on 127.0.0.1."
    tried = await try_sftp(server.place, PASSWORD)
    assert (tried.works, server.files()) == (True, {})


async def test_a_private_key_signs_in(tmp_path: Path) -> None:
    asyncssh = pytest.importorskip("asyncssh")
    key = asyncssh.generate_private_key("ssh-ed25519")
    (tmp_path / "keys").write_bytes(key.export_public_key())
    with sftp_server(tmp_path, client_key=tmp_path / "keys") as server:
        assert await put(server, secret=key.export_private_key().decode()) == ""
        assert (server.files(), server.tries()) == ({"855-000001.edi": b"855"}, [])


async def test_orders_are_files_that_the_other_system_answers(server: SftpServer) -> None:
    said = SystemSettings(way="sftp", form="csv", url=server.url, host_key=server.host_key)
    orders, folder = SftpOrders(said, secret=PASSWORD), server.root / "in"
    assert await orders.find(key="k1", name="4711") is None
    (server.root / ".lose").touch()
    assert isinstance(await orders.write(key="k1", name="4711", content=b"po;sku\n"), Waiting)
    found = await orders.find(key="k1", name="4711")
    assert (found, server.files()) == (
        Waiting("The file lies there; the other system has not answered yet."), {"k1.csv": b"po;sku\n"},
    )  # fmt: skip
    (folder / "done").mkdir()
    (folder / "k1.csv").rename(folder / "done" / "k1.csv")
    assert isinstance(await orders.find(key="k1", name="4711"), Waiting)
    (folder / "k1.ok").write_text("E-7\n")
    (folder / "k2.error").write_text("Unknown item")
    assert [await orders.find(key=key, name="x") for key in ("k1", "k2")] == [Taken("E-7"), NotTaken("Unknown item")]
    server.end()
    assert isinstance(await orders.find(key="k3", name="x"), Waiting)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sftp://lading@erp.example/in/orders/", SftpPlace("erp.example", 22, "lading", "/in/orders", "")),
        ("sftp://lading@erp.example:2222", SftpPlace("erp.example", 2222, "lading", ".", "")),
        ("sftp://a%40b@erp.example/~/in", SftpPlace("erp.example", 22, "a@b", "in", "")),
    ],
)
def test_an_address_is_read(url: str, place: SftpPlace) -> None:
    assert sftp_place(url, host_key="") == place


@pytest.mark.parametrize(
    "url", ["sftp://erp.example/in", "sftp://a:b@erp.example", "https://a@erp.example", "sftp://a@x:no"]
)
def test_what_is_no_address_or_holds_a_password_is_refused(url: str) -> None:
    with pytest.raises(FieldRefused):
        sftp_place(url, host_key="")
