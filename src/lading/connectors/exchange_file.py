"""A file for somebody else, written whole or not at all into a folder of the exchange."""

import asyncio
from pathlib import Path


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

    @staticmethod
    def _write(folder: Path, name: str, content: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f".{name}.part"
        half.write_bytes(content)
        half.rename(folder / name)
