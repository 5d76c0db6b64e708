"""Who buys at Harbour & Hearth: invented people and shops, at addresses that could be."""

import random

import msgspec

from lading.app.demo.names import LANDS, SHOPS, Land
from lading.parties.drafts import PartyAddress, PartyDraft

CURRENCIES = {"GB": "GBP", "US": "USD"}
"""What people pay in; everybody else in EUR."""


class Buyer(msgspec.Struct, frozen=True):
    """A customer with the address where they get their parcels."""

    draft: PartyDraft
    address: PartyAddress
    trade: bool

    @property
    def currency(self) -> str:
        """What they pay in."""
        return CURRENCIES.get(self.address.country, "EUR")


def make_buyers(*, count: int) -> list[Buyer]:
    """The first `count` customers, twenty of them shops; always the same ones."""
    shops = [_shop(index, country, name) for index, (country, name) in enumerate(SHOPS)]
    return shops + [_person(index) for index in range(max(0, count - len(shops)))]


def _person(index: int) -> Buyer:
    chance = random.Random(f"person/{index}")  # noqa: S311 -- the same people every time, no secret
    land = chance.choices(list(LANDS.values()), [land.share for land in LANDS.values()])[0]
    first, last = chance.choice(land.first_names), chance.choice(land.last_names)
    address = _address(chance, land, name=f"{first} {last}")
    host = chance.choice(("example.com", "example.org", "example.net"))
    draft = PartyDraft(
        code=f"P{10001 + index}",
        name=f"{first} {last}",
        email=f"{_plain(first)}.{_plain(last)}{index}@{host}",
        phone=_phone(chance, land),
        groups=["regulars"] if chance.random() < 0.15 else [],
        addresses=[address],
    )
    return Buyer(draft, address, trade=False)


def _shop(index: int, country: str, company: str) -> Buyer:
    chance = random.Random(f"shop/{index}")  # noqa: S311 -- the same shops every time, no secret
    land = LANDS[country]
    name = f"{chance.choice(land.first_names)} {chance.choice(land.last_names)}"
    address = _address(chance, land, name=name, company=company)
    draft = PartyDraft(
        code=f"S{101 + index}",
        name=name,
        company=company,
        email=f"orders@shop{101 + index}.example.com",
        groups=["trade"],
        addresses=[address],
        note="Delivers to the back door until noon." if index % 5 == 0 else "",
    )
    return Buyer(draft, address, trade=True)


def _address(chance: random.Random, land: Land, *, name: str, company: str = "") -> PartyAddress:
    postal_code, city, region = chance.choice(land.towns)
    return PartyAddress(
        country=land.code,
        name=name,
        company=company,
        line1=land.street(chance.choice(land.streets), chance.randint(1, 140)),
        city=city,
        region=region,
        postal_code=postal_code,
    )


def _phone(chance: random.Random, land: Land) -> str:
    """From ranges that no real person has; none where a country keeps no such range."""
    if land.code == "US":
        return f"+1202555{chance.randint(100, 199):04}"
    if land.code == "GB":
        return f"+447700900{chance.randint(0, 999):03}"
    return f"+493023125{chance.randint(0, 999):03}" if land.code == "DE" else ""


_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "É": "e", "æ": "ae", "ø": "oe"})


def _plain(name: str) -> str:
    return name.lower().translate(_PLAIN)
