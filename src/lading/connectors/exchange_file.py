"""A file for somebody else, written whole or not at all into a folder of the exchange."""

import asyncio
from pathlib import Path
from uuid import uuid4

from lading.intake.ports import Tried


class ExchangeFiles:
    """Folders below the exchange; the same name again is the same file."""

    def __init__(self, exchange: Path) -> None:
        self._exchange = exchange

    async def __call__(self, *, folder: str, name: str, content: bytes) -> str:
        """Write it; answers why it cannot be written."""
        try:
            await asyncio.to_thread(self._write, self._exchange / folder, name, content)
        except OSError as error:
            return f"The folder {folder} cannot be written: {error.strerror}."
        return ""

    async def attempt(self, *, folder: str) -> Tried:
        """Whether a file can be written there; the one that tries it is gone again."""
        try:
            await asyncio.to_thread(self._attempt, self._exchange / folder)
        except OSError as error:
            return Tried(works=False, sentence=f"The folder {folder} cannot be written: {error.strerror}.")
        return Tried(works=True, sentence=f"A file can be written into the folder {folder} of the exchange.")

    @staticmethod
    def _attempt(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        trial = folder / f".trial-{uuid4()}.part"
        trial.write_bytes(b"")
        trial.unlink()

    @staticmethod
    def _write(folder: Path, name: str, content: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f".{name}.part"
        half.write_bytes(content)
        half.rename(folder / name)
