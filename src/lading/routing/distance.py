"""How far it is: great circles between points. Pure."""

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def haversine(start: Point, end: Point) -> float:
    """Kilometres along the great circle, to a tenth."""
    north, south = radians(start[0]), radians(end[0])
    up = sin((south - north) / 2) ** 2
    across = sin(radians(end[1] - start[1]) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(min(1.0, up + cos(north) * cos(south) * across))), 1)
