"""Another system that takes orders as files: each written whole under its own name, answered by a file beside it."""

import asyncio
from pathlib import Path

from lading.connectors.exchange_file import ExchangeFiles
from lading.intake.ports import Answered, NotTaken, SystemSettings, Taken, Tried, Waiting

ENDINGS = {"json": "json", "csv": "csv", "ubl": "xml", "x12": "edi"}


class FolderOrders:
    """Files in a folder of the exchange, named by the handover's key: written again they are the same file."""

    def __init__(self, settings: SystemSettings, *, exchange: Path) -> None:
        self._folder = exchange / settings.folder
        self._ending = ENDINGS[settings.form]

    async def write(self, *, key: str, name: str, content: bytes) -> Answered:  # noqa: ARG002 -- the port's
        """Write the file, whole or not at all."""
        await asyncio.to_thread(self._write, key, content)
        return Waiting("The file was written; the other system has not answered yet.")

    def _write(self, key: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        half = self._folder / f".{key}.part"
        half.write_bytes(content)
        half.rename(self._folder / f"{key}.{self._ending}")

    async def attempt(self) -> Tried:
        """Whether a file can be written there."""
        return await ExchangeFiles(self._folder.parent).attempt(folder=self._folder.name)

    async def find(self, *, key: str, name: str) -> Answered | None:  # noqa: ARG002 -- the port's
        """The answer beside the file; None where the file was never written."""
        return await asyncio.to_thread(self._find, key)

    def _find(self, key: str) -> Answered | None:
        good, bad = self._folder / f"{key}.ok", self._folder / f"{key}.error"
        if good.exists():
            number = good.read_text("utf-8", "replace").strip()[:80]
            return Taken(number) if number else Waiting("The answer has no number in it.")
        if bad.exists():
            return NotTaken(bad.read_text("utf-8", "replace").strip()[:500] or "It says no reason.")
        if (self._folder / f"{key}.{self._ending}").exists() or self._taken(key):
            return Waiting("The file lies there; the other system has not answered yet.")
        return None

    def _taken(self, key: str) -> bool:
        """Systems that take files move them into `done` until they have answered."""
        return (self._folder / "done" / f"{key}.{self._ending}").exists()
