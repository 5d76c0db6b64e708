"""Pages as a reader of PDFs sees them, set word by word: nothing is drawn, but it is known where words stand."""

from typing import Literal

from lading.intake.opened import Page, Stroke, Word

Side = Literal["l", "r", "c"]
_NARROW, _WIDE = "iljtfI.,:;|!'()[]-/", "mwMW@%"


def width_of(text: str, size: float, *, mono: bool = False) -> float:
    """About what a text takes in Helvetica, or exactly what it takes in letters of one width."""
    return size * (0.6 * len(text) if mono else sum(map(_letter, text)))


def _letter(letter: str) -> float:
    if letter == " ":
        return 0.278
    if letter in _NARROW:
        return 0.29
    return 0.85 if letter in _WIDE else 0.67 if letter.isupper() else 0.545


class Sheets:
    """Pages that are being filled from the top; `y` is where the next thing stands."""

    def __init__(self, *, width: float = 595, height: float = 842, size: float = 9, mono: bool = False) -> None:
        self.width, self.height, self.size, self.mono = width, height, size, mono
        self.left, self.right, self.low = 40.0, width - 40, height - 60
        self.y = 40.0
        self._pages: list[tuple[list[Word], list[Stroke]]] = [([], [])]

    def text(self, x: float, y: float, text: str, *, side: Side = "l", size: float = 0, bold: bool = False) -> None:
        """Words at a height; `x` is their left side, their right side or their middle."""
        size = size or self.size
        whole = width_of(text, size, mono=self.mono)
        at = x - {"l": 0.0, "r": whole, "c": whole / 2}[side]
        blank = width_of(" ", size, mono=self.mono)
        for word in text.split(" "):
            wide = width_of(word, size, mono=self.mono)
            if word:
                self._pages[-1][0].append(Word(word, at, y, at + wide, y + 1.12 * size, size=size, bold=bold))
            at += wide + blank

    def rule(self, left: float, top: float, right: float, bottom: float) -> None:
        """A drawn line."""
        self._pages[-1][1].append(Stroke(left, top, right, bottom))

    def line(self, text: str, *, x: float = 0, size: float = 0, bold: bool = False) -> None:
        """A text in a line of its own, and below it."""
        self.text(x or self.left, self.y, text, size=size, bold=bold)
        self.y += 1.4 * (size or self.size)

    def new_page(self) -> None:
        """Go on at the top of the next."""
        self._pages.append(([], []))
        self.y = 50.0

    @property
    def number(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def pages(self, foot: str = "") -> list[Page]:
        """All of them, with a line at the foot of each where one is told: `Page {page} of {pages}`."""
        made = []
        for number, (words, strokes) in enumerate(self._pages, start=1):
            told = foot.format(page=number, pages=len(self._pages)).split()
            foots = [
                Word(word, 40 + 40 * at, self.height - 30, 70 + 40 * at, self.height - 21, size=7)
                for at, word in enumerate(told)
            ]
            made.append(Page(self.width, self.height, [*words, *foots], strokes))
        return made
