"""The invented company, its catalogue and its buyers: always the same, so that booking can be measured to the end."""

import re
import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
GOODS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "goods.toml").read_text())
PLACES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "places.toml").read_text())
UNITS: dict[str, dict[str, list[str]]] = GOODS.pop("units")
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")
COUNTRIES = {
    "dev": ["US", "US", "GB", "DE", "FR", "ES", "US", "DE", "GB", "US", "FR", "ES"],
    "wide": ["US", "GB", "DE", "FR", "ES"] * 12,
    "held": [
        *["US"] * 6,
        *["GB"] * 3,
        *["DE"] * 4,
        "AT",
        "CH",
        *["FR"] * 3,
        "BE",
        "ES",
        "ES",
        "MX",
        "IT",
        "IT",
        "NL",
        "NL",
        "PT",
        "PT",
        "PL",
        "PL",
    ],
}
_CITY = {
    "US": r"(?P<city>.+), (?P<region>[A-Z]{2}) (?P<post>\d{5})",
    "GB": r"(?P<city>\w+) (?P<post>.+)",
    "MX": r"(?P<city>.+), (?P<post>\d+)",
    "IT": r"(?P<post>\d+) (?P<city>.+) \((?P<region>..)\)",
    "NL": r"(?P<post>\d{4} [A-Z]{2}) (?P<city>.+)",
}


@dataclass(frozen=True)
class Item:
    """Something in the catalogue. `price` is of one unit, `per` the units that a price may be told for."""

    sku: str
    gtin: str
    maker: str
    family: str
    spec: str
    unit: str
    price: Decimal
    places: int
    per: tuple[int, ...]
    quantity: tuple[int, int]
    colour: str = ""
    size: str = ""

    def name(self, language: str) -> str:
        """What it is called."""
        told = f"{GOODS[self.family][language]} {self.spec}"
        return f"{told} {self.size}" if self.size else told


@dataclass(frozen=True)
class Address:
    """A place with the name that stands above it."""

    name: str
    street: str
    city: str
    postcode: str
    country: str
    region: str = ""
    more: str = ""


@dataclass(frozen=True)
class Buyer:
    """A customer: its seat, where it has bills sent and goods delivered, and how it numbers things."""

    code: str
    name: str
    form: str
    seat: Address
    bill: Address
    sites: tuple[Address, ...]
    phone: str
    domain: str
    vat: str
    people: tuple[str, ...]
    our_code: str
    numbers: str
    items: str
    prices: Decimal

    @property
    def country(self) -> dict[str, Any]:
        """How its country writes."""
        return PLACES[self.seat.country]

    def own_number(self, item: Item) -> str:
        """Its own number of an item, which no other item has."""
        return _own_numbers(self.code, self.items)[item.sku]

    def agreed(self, item: Item) -> Decimal:
        """The price of one unit that was agreed with it."""
        return (item.price * self.prices).quantize(Decimal(10) ** -item.places)

    def discount(self, item: Item) -> int:
        """The percentage off the printed price that was agreed with it, where its papers print one."""
        return Random(f"discount {self.code} {item.sku}").choice((0, 0, 5, 10))


US = Address("Vantrell Supply Inc.", "2200 Kestrel Avenue", "Columbus", "43215", "US", "OH")
FIRST = ("Ingrid", "Tomasz", "Maya", "Owen", "Lucía", "Henrik", "Paola", "Dirk", "Amélie", "Joana", "Priya", "Sean")
LAST = ("Halloran", "Vogt", "Marchetti", "Lindqvist", "Osei", "Karp", "Delcourt", "Ribeiro", "Wren", "Zamora", "Novak")


@cache
def _own_numbers(code: str, pattern: str) -> dict[str, str]:
    chance, given = Random(f"numbers {code}"), dict[str, str]()
    for item in catalogue():
        number = fill(pattern, chance)
        while number in given.values():
            number = fill(pattern, chance)
        given[item.sku] = number
    return given


def fill(pattern: str, chance: Random) -> str:
    """A pattern with digits for `#`."""
    return "".join(str(chance.randrange(10)) if sign == "#" else sign for sign in pattern)


@cache
def catalogue() -> tuple[Item, ...]:
    """Every item there is."""
    found: list[Item] = []
    for family, told in GOODS.items():
        for spec in told["specs"]:
            found += [_item(family, told, spec, size, len(found) + 1) for size in told.get("sizes", [""])]
    return tuple(found)


def _item(family: str, told: dict[str, Any], spec: str, size: str, number: int) -> Item:
    chance = Random(f"item {family} {spec} {size}")
    low, high = told["price"]
    price = Decimal(str(round(Random(f"price {family} {spec}").uniform(low, high), told["places"])))
    return Item(
        sku=f"VS-{number:02}{chance.randrange(100, 999)}",
        gtin=_gtin(f"40{chance.randrange(10**9, 10**10)}"),
        maker=f"{family[:2].upper()}{chance.randrange(100, 999)}-{chance.randrange(10, 99)}",
        family=family,
        spec=spec,
        unit=told["unit"],
        price=price,
        places=told["places"],
        per=tuple(told["per"]),
        quantity=(told["quantity"][0], told["quantity"][1]),
        colour=spec if size else "",
        size=size,
    )


def _gtin(twelve: str) -> str:
    odd, even = sum(map(int, twelve[::2])), sum(map(int, twelve[1::2]))
    return f"{twelve}{-(odd + 3 * even) % 10}"


START = {"dev": 1, "wide": 1, "held": 61}
"""The number of a half's first layout: earlier ones of `held` were put aside when it was known why lines waited."""


@cache
def buyers(half: str) -> tuple[Buyer, ...]:
    """The customers of a half, one for each layout."""
    taken = {buyer.name for buyer in buyers("dev")} if half != "dev" else set[str]()
    numbered = enumerate(COUNTRIES[half], start=START[half])
    return tuple(_buyer(half, number, country, taken) for number, country in numbered)


def _buyer(half: str, number: int, country: str, taken: set[str]) -> Buyer:
    chance = Random(f"buyer {half} {number}")
    told = PLACES[country]
    name = next(
        name
        for name in iter(lambda: f"{chance.choice(told['heads'])} {chance.choice(told['trades'])}", "")
        if name not in taken
    )
    taken.add(name)
    form = chance.choice(told["forms"])
    seat = _address(chance, country, name, form)
    site = replace(_address(chance, country, name, chance.choice([form, ""])), more=chance.choice(told["sites"]))
    far = replace(_address(chance, country, name, ""), more=chance.choice(told["sites"]))
    domain = re.sub(r"[^a-z]", "", name.lower())[:14] + ".example"
    return Buyer(
        code=f"{half[0].upper()}{number:03}",
        name=name,
        form=form,
        seat=seat,
        bill=seat if chance.random() < 0.7 else _address(chance, country, name, form),
        sites=(seat, site, far) if chance.random() < 0.4 else (site, far),
        phone=_phone(told["phone"], chance),
        domain=domain,
        vat=fill(f"{country}#########", chance),
        people=tuple(f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _ in range(2)),
        our_code=fill(chance.choice(["######", "V-#####", "10-VAN##", "K#####"]), chance),
        numbers=chance.choice(
            ["45########", "PO######", "#######", "BE-2026-####", "####-##", "P#####/26", "NW00####"]
        ),
        items=chance.choice(["######", "##.##.###", "MAT-#####", "A####B", "4400#####", "X#-####", "0000##-####"]),
        prices=Decimal(str(round(chance.uniform(0.88, 1.04), 2))),
    )


def _address(chance: Random, country: str, name: str, form: str) -> Address:
    told = PLACES[country]
    street = chance.choice(told["streets"]).format(n=chance.randrange(2, 980), s=chance.randrange(2, 60))
    parts = re.fullmatch(_CITY.get(country, r"(?P<post>[\d-]+) (?P<city>.+)"), chance.choice(told["cities"]))
    assert parts  # noqa: S101 - a city that is not written like its country's is a mistake in places.toml
    city = parts.groupdict()
    return Address(f"{name} {form}".strip(), street, city["city"], city["post"], country, city.get("region") or "")


def _phone(pattern: str, chance: Random) -> str:
    return re.sub(r"{(\d)}", lambda size: fill("#" * int(size[1]), chance), pattern)
