"""Lines of text read from a picture, and which way up they are read best."""

from typing import Any

import cv2  # type: ignore[import-untyped,unused-ignore]
import numpy as np

from lading.intake.open.models import Model

Read = tuple[str, float]
"""A line's text, and how sure its letters are on average."""

_HEIGHT, _NARROWEST, _WIDEST = 48, 96, 4000
"""Pixels of a line as the model wants it; the narrowest are filled up."""
_SAMPLES, _SAMPLE_WIDTH = 4, 400
_SURE = 0.9
_ENOUGH_LETTERS = 16


class Lines:
    """The lines of a picture; each is read at most once each way."""

    def __init__(self, model: Model, letters: list[str], picture: Any, corners: list[Any]) -> None:
        self._model = model
        self._letters = letters
        self._picture = picture
        self._corners = corners
        self._known: dict[tuple[int, int], Read] = {}

    def read(self, at: int, quarter: int) -> Read:
        """A line, once the picture is turned clockwise by so many quarters."""
        key = at, quarter
        if key not in self._known:
            self._known[key] = self._read(_cut(self._picture, self._corners[at], quarter))
        return self._known[key]

    def read_all(self, quarter: int) -> list[Read]:
        """All of them."""
        return [self.read(at, quarter) for at in range(len(self._corners))]

    def find_quarter(self) -> int:
        """How many quarters clockwise the page must be turned: the way in which a few lines are read well, or best."""
        sizes = [_size_of(corners) for corners in self._corners]
        tall = sum(1 for across, down in sizes if down > 1.5 * across)
        ways = (1, 3) if tall > len(sizes) / 2 else (0, 2)
        sample = sorted(range(len(sizes)), key=lambda at: abs(_width_of(*sizes[at]) - _SAMPLE_WIDTH))[:_SAMPLES]
        best = 0.0, ways[0]
        for way in ways:
            read = [self.read(at, way) for at in sample]
            told = sum(min(len(text), _ENOUGH_LETTERS) for text, _ in read)
            right = sum(sure * min(len(text), _ENOUGH_LETTERS) for text, sure in read)
            if told >= _ENOUGH_LETTERS and right / told > _SURE:
                return way
            best = max(best, (right, way), key=lambda one: one[0])
        return best[1]

    def _read(self, cut: Any) -> Read:
        height, width = cut.shape[:2]
        wide = min(_WIDEST, max(1, -(-_HEIGHT * width // height)))
        sized = cv2.resize(cut, (wide, _HEIGHT)).astype(np.float32)
        sized *= 2 / 255
        sized -= 1
        filled = np.zeros((1, 3, _HEIGHT, max(_NARROWEST, wide)), np.float32)
        filled[0, :, :, :wide] = sized.transpose(2, 0, 1)
        sure = self._model(filled)[0]
        best = sure.argmax(axis=1)
        # A letter is told once for as long as it lasts; number 0 stands between letters.
        begins = (best != 0) & (best != np.concatenate(([-1], best[:-1])))
        if not begins.any():
            return "", 0.0
        text = "".join(self._letters[letter] for letter in best[begins])
        return text, float(sure[begins, best[begins]].mean())


def _size_of(corners: Any) -> tuple[float, float]:
    across = max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[2] - corners[3]))
    down = max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2]))
    return float(across), float(down)


def _width_of(across: float, down: float) -> float:
    return _HEIGHT * max(across, down) / max(1.0, min(across, down))


def _cut(picture: Any, corners: Any, quarter: int) -> Any:
    """The line's picture, straightened and turned so that it is read from left to right."""
    across, down = (max(1, round(side)) for side in _size_of(corners))
    upright = np.array([[0, 0], [across, 0], [across, down], [0, down]], np.float32)
    cut = cv2.warpPerspective(
        picture,
        cv2.getPerspectiveTransform(corners, upright),
        (across, down),
        borderMode=cv2.BORDER_REPLICATE,
        flags=cv2.INTER_CUBIC,
    )
    return np.ascontiguousarray(np.rot90(cut, k=-quarter))
