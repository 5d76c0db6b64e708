"""A practice layout made as hard as life: remarks below texts, prices that do not count, rows of words."""

import re
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

from bench.intake.practice_tables.plan import Line, Plan, words

_MOST_REMARKS = 3
_OPAQUE = {
    "qty": ("Q", "Mg", "Anz", "N"),
    "price": ("EP", "PU", "P1", "NP"),
    "amount": ("GP", "PT", "Val", "Sum"),
    "desc": ("Bez", "Txt", "Art", "Des"),
    "unit": ("E", "U", "VE", "Eh"),
}


@cache
def remarks() -> dict[str, dict[str, list[str]]]:
    """By language."""
    return tomllib.loads((Path(__file__).parent / "remarks.toml").read_text())


class Harder:
    """What makes one layout hard, fixed by its name."""

    def __init__(self, layout: Plan) -> None:
        self.layout = layout
        self._chance = Random(f"harder {layout.name}")
        self._odd = layout.name.startswith("apart")
        self._told = remarks().get(layout.language, remarks()["en"])
        chance = self._chance
        count = chance.choice([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, _MOST_REMARKS])
        self.below = chance.sample(self._mine("remarks"), count)
        self.share = chance.choice([0.4, 0.7, 1.0])
        self.above = chance.choice(self._mine("above")) if chance.random() < 0.04 else ""
        self.rows = chance.choice(self._mine("rows")) if chance.random() < 0.04 else ""
        self._columns()

    def _mine(self, name: str) -> list[str]:
        told = self._told[name]
        return told[self._odd :: 2] or told

    def _columns(self) -> None:
        layout, chance = self.layout, self._chance
        columns = list(layout.columns)
        for column, beside, often in (("list", "price", 0.2), ("open", "qty", 0.2), ("promised", "wanted", 0.3)):
            if beside in columns and chance.random() < often and layout.kind not in {"matrix", "glued", "two_rows"}:
                columns.insert(columns.index(beside) + chance.choice([0, 1]), column)
                layout.label[column] = chance.choice(self._mine(column))
        if chance.random() < 0.25 and "|" not in layout.label["desc"] and layout.kind not in {"cards", "stacked"}:
            for name, told in _OPAQUE.items():
                layout.label[name] = chance.choice(told[self._odd :: 2])
        layout.columns = tuple(columns)
        layout.landscape = layout.landscape or len(columns) > 8

    def lines(self, lines: list[Line], chance: Random) -> list[Line]:
        """The lines with what stands below and above their texts."""
        return [
            replace(line, more=(*self._below(chance), *line.more), above=fill(self.above, chance) if self.above else "")
            for line in lines
        ]

    def _below(self, chance: Random) -> list[str]:
        return [fill(one, chance) for one in self.below if chance.random() < self.share]

    def heading(self, chance: Random) -> str:
        """A row of words between the goods, empty where this layout has none."""
        return fill(self.rows, chance) if self.rows else ""


def fill(pattern: str, chance: Random) -> str:
    """A pattern with digits for `#` and letters for `@`."""
    told = re.sub("#", lambda _: str(chance.randrange(1, 10)), pattern)
    return re.sub("@", lambda _: chance.choice("ABCDEFK"), told)


def printed_words(layout: Plan) -> str:
    """Labels that may be read beside a text without harm."""
    return " ".join(layout.label[one].replace("|", " ") for one in ("ours", "item") if one in words()[layout.language])
