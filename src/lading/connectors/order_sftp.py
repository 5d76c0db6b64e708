"""Another system that takes orders as files on an SFTP server, answered by a file beside each."""

from typing import Any

from lading.connectors.order_folder import ENDINGS
from lading.connectors.sftp import open_folder, read_file, write_whole
from lading.connectors.sftp_files import try_sftp
from lading.intake.ports import Answered, NotTaken, SystemSettings, Taken, Tried, Waiting
from lading.intake.sftp_place import NoFolder, sftp_place

_MOST = 10_000


class SftpOrders:
    """Files named by the handover's key: written again they are the same file, and each is looked for before that."""

    def __init__(self, settings: SystemSettings, *, secret: str) -> None:
        self._place = sftp_place(settings.url, host_key=settings.host_key)
        self._ending = ENDINGS[settings.form]
        self._secret = secret

    async def write(self, *, key: str, name: str, content: bytes) -> Answered:  # noqa: ARG002 -- the port's
        """Write the file, whole or not at all."""
        try:
            async with open_folder(self._place, self._secret) as client:
                await write_whole(client, f"{key}.{self._ending}", content)
        except NoFolder as refused:
            return Waiting(str(refused))
        return Waiting("The file was written; the other system has not answered yet.")

    async def attempt(self) -> Tried:
        """Whether a file can be written there."""
        return await try_sftp(self._place, self._secret)

    async def find(self, *, key: str, name: str) -> Answered | None:  # noqa: ARG002 -- the port's
        """The answer beside the file; None where the file was never written."""
        try:
            async with open_folder(self._place, self._secret) as client:
                return await self._find(client, key)
        except NoFolder as refused:
            return Waiting(str(refused))

    async def _find(self, client: Any, key: str) -> Answered | None:
        good = await read_file(client, f"{key}.ok", most=_MOST)
        if good is not None:
            number = good.decode("utf-8", "replace").strip()[:80]
            return Taken(number) if number else Waiting("The answer has no number in it.")
        bad = await read_file(client, f"{key}.error", most=_MOST)
        if bad is not None:
            return NotTaken(bad.decode("utf-8", "replace").strip()[:500] or "It says no reason.")
        for where in (f"{key}.{self._ending}", f"done/{key}.{self._ending}"):
            if await client.exists(where):
                return Waiting("The file lies there; the other system has not answered yet.")
        return None
