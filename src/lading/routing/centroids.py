"""Where United States postal codes lie, offline: drawn once out of their package into a small file that loads at once.

The package needs 40 MB and more than a second to be read; the file is under a megabyte and takes milliseconds.
"""

import json
import os
import subprocess
import sys
from array import array
from bisect import bisect_left
from functools import cache
from importlib.metadata import version
from pathlib import Path

from lading.routing.distance import Point

_READ = (
    "import json, sys, zipcodes\n"
    "sys.stdout.write(json.dumps([(z['zip_code'], float(z['lat']), float(z['long']))"
    " for z in zipcodes.list_all() if z['lat'] and z['long']]))"
)
_UNITED_STATES = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})
_WIDTH = 4 + 8 + 8


class Centroids:
    """Centres of five-digit postal codes, sorted: 4 + 8 + 8 bytes each. `kept` is the folder of the file, if any."""

    def __init__(self, kept: Path | None = None) -> None:
        self.kept = kept
        self._codes = array("I")
        self._latitudes = array("d")
        self._longitudes = array("d")

    def load(self) -> None:
        """Read them, once: from the file, else from the package, which makes the file."""
        if not self._codes and not self.load_kept():
            self._draw()
            self._keep()

    def load_kept(self) -> bool:
        """Read them from the file; answers whether it was there. It costs milliseconds."""
        if self.kept is None:
            return False
        try:
            content = self._file(self.kept).read_bytes()
        except OSError:
            return False
        count, rest = divmod(len(content), _WIDTH)
        if not count or rest:
            return False
        self._set(content[: 4 * count], content[4 * count : 12 * count], content[12 * count :])
        return True

    @property
    def loaded(self) -> bool:
        """Whether they were read."""
        return bool(self._codes)

    def find(self, *, country: str, postal_code: str) -> Point | None:
        """Where that postal code lies, None where we do not know (or before `load`)."""
        digits = postal_code.strip()[:5]
        if country not in _UNITED_STATES or not (len(digits) == 5 and digits.isascii() and digits.isdigit()):
            return None
        code = int(digits)
        at = bisect_left(self._codes, code)
        if at < len(self._codes) and self._codes[at] == code:
            return self._latitudes[at], self._longitudes[at]
        return None

    def _draw(self) -> None:
        """Out of the package, in a child process: it gives the 40 MB back that the package needs for a moment."""
        told = subprocess.run([sys.executable, "-c", _READ], capture_output=True, check=True, timeout=60)
        rows = sorted((int(code), latitude, longitude) for code, latitude, longitude in json.loads(told.stdout))
        self._set(
            array("I", [row[0] for row in rows]).tobytes(),
            array("d", [row[1] for row in rows]).tobytes(),
            array("d", [row[2] for row in rows]).tobytes(),
        )

    def _set(self, codes: bytes, latitudes: bytes, longitudes: bytes) -> None:
        """The codes last, since whoever looks meanwhile searches them first."""
        self._latitudes, self._longitudes = array("d", latitudes), array("d", longitudes)
        self._codes = array("I", codes)

    def _keep(self) -> None:
        """Write the file, whole or not at all; a folder that cannot be written to costs only time."""
        if self.kept is None:
            return
        file = self._file(self.kept)
        draft = file.with_suffix(f".{os.getpid()}")
        try:
            self.kept.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(self._codes.tobytes() + self._latitudes.tobytes() + self._longitudes.tobytes())
            draft.replace(file)
        except OSError:
            draft.unlink(missing_ok=True)

    @staticmethod
    def _file(folder: Path) -> Path:
        """The file of this version of the package, written as this machine writes numbers."""
        return folder / f"us-postal-codes-{version('zipcodes')}-{sys.byteorder}.bin"


def is_coded(country: str) -> bool:
    """Whether postal codes of that country lie in the package."""
    return country in _UNITED_STATES


@cache
def centroids() -> Centroids:
    """This process's own; empty until somebody calls `load`."""
    return Centroids()
