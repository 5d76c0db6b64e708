"""A layout: everything about how one buyer's papers look, fixed by its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random
from typing import TypeVar

from bench.intake.papers.choices import POOLS
from bench.intake.papers.forms import Writing, date_forms, number_forms
from bench.intake.papers.words import labels
from bench.intake.papers.world import START, UNITS, Buyer, Item, buyers

MATRIX = {"dev": {6}, "wide": {4, 16}, "held": {64, 76}}
"""The layouts whose orders are a table of sizes and colours."""
LENGTHS = ((1,), (1, 2), (1, 2, 3), (2, 4, 6), (3, 8, 12), (5, 18, 44))
T = TypeVar("T")
SHORT = str.maketrans(dict.fromkeys("aeiouäöüéèó"))


@dataclass(frozen=True)
class Layout:
    """The choices of one layout, by their names in `choices`, and the words that it has for each field."""

    name: str
    half: str
    language: str
    choice: Mapping[str, str]
    label: Mapping[str, str]
    writing: Writing
    columns: tuple[str, ...]
    lengths: tuple[int, ...]
    tax: Decimal
    charges: bool
    landscape: bool
    country_shown: bool
    upper_addresses: bool
    repeat: bool
    continued: bool
    page_numbers: bool
    unit: int
    grey: int

    @property
    def table(self) -> str:
        """How lines are set."""
        return self.choice["table"]

    @property
    def dates(self) -> str:
        """Whether a date stands on each line, in the header, or in both."""
        return self.choice["dates"]

    @property
    def totals(self) -> bool:
        """Whether there are totals at all."""
        return self.choice["totals"] != "none" and "price" in self.columns

    @property
    def currency_printed(self) -> bool:
        """Whether the paper says anywhere in which currency it orders."""
        return self.choice["currency"] != "totals" or (self.totals or self.writing.money != "none")

    def unit_word(self, unit: str) -> str:
        """What this buyer calls a unit; empty where its papers do not say."""
        words = UNITS[unit][self.language]
        return words[self.unit % len(words)] if "unit" in self.columns else ""

    def describe(self, item: Item, buyer: Buyer) -> tuple[str, tuple[str, ...]]:
        """The text of an item on this paper, and the lines below it."""
        name = item.name(self.language)
        head, _, spec = name.partition(f" {item.spec}")
        told = {
            "upper": name.upper(),
            "comma": f"{head.upper()}, {item.spec.upper().replace(' ', ', ')}{spec.upper()}",
            "reversed": f"{item.spec}{spec} {head}",
            "short": f"{head.translate(SHORT)} {item.spec}{spec}".upper(),
        }.get(self.choice["text"], name)
        more = {
            "maker": (f"MPN {item.maker}",),
            "note": (f"Ref. {buyer.code}-{item.sku[-3:]}",),
            "numbers": (f"{self.label['c_ours']} {item.sku}",),
            "both": (f"{self.label['c_ours']}: {item.sku}", f"EAN {item.gtin}"),
        }.get(self.choice["more"], ())
        return told, more


@cache
def layouts(half: str) -> tuple[Layout, ...]:
    """The layouts of a half, one for each of its buyers."""
    return tuple(_layout(half, number, buyer) for number, buyer in enumerate(buyers(half), start=START[half]))


def _layout(half: str, number: int, buyer: Buyer) -> Layout:
    name = f"{half}-{number:02}"
    chance = Random(f"layout {name}")
    language, country = buyer.country["language"], buyer.seat.country
    choice = {kind: _pick(chance, options) for kind, options in POOLS[half].items()}
    if number in MATRIX[half]:
        choice |= {"table": "matrix", "text": "upper", "dates": "header", "columns": "item desc qty unit price amount"}
    if choice["currency"] == "totals" and country not in {"US", "GB", "DE", "FR"}:
        choice["currency"] = "field"
    columns = [one for one in choice["columns"].split() if one != "wanted" or choice["dates"] != "header"]
    if choice["dates"] == "line" and "wanted" not in columns:
        columns.append("wanted")
    pool = labels(half)[language]
    return Layout(
        name=name,
        half=half,
        language=language,
        choice=choice,
        label={field: chance.choice(words) for field, words in pool.items()},
        writing=Writing(
            language,
            _pick(chance, date_forms(country)),
            _pick(chance, number_forms(country)),
            choice["money"],
            buyer.country["currency"],
        ),
        columns=tuple(columns),
        lengths=_pick(chance, LENGTHS),
        tax=chance.choice([Decimal(0), Decimal(0), {"US": Decimal("7.25")}.get(country, Decimal(20))]),
        charges=chance.random() < 0.25,
        landscape=chance.random() < 0.15 or len(columns) > 9,
        country_shown=chance.random() < 0.6,
        upper_addresses=chance.random() < 0.25,
        repeat=chance.random() < 0.75,
        continued=chance.random() < 0.3,
        page_numbers=chance.random() < 0.8,
        unit=chance.randrange(12),
        grey=chance.choice([0, 90, 140]),
    )


def _pick(chance: Random, options: Sequence[T]) -> T:
    return options[chance.randrange(len(options))]
