"""What is drawn on a page beside its words: rulings, dark areas, pictures."""

import ctypes
from collections.abc import Iterator

import msgspec
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from lading.intake.opened import Stroke

_MOST_STROKES, _MOST_SEGMENTS = 6_000, 12
_THIN, _SHORT = 2.5, 4.0

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


class Marks(msgspec.Struct):
    """Rulings; dark areas under light words; how many square points pictures cover; how many things are drawn."""

    strokes: list[Stroke] = []
    dark: list[Stroke] = []
    pictured: float = 0.0
    drawn: int = 0


def turn_of(page: pypdfium2.PdfPage) -> Matrix:
    """From the page's own points to points from the top left of the page as it is shown."""
    width, height = page.get_size()
    reach = 10_000.0

    def shown(x: float, y: float) -> tuple[float, float]:
        to_x, to_y = ctypes.c_int(), ctypes.c_int()
        scale = 100
        pdfium.FPDF_PageToDevice(page, 0, 0, int(width * scale), int(height * scale), 0, x, y, to_x, to_y)
        return to_x.value / scale, to_y.value / scale

    (x0, y0), (x1, y1), (x2, y2) = shown(0, 0), shown(reach, 0), shown(0, reach)
    return (x1 - x0) / reach, (y1 - y0) / reach, (x2 - x0) / reach, (y2 - y0) / reach, x0, y0


def place(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    """A box under a matrix: left, top, right, bottom."""
    a, b, c, d, e, f = matrix
    xs = a * left + c * bottom + e, a * right + c * top + e
    ys = b * left + d * bottom + f, b * right + d * top + f
    return min(xs), min(ys), max(xs), max(ys)


def place_shown(matrix: Matrix, stroke: Stroke) -> tuple[float, float, float, float]:
    """The sides of a stroke under a matrix."""
    return place(matrix, stroke.left, stroke.top, stroke.right, stroke.bottom)


def quarter_turn(width: float, height: float, quarters: int) -> Matrix:
    """Turns what is shown on a page of this size clockwise by so many quarters."""
    turns: tuple[Matrix, ...] = (
        _SAME,
        (0, 1, -1, 0, height, 0),
        (-1, 0, 0, -1, width, height),
        (0, -1, 1, 0, 0, width),
    )
    return turns[quarters % 4]


def marks_of(page: pypdfium2.PdfPage) -> Marks:
    """All that is drawn, forms within forms included."""
    marks = Marks()
    for drawn, matrix in _objects(page.raw, turn_of(page)):
        kind = pdfium.FPDFPageObj_GetType(drawn)
        marks.drawn += 1
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _see_path(drawn, matrix, marks)
        elif kind in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING}:
            left, top, right, bottom = _bounds(drawn, matrix)
            marks.pictured += max(0.0, right - left) * max(0.0, bottom - top)
            marks.dark.append(Stroke(left, top, right, bottom))
    return marks


def _objects(page: object, matrix: Matrix) -> Iterator[tuple[object, Matrix]]:
    for at in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _within(pdfium.FPDFPage_GetObject(page, at), matrix, 0)


def _within(drawn: object, matrix: Matrix, depth: int) -> Iterator[tuple[object, Matrix]]:
    if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_FORM:
        yield drawn, matrix
        return
    if depth >= 4:
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, own)
    inner = _after(matrix, (own.a, own.b, own.c, own.d, own.e, own.f))
    for at in range(pdfium.FPDFFormObj_CountObjects(drawn)):
        yield from _within(pdfium.FPDFFormObj_GetObject(drawn, at), inner, depth + 1)


def _after(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        *(oa * a + oc * b, ob * a + od * b, oa * c + oc * d, ob * c + od * d),
        *(oa * e + oc * f + oe, ob * e + od * f + of),
    )


def _bounds(drawn: object, matrix: Matrix) -> tuple[float, float, float, float]:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(drawn, *sides)
    return place(matrix, *(side.value for side in sides))


def _see_path(drawn: object, matrix: Matrix, marks: Marks) -> None:
    """A thin path is a line, a rectangle four; what is filled darkly may carry light words."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn, filled, stroked)
    if not (filled.value or stroked.value):
        return
    left, top, right, bottom = _bounds(drawn, matrix)
    wide, high = right - left, bottom - top
    light = not stroked.value and _lightness(drawn) > 0.97
    if filled.value and not light and wide > _SHORT and high > _SHORT and _lightness(drawn) < 0.8:
        marks.dark.append(Stroke(left, top, right, bottom))
    if light or len(marks.strokes) > _MOST_STROKES or pdfium.FPDFPath_CountSegments(drawn) > _MOST_SEGMENTS:
        return
    if high <= _THIN < wide:
        marks.strokes.append(Stroke(left, (top + bottom) / 2, right, (top + bottom) / 2))
    elif wide <= _THIN < high:
        marks.strokes.append(Stroke((left + right) / 2, top, (left + right) / 2, bottom))
    elif wide > _SHORT and high > _SHORT:
        marks.strokes.extend(
            [
                Stroke(left, top, right, top),
                Stroke(left, bottom, right, bottom),
                Stroke(left, top, left, bottom),
                Stroke(right, top, right, bottom),
            ]
        )


def _lightness(drawn: object) -> float:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha):
        return 0.0
    solid = alpha.value / 255
    return 1 - solid + solid * (0.3 * red.value + 0.59 * green.value + 0.11 * blue.value) / 255
