"""Geometry of recognised lines: a page lying on its side or askew is set upright without being drawn again."""

from collections.abc import Iterator
from math import atan2, cos, degrees, radians, sin
from statistics import median

import msgspec

from lading.intake.opened import Word

_ASKEW, _AWRY = 0.2, 15.0
_SUREST = 0.999
"""By this, and no more, a word that was recognised is told from one that stands in the file."""
_NARROW, _BROAD = frozenset("iIjlt.,:;'|!()[]1"), frozenset("mwMWAGOQ@%")


class Quad(msgspec.Struct, frozen=True):
    """Four corners of a line as it was found, clockwise from the top left of the picture."""

    x0: float
    y0: float
    x1: float
    y1: float
    x2: float
    y2: float
    x3: float
    y3: float

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """As points."""
        return (self.x0, self.y0), (self.x1, self.y1), (self.x2, self.y2), (self.x3, self.y3)


class Line(msgspec.Struct, frozen=True):
    """A line's box on the upright page."""

    left: float
    top: float
    right: float
    bottom: float


class Upright(msgspec.Struct, frozen=True):
    """The page set upright: its size, its lines, and by how many degrees clockwise it was turned."""

    width: float
    height: float
    lines: list[Line]
    turned: float


def straighten(quads: list[Quad], *, size: tuple[int, int], quarter: int) -> Upright:
    """Turn by quarters, then by the median slope of the lines around the middle of the page."""
    width, height = size if quarter % 2 == 0 else (size[1], size[0])
    turned = [[_turn(corner, size, quarter) for corner in quad.corners] for quad in quads]
    # After a turn the first corner is another one: the line's top side starts `quarter` corners back.
    turned = [corners[-quarter % 4 :] + corners[: -quarter % 4] for corners in turned]
    slopes = [
        degrees(atan2(corners[1][1] - corners[0][1], corners[1][0] - corners[0][0]))
        for corners in turned
        if abs(corners[1][0] - corners[0][0]) > 3 * abs(corners[3][1] - corners[0][1])
    ]
    slope = median(slopes) if slopes else 0.0
    slope = slope if _ASKEW < abs(slope) < _AWRY else 0.0
    lines = [_box([_tilt(corner, (width / 2, height / 2), -slope) for corner in corners]) for corners in turned]
    return Upright(width, height, lines, round(quarter * 90 - slope, 3))


def reading_order(lines: list[Line]) -> list[int]:
    """The places of the lines as they are read: row by row from the top, each row from the left."""
    height = median(line.bottom - line.top for line in lines) if lines else 0.0
    by_height = sorted(range(len(lines)), key=lambda at: lines[at].top + lines[at].bottom)
    row, before, rows = 0, 0.0, dict[int, int]()
    for at in by_height:
        middle = (lines[at].top + lines[at].bottom) / 2
        row += bool(rows) and middle - before > height / 2
        before, rows[at] = middle, row
    return sorted(by_height, key=lambda at: (rows[at], lines[at].left))


def words_of_line(text: str, line: Line, *, sure: float, scale: float) -> Iterator[Word]:
    """The words of a recognised line, its width shared by the widths that letters usually have."""
    widths = [_letter(letter) for letter in text]
    whole, at = sum(widths) or 1.0, 0
    across = line.right - line.left
    for word in text.split(" "):
        before, own = sum(widths[:at]), sum(widths[at : at + len(word)])
        if word:
            left = line.left + across * before / whole
            yield Word(
                word,
                round(left * scale, 2),
                round(line.top * scale, 2),
                round((left + across * own / whole) * scale, 2),
                round(line.bottom * scale, 2),
                sure=min(round(sure, 3), _SUREST),
                size=round((line.bottom - line.top) * scale * 0.75, 1),
            )
        at += len(word) + 1


def _letter(letter: str) -> float:
    if letter in _NARROW or letter == " ":
        return 0.55
    return 1.3 if letter in _BROAD else 1.0


def _turn(corner: tuple[float, float], size: tuple[int, int], quarter: int) -> tuple[float, float]:
    (x, y), (width, height) = corner, size
    return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[quarter % 4]


def _tilt(corner: tuple[float, float], middle: tuple[float, float], by: float) -> tuple[float, float]:
    x, y = corner[0] - middle[0], corner[1] - middle[1]
    turn = radians(by)
    return x * cos(turn) - y * sin(turn) + middle[0], x * sin(turn) + y * cos(turn) + middle[1]


def _box(corners: list[tuple[float, float]]) -> Line:
    # The mean of two corners a side: a slanted line keeps its height.
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    return Line((ax + dx) / 2, (ay + by) / 2, (bx + cx) / 2, (cy + dy) / 2)
