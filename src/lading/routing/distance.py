"""How far it is: great circles between points, and where United States postal codes lie, offline."""

import json
import subprocess
import sys
from array import array
from bisect import bisect_left
from functools import cache
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

_READ = (
    "import json, sys, zipcodes\n"
    "sys.stdout.write(json.dumps([(z['zip_code'], float(z['lat']), float(z['long']))"
    " for z in zipcodes.list_all() if z['lat'] and z['long']]))"
)
_UNITED_STATES = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})


def haversine(start: Point, end: Point) -> float:
    """Kilometres along the great circle, to a tenth."""
    north, south = radians(start[0]), radians(end[0])
    up = sin((south - north) / 2) ** 2
    across = sin(radians(end[1] - start[1]) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(min(1.0, up + cos(north) * cos(south) * across))), 1)


class Centroids:
    """Centres of five-digit postal codes: 4 + 8 + 8 bytes each, under a megabyte in all."""

    def __init__(self) -> None:
        self._codes = array("I")
        self._latitudes = array("d")
        self._longitudes = array("d")

    def load(self) -> None:
        """Read them, once. In a child process, which gives the 40 MB back that the package needs for a moment."""
        if self._codes:
            return
        told = subprocess.run([sys.executable, "-c", _READ], capture_output=True, check=True, timeout=60)
        rows = sorted((int(code), latitude, longitude) for code, latitude, longitude in json.loads(told.stdout))
        latitudes, longitudes = array("d", [row[1] for row in rows]), array("d", [row[2] for row in rows])
        self._latitudes, self._longitudes = latitudes, longitudes
        self._codes = array("I", [row[0] for row in rows])

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


def is_coded(country: str) -> bool:
    """Whether postal codes of that country lie in the package."""
    return country in _UNITED_STATES


@cache
def centroids() -> Centroids:
    """This process's own; empty until somebody calls `load`."""
    return Centroids()
