"""What one paper of the practice says: who orders what from whom, by when, and what else stands on such papers."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

from babel.dates import get_month_names

HERE = Path(__file__).parent
PLACES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "places.toml").read_text())
FIRST_DAY = date(2026, 1, 5)
NUMBERS = (
    "45########",
    "PO######",
    "#####",
    "########",
    "PO-2026-####",
    "26/####",
    "B######",
    "EK-####/26",
    "7000###",
    "PO ######",
    "#######-0",
    "OC-#####",
    "2026####",
    "###-####",
    "LP#####",
    "BC26-###",
    "P000####",
    "####",
    "A#####-##",
    "10####.1",
)
US = {"name": "Vantrell Supply Inc.", "lines": ["2200 Kestrel Avenue", "Columbus, OH 43215"]}


@dataclass(frozen=True)
class Place:
    """An address as it is printed; `lines` are below the name."""

    name: str
    core: str
    more: str
    street: str
    city_line: str
    country: str

    @property
    def lines(self) -> list[str]:
        """What stands below the name."""
        return [line for line in (self.more, self.street, self.city_line) if line]


@dataclass(frozen=True)
class Facts:
    """One order's truth."""

    country: str
    language: str
    number: str
    day: date
    wanted: date
    received: date
    currency: str
    buyer: Place
    ship: Place
    bill: Place
    person: str
    domain: str
    phone: str


def fill(pattern: str, chance: Random) -> str:
    """A pattern with digits for `#`, never 0 first."""
    return re.sub("#", lambda _: str(chance.randrange(1, 10)), pattern)


def facts_of(country: str, layout: Random, chance: Random) -> Facts:
    """An order of the buyer whom a layout belongs to."""
    told = PLACES[country]
    core = f"{layout.choice(told['heads'])} {layout.choice(told['trades'])}"
    form = layout.choice(told["forms"])
    name = f"{core} {form}".strip()
    pattern = layout.choice(NUMBERS)
    day = FIRST_DAY + timedelta(days=chance.randrange(330))
    buyer = _place(country, name, core, "", layout)
    elsewhere = _place(country, core if layout.random() < 0.4 else name, core, layout.choice(told["sites"]), layout)
    own = chance.random() < 0.2
    return Facts(
        country=country,
        language=told["language"],
        number=fill(pattern, chance),
        day=day,
        wanted=day + timedelta(days=chance.randrange(3, 60)),
        received=day + timedelta(days=chance.choice([0, 0, 0, 1, 2])),
        currency=layout.choice(told["currency"]),
        buyer=buyer,
        ship=buyer if own else elsewhere,
        bill=buyer if layout.random() < 0.6 else _place(country, name, core, "", layout),
        person=chance.choice(["Eva Lindt", "Mark Osgood", "P. Tremblay", "Ana Sousa", "Jan Kowal", "Dr. Uwe Henning"]),
        domain=re.sub(r"[^a-z]", "", core.lower())[:14] + ".example",
        phone=fill(
            layout.choice(["+49 4### ######", "(###) ###-####", "0### / ## ## ##", "+33 1 ## ## ## ##"]), layout
        ),
    )


def _place(country: str, name: str, core: str, site: str, chance: Random) -> Place:
    told = PLACES[country]
    street = chance.choice(told["streets"])
    street = re.sub(r"\{n\}", lambda _: str(chance.randrange(2, 980)), street)
    street = re.sub(r"\{m\}", lambda _: str(chance.randrange(1, 30)), street)
    return Place(
        name, core, site.replace("{m}", str(chance.randrange(1, 9))), street, chance.choice(told["cities"]), country
    )


@cache
def month(language: str, number: int, width: Literal["wide", "abbreviated"]) -> str:
    """A month's name as it stands in dates."""
    names: Any = get_month_names(width, locale=language)
    return str(names[number])


def write_day(day: date, form: str, language: str) -> str:
    """A date in a paper's form."""
    if form == "week":
        _, week, _ = day.isocalendar()
        sign = {"de": "KW", "nl": "week", "sv": "v.", "da": "uge"}.get(language, "KW")
        return f"{sign} {week:02}/{day.isocalendar().year}"
    form = form.replace("%B", month(language, day.month, "wide")).replace(
        "%b", month(language, day.month, "abbreviated")
    )
    return day.strftime(form)
