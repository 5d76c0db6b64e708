"""Letters recognised on scans and photographs, without any network; lines become words by the width of letters."""

import importlib
from typing import Any

import msgspec
import numpy as np
from PIL import Image

from lading.intake.open.asking import WasRecognised
from lading.intake.open.draw import draw_pdf, prepare_drawing
from lading.intake.open.kinds import kind_of
from lading.intake.open.models import Model, load_models
from lading.intake.open.pictures import pictures_of, size_in_points
from lading.intake.open.turning import Quad, reading_order, straighten, words_of_line
from lading.intake.opened import Page, Word

_LONG_SIDE = 2000
"""Pixels of a page's longer side."""
_LEAST_SURE = 0.5


class Recogniser(msgspec.Struct, frozen=True):
    """The models, and the letters that the second one knows."""

    finding: Model
    reading: Model
    letters: list[str]


def load_recogniser() -> Recogniser:
    """The models that come with the package; refused kindly where it is not installed."""
    finding, reading = load_models()
    prepare_drawing()
    # What lines are found and read with can no longer be loaded later.
    importlib.import_module("lading.intake.open.find_lines")
    importlib.import_module("lading.intake.open.read_lines")
    return Recogniser(finding, reading, reading.letters())


def recognise_pages(recogniser: Recogniser, *, content: bytes, pages: list[int]) -> WasRecognised:
    """The pages that are asked for, in that order."""
    done = []
    if kind_of(content, "") == "pdf":
        for at in pages:
            picture = draw_pdf(content, at, _width_of(content, at))
            done.append(_recognise(recogniser, picture, points=_points_of(content, at)))
    else:
        for at, picture in enumerate(pictures_of(content)):
            if at in pages:
                points = size_in_points(picture)
                picture.thumbnail((_LONG_SIDE, _LONG_SIDE))
                done.append(_recognise(recogniser, picture, points=points))
    return WasRecognised(done)


def _points_of(content: bytes, at: int) -> tuple[float, float]:
    from lading.intake.open.pdf import load, load_page  # slow import: already there

    width, height = load_page(load(content), at).get_size()
    return width, height


def _width_of(content: bytes, at: int) -> int:
    width, height = _points_of(content, at)
    return max(200, round(_LONG_SIDE * min(1.0, width / max(width, height, 1.0))))


def _recognise(recogniser: Recogniser, picture: Image.Image, *, points: tuple[float, float]) -> Page:
    from lading.intake.open.find_lines import find_lines  # optional dependency: extra `ocr`
    from lading.intake.open.read_lines import Lines  # optional dependency: extra `ocr`

    pixels = _pixels(picture)
    corners = find_lines(recogniser.finding, pixels)
    if not corners:
        return Page(*points, [], scanned=True)
    lines = Lines(recogniser.reading, recogniser.letters, pixels, corners)
    quarter = lines.find_quarter()
    texts = lines.read_all(quarter)
    quads = [Quad(*(float(side) for side in line.reshape(-1))) for line in corners]
    upright = straighten(quads, size=(picture.width, picture.height), quarter=quarter)
    across = points[1] if quarter % 2 else points[0]
    scale = across / upright.width
    words: list[Word] = []
    for at in reading_order(upright.lines):
        (text, sure), line = texts[at], upright.lines[at]
        if text.strip() and sure >= _LEAST_SURE:
            words.extend(words_of_line(text, line, sure=sure, scale=scale))
    return Page(across, upright.height * scale, words, scanned=True, turned=upright.turned)


def _pixels(picture: Image.Image) -> Any:
    """As the models were taught: blue first, in one piece, or each line's cut would copy the page."""
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
