"""A watched folder on somebody's SFTP server, behind `flows.intake.watch_sftp`."""

import stat
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

from lading.connectors.sftp import open_folder
from lading.intake.sftp_place import FarFile, SftpPlace


@asynccontextmanager
async def open_far(place: SftpPlace, secret: str) -> AsyncIterator["SftpFar"]:
    """Sign in. Raises `NoFolder`."""
    async with open_folder(place, secret) as client:
        yield SftpFar(client)


class SftpFar:
    """The folder, while we are signed in."""

    def __init__(self, client: Any) -> None:
        self._client = client

    async def files(self) -> dict[str, FarFile]:
        """The files that lie there; hidden ones and `.part` are half written."""
        found = {}
        for one in await self._client.readdir("."):
            name, said = str(one.filename), one.attrs
            plain = said.permissions is None or stat.S_ISREG(said.permissions)
            if plain and not name.startswith(".") and not name.endswith(".part"):
                found[name] = FarFile(int(said.size or 0), int(said.mtime or 0))
        return found

    async def read(self, name: str, *, most: int) -> bytes:
        """The content of one."""
        async with self._client.open(name, "rb") as file:
            return bytes(await file.read(most))

    async def set_apart(self, name: str, where: Literal["done", "failed"], why: str) -> None:
        """Move it; one of the same name lies there already where a name is used again."""
        if not await self._client.exists(where):
            await self._client.mkdir(where)
        target = f"{where}/{name}"
        if await self._client.exists(target):
            target = f"{where}/{time.time_ns()}-{name}"
        await self._client.rename(name, target)
        if why:
            async with self._client.open(f"{target}.why.txt", "wb") as file:
                await file.write(f"{why}\n".encode())
