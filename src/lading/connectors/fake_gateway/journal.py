"""The provider's journal: JSON lines that are only ever added to, each on the disk before anybody is answered."""

import json
import os
from pathlib import Path
from typing import Any


class Journal:
    """One file, read at the start and written from then on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)

    def read(self) -> list[dict[str, Any]]:
        """Every line that was written whole; half a line at the end, of a killed process, is cut off."""
        content = self._path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            os.ftruncate(self._file, len(whole))
        return [json.loads(line) for line in whole.splitlines()]

    def write(self, line: dict[str, Any]) -> None:
        """Add a line, and wait until it is safe."""
        os.write(self._file, json.dumps(line, separators=(",", ":")).encode() + b"\n")
        os.fsync(self._file)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
