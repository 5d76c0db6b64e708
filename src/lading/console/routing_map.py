"""A drawing of places and a destination by their coordinates: points and ways, no tiles. Pure."""

from collections.abc import Sequence
from math import cos, radians

import msgspec

from lading.flows.routing.told_routing import OrderRouting

WIDTH, HEIGHT, EDGE = 640.0, 260.0, 34.0
_LEAST = 0.6
"""Degrees that the drawing shows at least, so that neighbours do not fly apart."""

_Box = tuple[float, float, float, float]


class Mark(msgspec.Struct, frozen=True):
    """A point of the drawing: `kind` is giving, asked or destination; its words stand where they cover nothing."""

    x: float
    y: float
    label: str
    kind: str
    words_x: float
    words_y: float
    anchor: str


class Drawing(msgspec.Struct, frozen=True):
    """What to draw in a field of `width` by `height`; `ways` lead from giving places to the destination."""

    width: float
    height: float
    marks: list[Mark]
    ways: list[tuple[float, float, float, float]]


def draw_map(told: OrderRouting) -> Drawing | None:
    """The drawing; None where fewer than two points are known."""
    spots = [(spot.latitude, spot.longitude, spot.place, "giving" if spot.gives else "asked") for spot in told.spots]
    if told.destination:
        spots.append((told.destination.latitude, told.destination.longitude, "", "destination"))
    if len(spots) < 2:
        return None
    placed = _project([(one[0], one[1]) for one in spots])
    covered = [(x - 7, y - 7, x + 7, y + 7) for x, y in placed]
    marks = [
        Mark(x, y, label, kind, *_words(x, y, label, covered))
        for (x, y), (_, _, label, kind) in zip(placed, spots, strict=True)
    ]
    ends = [mark for mark in marks if mark.kind == "destination"]
    ways = [(mark.x, mark.y, end.x, end.y) for end in ends for mark in marks if mark.kind == "giving"]
    return Drawing(WIDTH, HEIGHT, marks, ways)


def _words(x: float, y: float, label: str, covered: list[_Box]) -> tuple[float, float, str]:
    """Where a point's words stand: right, left, above or below, wherever nothing else stands yet."""
    wide = 7.0 * max(len(label), 11 if not label else 1)
    places: tuple[tuple[float, float, str, float], ...] = (
        (x + 10, y + 4, "start", x + 10),
        (x - 10, y + 4, "end", x - 10 - wide),
        (x, y - 12, "middle", x - wide / 2),
        (x, y + 20, "middle", x - wide / 2),
    )
    for at, line, anchor, left in places:
        box = (left, line - 11, left + wide, line + 3)
        inside = box[0] >= 0 and box[2] <= WIDTH
        if inside and not any(_overlap(box, other) for other in covered):
            covered.append(box)
            return at, line, anchor
    return places[0][:3]


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _project(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Flat enough for a drawing: degrees of longitude shrink as the middle latitude says."""
    middle = sum(latitude for latitude, _ in points) / len(points)
    shrink = max(0.2, cos(radians(middle)))
    flat = [(longitude * shrink, -latitude) for latitude, longitude in points]
    (left, right), (top, bottom) = _span([x for x, _ in flat]), _span([y for _, y in flat])
    scale = min((WIDTH - 2 * EDGE) / (right - left), (HEIGHT - 2 * EDGE) / (bottom - top))
    x0, y0 = (WIDTH - scale * (left + right)) / 2, (HEIGHT - scale * (top + bottom)) / 2
    return [(round(x0 + scale * x, 1), round(y0 + scale * y, 1)) for x, y in flat]


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    if high - low < _LEAST:
        middle = (low + high) / 2
        return middle - _LEAST / 2, middle + _LEAST / 2
    return low, high
