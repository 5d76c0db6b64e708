"""How forms are written: blocks, pairs of label and value, rows of cells, on sheets."""

from collections.abc import Iterable, Sequence
from random import Random

from bench.intake.practice_tables.sheet import Sheets, Side, width_of

Cell = tuple[float, str, str]
"""Where it stands, at which side (`l`, `r`, `c`), and its text."""


class Pen(Sheets):
    """Sheets with what forms have in common."""

    def __init__(self, chance: Random, *, mono: bool = False, letter: bool = False) -> None:
        size = chance.choice((8.0, 9.0, 9.0, 10.0)) - (1.0 if mono else 0.0)
        super().__init__(width=612 if letter else 595, height=792 if letter else 842, size=size, mono=mono)
        self.chance = chance

    @property
    def step(self) -> float:
        """From line to line."""
        return 1.28 * self.size

    def block(
        self, x: float, y: float, lines: Iterable[str], *, side: Side = "l", size: float = 0, bold: int = 0
    ) -> float:
        """Lines below each other, the first `bold` of them bold; answers what is below."""
        step = 1.28 * (size or self.size)
        for at, line in enumerate(lines):
            self.text(x, y, line, side=side, size=size, bold=at < bold)
            y += step
        return y

    def pairs(
        self, x: float, y: float, wide: float, told: Iterable[tuple[str, str]], *, mark: str = ":", bold: bool = False
    ) -> float:
        """Labels with their values to the right; answers what is below."""
        for label, value in told:
            self.text(x, y, label if label.endswith(mark) else label + mark, bold=bold)
            self.text(x + wide, y, value)
            y += self.step
        return y

    def over(self, x: float, y: float, label: str, value: str | Sequence[str], *, size: float = 0) -> float:
        """A small label above its value."""
        self.text(x, y, label, size=size or 0.75 * self.size)
        values = [value] if isinstance(value, str) else value
        return self.block(x, y + (size or 0.75 * self.size) * 1.35, values)

    def row(self, y: float, cells: Iterable[Cell], *, bold: bool = False, size: float = 0) -> None:
        """Cells at one height."""
        for x, side, text in cells:
            if text:
                self.text(x, y, text, side=side if side in ("l", "r", "c") else "l", bold=bold, size=size)  # type: ignore[arg-type]

    def level(self, y: float, left: float = 0, right: float = 0) -> None:
        """A drawn line across the sheet."""
        self.rule(left or self.left, y, right or self.right, y)

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        """Four drawn lines."""
        for side in (
            (left, top, right, top),
            (left, bottom, right, bottom),
            (left, top, left, bottom),
            (right, top, right, bottom),
        ):
            self.rule(*side)

    def wrapped(self, text: str, wide: float, size: float = 0) -> list[str]:
        """A text in lines of no more than a width."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and width_of(longer, size or self.size, mono=self.mono) <= wide:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def tiny(self, lines: Iterable[str], y: float = 0) -> None:
        """Small print at the foot."""
        self.block(self.left, y or self.height - 95, lines, size=5.5)
