"""How a paper of the practice looks: the choices of one layout, and its words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bench.intake.practice.facts import PLACES

Words = dict[str, str]
CHOICES: dict[str, tuple[str, ...]] = {
    "meta": (
        "pairs",
        "pairs right",
        "grid",
        "head",
        "boxes",
        "two",
        "inline",
        "stacked",
        "sentence",
        "below",
        "lines",
        "cells",
        "title",
    ),
    "title": ("alone", "alone", "number", "sign", "under", "right"),
    "mark": (":", "", ":", " :", ".:", "#"),
    "case": ("as is", "as is", "upper", "as is"),
    "head": ("left", "right", "centre", "logo", "foot", "none", "one line", "small"),
    "buyer": ("letterhead", "letterhead", "block", "bill"),
    "parties": ("columns", "boxed", "stacked", "table", "beside", "mixed", "one line", "window"),
    "bill": ("yes", "yes", "no"),
    "wanted": ("meta", "meta", "meta", "parties", "sentence", "below"),
    "date": ("meta", "meta", "meta", "place", "meta"),
    "currency": ("meta", "terms", "column", "total", "amount"),
    "bilingual": ("", "", "", "", "", "slash"),
    "order": (
        "head meta parties",
        "meta head parties",
        "head parties meta",
        "head+meta parties",
        "parties head meta",
        "head title+meta parties",
        "parties+meta",
    ),
    "font": ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern"),
    "size": ("8", "9", "10"),
    "rules": ("grid", "rows", "head", "columns", ""),
    "week": ("", "", "", "", "", "", "", "", "week"),
}
MORE = ("custno", "supno", "quote", "quotedate", "printdate", "revision", "contract", "project", "contact", "terms")


@dataclass(frozen=True)
class Look:
    """One layout. `half` is `tune` or `apart`; its words come from that half of the lists alone."""

    name: str
    half: str
    country: str
    language: str
    choice: dict[str, str]
    label: Words
    dates: str
    more: tuple[str, ...]
    columns: list[str]


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """By language and field."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text())


def look_of(half: str, number: int) -> Look:
    """The layout of that number in a half."""
    chance = Random(f"practice {half} {number}")
    country = sorted(PLACES)[(number * 7 + (half == "apart") * 3) % len(PLACES)]
    told: dict[str, Any] = PLACES[country]
    choice = {kind: options[chance.randrange(len(options))] for kind, options in CHOICES.items()}
    label = _words(told["language"], half, chance)
    if choice["bilingual"] and told["language"] != "en":
        other = _words("en", half, chance)
        label = {field: f"{word} / {other[field]}" if field in _BOTH else word for field, word in label.items()}
    return Look(
        name=f"{half}-{number:03}",
        half=half,
        country=country,
        language=told["language"],
        choice=choice,
        label=label,
        dates=chance.choice(told["dates"]),
        more=tuple(chance.sample(MORE, chance.randrange(0, 6))),
        columns=words()[told["language"]]["cols"],
    )


_BOTH = {"po", "date", "wanted", "ship", "bill", "currency", "terms", "quotedate", "supno"}
_WHOLE = {"cols", "total"}


def _words(language: str, half: str, chance: Random) -> Words:
    found = {}
    for field, options in words()[language].items():
        mine = options[1 if half == "apart" else 0 :: 2] or options
        if field not in _WHOLE:
            found[field] = chance.choice(mine)
    return found
