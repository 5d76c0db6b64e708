"""Letters recognised on scans and photographs, without any network; lines become words by the width of letters."""

import logging
from typing import Any

import numpy as np
from PIL import Image

from lading.intake.open.asking import WasRecognised
from lading.intake.open.draw import draw_pdf, prepare_drawing
from lading.intake.open.kinds import kind_of
from lading.intake.open.pictures import pictures_of, size_in_points
from lading.intake.open.turning import Quad, straighten, words_of_line
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Page, Word

_LONG_SIDE, _SEARCHED = 2000, 1500
"""Pixels of a page's longer side: letters are read from the larger picture, lines are found in the smaller."""
_SAMPLES, _SAMPLE_WIDTH = 4, 500
_LEAST_SURE = 0.5


def load_recogniser() -> Any:
    """The models that come with the package; refused kindly where it is not installed."""
    try:
        from rapidocr import RapidOCR  # optional dependency: extra `ocr`
    except ImportError:
        raise Unopenable("unsupported", "Scans are read once the extra `ocr` is installed; type it in.") from None
    prepare_drawing()
    logging.disable(logging.CRITICAL)
    settings = {
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Global.log_level": "critical",
        "Global.max_side_len": _LONG_SIDE,
    }
    recogniser = RapidOCR(params=settings)
    # Models are loaded when they are first used, and then no file may be opened any more.
    recogniser(np.full((64, 200, 3), 255, dtype=np.uint8), use_det=True, use_cls=False, use_rec=False)
    recogniser(np.full((48, 200, 3), 255, dtype=np.uint8), use_det=False, use_cls=False, use_rec=True)
    return recogniser


def recognise_pages(recogniser: Any, *, content: bytes, pages: list[int]) -> WasRecognised:
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


def _recognise(recogniser: Any, picture: Image.Image, *, points: tuple[float, float]) -> Page:
    pixels = np.asarray(picture)[:, :, ::-1]
    small = picture.copy()
    small.thumbnail((_SEARCHED, _SEARCHED))
    found = recogniser(np.asarray(small)[:, :, ::-1], use_det=True, use_cls=False, use_rec=False)
    scale = picture.width / small.width
    boxes = [] if found.boxes is None else [np.asarray(box, dtype=np.float32) * scale for box in found.boxes]
    if not boxes:
        return Page(*points, [], scanned=True)
    quarter = _quarter(recogniser, pixels, boxes)
    texts = _read(recogniser, [_cut(pixels, box, quarter) for box in boxes])
    quads = [Quad(*(float(side) for side in box.reshape(-1))) for box in boxes]
    upright = straighten(quads, size=(picture.width, picture.height), quarter=quarter)
    across = points[1] if quarter % 2 else points[0]
    scale = across / upright.width
    words: list[Word] = []
    for (text, sure), line in zip(texts, upright.lines, strict=True):
        if text.strip() and sure >= _LEAST_SURE:
            words.extend(words_of_line(text, line, sure=sure, scale=scale))
    return Page(across, upright.height * scale, words, scanned=True, turned=upright.turned)


def _cut(pixels: Any, box: Any, quarter: int) -> Any:
    """The line's picture, straightened and turned so that it is read from left to right."""
    import cv2  # optional dependency: extra `ocr`

    across = float(max(np.linalg.norm(box[0] - box[1]), np.linalg.norm(box[2] - box[3])))
    down = float(max(np.linalg.norm(box[0] - box[3]), np.linalg.norm(box[1] - box[2])))
    size = max(1, round(across)), max(1, round(down))
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=np.float32)
    cut = cv2.warpPerspective(
        pixels, cv2.getPerspectiveTransform(box, corners), size, borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC
    )
    return np.ascontiguousarray(np.rot90(cut, k=-quarter))


def _read(recogniser: Any, cuts: list[Any]) -> list[tuple[str, float]]:
    read = []
    for cut in cuts:
        found = recogniser(cut, use_det=False, use_cls=False, use_rec=True)
        read.append((found.txts[0], float(found.scores[0])) if found.txts else ("", 0.0))
    return read


def _quarter(recogniser: Any, pixels: Any, boxes: list[Any]) -> int:
    """How many quarters clockwise the page must be turned: the way in which a few long lines are read best."""
    tall = sum(1 for box in boxes if np.linalg.norm(box[0] - box[3]) > 1.5 * np.linalg.norm(box[0] - box[1]))
    ways = (1, 3) if tall > len(boxes) / 2 else (0, 2)
    longest = sorted(boxes, key=lambda box: -float(max(np.ptp(box[:, 0]), np.ptp(box[:, 1]))))
    sample = [box for box in longest if min(np.ptp(box[:, 0]), np.ptp(box[:, 1])) > 8][:_SAMPLES]
    scores = []
    for way in ways:
        cuts = [np.ascontiguousarray(_cut(pixels, box, way)[:, :_SAMPLE_WIDTH]) for box in sample]
        scores.append(sum(score * min(len(text), 12) for text, score in _read(recogniser, cuts)))
    return ways[0] if scores[0] >= scores[1] else ways[1]
