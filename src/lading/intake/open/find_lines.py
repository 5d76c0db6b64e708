"""Lines of text found on a picture: where the model is sure of letters, with the margin that letters need."""

from typing import Any

import cv2  # type: ignore[import-untyped,unused-ignore]
import numpy as np

from lading.intake.open.models import Model

_LETTERS, _LINE = 0.3, 0.5
"""How sure the model is of a pixel, and on average of a line's."""
_MARGIN = 1.6
_STEP, _SHORTEST, _LONGEST = 32, 736, 1500
"""Pixels: what sides are a multiple of, the least of the shorter and the most of the longer one."""
_THINNEST = 3
_MOST_LINES = 1000


def find_lines(model: Model, picture: Any) -> list[Any]:
    """Four corners each, clockwise from the top left, in the picture's pixels, in no order.

    They are looked for in a smaller picture, where that is enough to see that there are letters.
    """
    height, width = picture.shape[:2]
    sure = model(_prepared(picture))[0, 0]
    letters = cv2.dilate((sure > _LETTERS).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(letters, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    scale = np.array([width / sure.shape[1], height / sure.shape[0]], np.float32)
    most = np.array([width - 1, height - 1], np.float32)
    lines = []
    for outline in outlines[:_MOST_LINES]:
        middle, size, angle = cv2.minAreaRect(outline)
        if min(size) < _THINNEST or _sureness(sure, cv2.boxPoints((middle, size, angle))) < _LINE:
            continue
        more = 2 * size[0] * size[1] * _MARGIN / (2 * (size[0] + size[1]))
        corners = cv2.boxPoints((middle, (size[0] + more, size[1] + more), angle)) * scale
        line = _clockwise(np.clip(corners, 0, most))
        if min(np.linalg.norm(line[0] - line[1]), np.linalg.norm(line[0] - line[3])) > _THINNEST:
            lines.append(line)
    return lines


def _prepared(picture: Any) -> Any:
    """Sides that the model can halve five times; small pictures are enlarged."""
    height, width = picture.shape[:2]
    shorter, longer = max(1, min(height, width)), max(height, width)
    scale = min(max(1.0, _SHORTEST / shorter), _LONGEST / longer)
    down, across = (max(_STEP, round(side * scale / _STEP) * _STEP) for side in (height, width))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    sized = cv2.resize(picture, (across, down), interpolation=how).astype(np.float32)
    sized *= 2 / 255
    sized -= 1
    return np.ascontiguousarray(sized.transpose(2, 0, 1))[None]


def _sureness(sure: Any, corners: Any) -> float:
    height, width = sure.shape
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, (width - 1, height - 1))
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, (width - 1, height - 1))
    inside = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(inside, [(corners - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(sure[top : bottom + 1, left : right + 1], inside)[0])


def _clockwise(corners: Any) -> Any:
    """From the top left: of the two corners at the left the upper one is the first."""
    by_side = corners[np.argsort(corners[:, 0], kind="stable")]
    (top_left, bottom_left), (top_right, bottom_right) = (
        side[np.argsort(side[:, 1], kind="stable")] for side in (by_side[:2], by_side[2:])
    )
    return np.array([top_left, top_right, bottom_right, bottom_left], np.float32)
