"""One order that a form prints: its parties, its lines, how its country writes, and the words of its part."""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

from bench.intake.practice.facts import PLACES, US, Facts, Place, facts_of, fill, write_day
from bench.intake.practice.looks import words as head_words
from bench.intake.practice_tables.plan import words as column_words

Part = Literal["tune", "apart"]
CENT = Decimal("0.01")
COMMAS = frozenset({"DE", "AT", "FR", "BE", "ES", "IT", "NL", "PT", "BR", "PL", "SE", "DK"})
CODES = ("S7PLT###", "4400####", "00000000###-1017##", "NPAL-##", "L38####-01", "99###", "10######", "P.##.###", "")


@cache
def phrases() -> dict[str, list[str]]:
    """Goods and sentences."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text())


@dataclass(frozen=True)
class Line:
    """One line as it is meant; `more` stands below its text where a form has room for it."""

    code: str
    ours: str
    text: str
    more: str
    quantity: Decimal
    unit: str
    told: Decimal
    per: int
    wanted: date

    @property
    def amount(self) -> Decimal:
        """Of the line."""
        return (self.quantity * self.told / self.per).quantize(CENT, ROUND_HALF_UP)


@dataclass
class Order:
    """What a form prints, and what it says of that: a form takes away what it does not print."""

    part: Part
    facts: Facts
    label: dict[str, str]
    column: dict[str, str]
    lines: list[Line]
    dates: str
    places: int
    chance: Random
    shows: set[str] = field(default_factory=lambda: {"day", "wanted", "price", "ship", "lines", "text"})

    def day(self, one: date) -> str:
        """As the paper writes it."""
        return write_day(one, self.dates, self.facts.language)

    def number(self, value: Decimal, places: int = 2) -> str:
        """As the paper writes it."""
        told = f"{value:,.{places}f}"
        return told.translate(str.maketrans(",.", ".,")) if self.facts.country in COMMAS else told

    def price(self, line: Line) -> str:
        """With as many decimals as the paper has."""
        return self.number(line.told, self.places)

    def count(self, line: Line, places: int = 0) -> str:
        """How many of a line."""
        return self.number(line.quantity, places)

    @property
    def total(self) -> Decimal:
        """Of all lines."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def sign(self) -> str:
        """Of the currency."""
        return {"GBP": "£", "EUR": "€"}.get(self.facts.currency, "$")

    def pick(self, name: str) -> str:
        """A phrase of this part."""
        return self.chance.choice(pool(phrases()[name], self.part))

    def of(self, *options: str) -> str:
        """One of these."""
        return self.chance.choice(options)

    @property
    def english(self) -> bool:
        """Whether it is."""
        return self.facts.language == "en"

    @property
    def vendor(self) -> list[str]:
        """Our own address, of which the buyer has one line or another."""
        return [str(US["name"]), *map(str, US["lines"])]


def pool(options: list[str], part: Part) -> list[str]:
    """The part's half of a list."""
    return options[1 if part == "apart" else 0 :: 2] or options


def order_of(part: Part, form: str, copy: int, countries: tuple[str, ...], most: int) -> Order:
    """An order for a form: copies of one form have other buyers and other words."""
    look = Random(f"form {form} {part} {copy}")
    country = countries[(copy * 2 + (part == "apart")) % len(countries)]
    facts = facts_of(country, Random(f"buyer {form} {part} {copy}"), Random(f"order {form} {part} {copy}"))
    language = facts.language
    label = {name: look.choice(pool(told, part)) for name, told in head_words()[language].items() if name != "cols"}
    column = {name: look.choice(pool(told, part)) for name, told in column_words()[language].items()}
    lines = [*_lines(part, facts, look, look.randrange(1, most + 1))]
    dates = look.choice(PLACES[country]["dates"])
    return Order(part, facts, label, column, lines, dates, look.choice((2, 2, 3, 4)), look)


def _lines(part: Part, facts: Facts, look: Random, count: int) -> list[Line]:
    pattern = look.choice(CODES)
    units = phrases()[{"en": "units_en", "de": "units_de"}.get(facts.language, "units")]
    apart = look.random() < 0.3
    made = []
    for good in look.sample(pool(phrases()["goods"], part), count):
        text, _, more = good.partition("|")
        per = look.choice((1, 1, 1, 1, 1, 100, 1000)) if facts.language == "de" else 1
        made.append(
            Line(
                fill(pattern, look),
                fill("40002#####", look) if look.random() < 0.4 else "",
                text,
                more,
                Decimal(look.choice((1, 2, 12, 120, 500, 540, 510, 504, 1020, 1560, 300, 48))),
                look.choice(pool(units, part)),
                Decimal(look.randrange(205, 4900 * (1 if per == 1 else 6))) / 100,
                per,
                facts.wanted + timedelta(days=look.randrange(0, 9) if apart else 0),
            )
        )
    return made


def address(place: Place, *, country: bool = False) -> list[str]:
    """Name and what stands below it."""
    return [place.name, *place.lines, *([str(PLACES[place.country]["name"])] if country else [])]


def one_day(order: Order) -> None:
    """A form with one day for the whole order."""
    order.lines = [replace(line, wanted=order.lines[0].wanted) for line in order.lines]


Told = dict[str, Any]
