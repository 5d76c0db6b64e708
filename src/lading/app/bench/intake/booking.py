"""Made papers to the end: matched to the invented catalogue, checked, and booked alone where that is sure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from lading.app.bench.intake.run import Read
from lading.app.bench.intake.score import judge_ship_to
from lading.catalog import Channel, Item
from lading.catalog.values import ChannelSettings
from lading.intake.checking.check import check_reading
from lading.intake.deciding.authority import Authority
from lading.intake.deciding.calibration import Calibration, Outcome
from lading.intake.deciding.decide import decide_case
from lading.intake.deciding.sources import source_of
from lading.intake.deciding.sure import asked_lines, line_sureness
from lading.intake.matched import Deviation, Matches
from lading.intake.matching.items import item_keys
from lading.intake.matching.lines import decimal
from lading.intake.matching.make_draft import make_draft
from lading.intake.matching.match import match_reading
from lading.intake.matching.words import plain_words
from lading.intake.matching.world import KnownItem, KnownParty, Taught, World
from lading.intake.reading import Evidence, Field, ReadLine
from lading.parties.drafts import PartyAddress
from lading.pricing.values import ContractPrice, ListTerms, ListUse, Price

UNITS = {"EA": "each", "BX": "box", "CS": "case", "RL": "roll", "PK": "pack", "DZ": "dozen", "KG": "kg", "M": "m"}
ONE = Decimal(1)


class Booked(msgspec.Struct, frozen=True):
    """A paper in our words: what it means, how sure each line is, what asks, and which lines are right."""

    matches: Matches
    sureness: list[float]
    deviations: list[Deviation]
    right: list[bool]


class Book:
    """The prices of the invented company: a contract with each customer, and no list."""

    def __init__(self, agreed: Mapping[str, Mapping[str, str]], currencies: Mapping[str, str]) -> None:
        self.lists: dict[str, ListTerms] = {}
        self.default_lists: dict[str, str] = {}
        self._agreed, self._currencies = agreed, currencies

    def entries(self, *, price_list: str, sku: str) -> Sequence[Price]:  # noqa: ARG002
        """There are no lists."""
        return ()

    def contracts(self, *, customer: str, sku: str) -> Sequence[ContractPrice]:
        """What was agreed with a customer for an item."""
        told = self._agreed.get(customer, {}).get(sku)
        price = [Price("", ONE, Decimal(told))] if told else []
        return [ContractPrice(customer, "agreed", self._currencies[customer], one) for one in price]

    def used(self, kind: str, holder: str) -> Sequence[ListUse]:  # noqa: ARG002
        """There are no lists."""
        return ()


def read_world(file: Path) -> dict[str, World]:
    """What matching and checking know, by currency of the customer's channel."""
    told = json.loads(file.read_text(encoding="utf-8"))
    customers = told["customers"]
    items = {one["sku"]: _item(one) for one in told["items"]} | _charges(told["charges"])
    book = Book({one["code"]: one["prices"] for one in customers}, {one["code"]: one["currency"] for one in customers})
    taught = tuple(lesson for one in customers for lesson in _taught(one, items))
    parties = {one["code"]: _party(one) for one in customers}
    return {
        currency: World(
            today=date(2026, 1, 1),
            channels={"mail": Channel(code="mail", name="Mail", settings=ChannelSettings(currency=currency))},
            parties=parties,
            items=items,
            taught=taught,
            prices=book,
        )
        for currency in {one["currency"] for one in customers}
    }


def _item(told: Mapping[str, Any]) -> KnownItem:
    unit = UNITS[told["unit"]]
    item = Item(sku=told["sku"], name=told["names"]["en"], unit=unit, decimals=3 if unit in {"kg", "m"} else 0)
    return KnownItem(item=item, barcodes={told["gtin"]: unit}, makers=(told["maker_item"],))


def _charges(names: Sequence[str]) -> dict[str, KnownItem]:
    """What the company reckons beside goods, in its own language only."""
    found = [Item(sku=f"CHARGE-{at}", name=name, stocked=False) for at, name in enumerate(names, start=1)]
    return {one.sku: KnownItem(item=one) for one in found}


def _party(told: Mapping[str, Any]) -> KnownParty:
    addresses = tuple(
        PartyAddress(
            country=place["country"],
            company=place["name"],
            line1=place["street"],
            line2=place["more"],
            city=place["city"],
            region=place["region"],
            postal_code=place["postcode"],
            label="" if at else "billing",
        )
        for at, place in enumerate(told["addresses"])
    )
    return KnownParty(
        code=told["code"], company=told["name"], email=told["email"], tax_id=told["tax_id"], addresses=addresses
    )


def _taught(told: Mapping[str, Any], items: Mapping[str, KnownItem]) -> Iterator[Taught]:
    """What earlier orders of a customer have taught: its numbers and words of items, and its words for their units."""
    for known in told["known"]:
        sku, word = known["sku"], plain_words(known["unit"])
        value = {"sku": sku, "unit": items[sku].item.unit, "word": word, "ratio": "1"}
        said = {name: Field(known[name], 1.0, "person", Evidence(known[name])) for name in ("buyer_item", "text")}
        for key in item_keys(ReadLine(said)):
            yield Taught(kind="item", key=key, value=value, customer=told["code"])
    charges = {one.item.name: sku for sku, one in items.items() if not one.item.stocked}
    for theirs, ours in told["known_charges"].items():
        key = f"text:{plain_words(theirs)}"
        yield Taught(kind="item", key=key, value={"sku": charges[ours]}, customer=told["code"])
    units: dict[str, set[str]] = {}
    for known in told["known"]:
        units.setdefault(plain_words(known["unit"]), set()).add(items[known["sku"]].item.unit)
    for word, meant in units.items():
        if word and len(meant) == 1:  # a word that is a box here and a case there was not learned for all
            yield Taught(kind="unit", key=word, value={"unit": meant.pop(), "ratio": "1"}, customer=told["code"])


def book(read: Read, worlds: Mapping[str, World]) -> Booked:
    """One read paper in our words, and what of it is right."""
    world = msgspec.structs.replace(worlds[read.paper.truth.currency], today=_today(read))
    matches = match_reading(read.reading, world=world, sender=read.paper.beside.sender, channel="mail")
    draft = make_draft(read.reading, matches, channel="mail", world=world)
    deviations = check_reading(read.reading, matches, draft, world=world, channel="mail")
    return Booked(matches, line_sureness(matches), deviations, right_lines(read, matches, world))


def _today(read: Read) -> date:
    return read.paper.beside.received_on or date(2026, 1, 1)


def right_lines(read: Read, matches: Matches, world: World) -> list[bool]:
    """Of each line that was read whether it would be booked right: item, quantity, price, day, and the header too."""
    truth, header = read.paper.truth, read.score.header
    customer = matches.customer.chosen.code if matches.customer.chosen else ""
    whole = customer == truth.customer and _arrives(read, matches, world)
    whole = whole and all(header.get(name) == "right" for name in ("po_number", "currency") if name in header)
    pairs = {line.told: line for line in read.score.lines if line.told is not None}
    found = []
    for at, match in enumerate(matches.lines):
        line = pairs.get(at)
        if line is None or line.true is None:
            found.append(False)
            continue
        true = truth.lines[line.true]
        sku = match.item.chosen.code if match.item.chosen else ""
        facts = all(line.verdicts[name] == "right" for name in ("quantity", "price", "wanted"))
        item = match.goods and sku == true.sku if true.kind == "goods" else not match.goods
        amount = true.kind == "charge" or decimal(match.quantity) == true.quantity
        found.append(whole and facts and item and amount)
    return found


def _arrives(read: Read, matches: Matches, world: World) -> bool:
    """Whether the chosen address is the one on the paper."""
    chosen = matches.ship_to.chosen
    if chosen is None:
        return False
    party = world.parties.get(matches.customer.chosen.code if matches.customer.chosen else "")
    if party is None or not chosen.code.isdigit():
        return read.score.header.get("ship_to") == "right"
    place = party.addresses[int(chosen.code)]
    told = {"ship_to_street": place.line1, "ship_to_city": place.city, "ship_to_postal_code": place.postal_code}
    true = msgspec.structs.replace(read.paper.truth.ship_to, name=())
    return judge_ship_to(told, msgspec.structs.replace(read.paper.truth, ship_to=true, meant={})) == "right"


def outcomes(booked: Booked, read: Read) -> list[Outcome]:
    """What a person who looked at all of its lines would have found, of those that are not asked about in any case."""
    source, asked = source_of(read.reading), asked_lines(booked.deviations, count=len(booked.right))
    whole = not read.paper.truth.flags and all(line.told is not None for line in read.score.lines)
    told = zip(booked.sureness, booked.right, asked, strict=True)
    return [Outcome(sure, right and whole, source) for sure, right, ask in told if not ask]


def booked_alone(booked: Booked, calibration: Calibration, authority: Authority) -> bool:
    """Whether the case would be booked without a person."""
    decision = decide_case(booked.matches, booked.deviations, authority=authority, calibration=calibration)
    return decision.book
