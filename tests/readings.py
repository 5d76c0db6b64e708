"""Readings, items and worlds for tests of what the mail becomes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from lading.catalog import Channel, Item, Unit
from lading.catalog.values import ChannelSettings
from lading.intake.matching.world import KnownItem, KnownParty, World
from lading.intake.reading import Evidence, Field, Reading, ReadLine
from lading.parties.drafts import PartyAddress
from lading.pricing.values import ContractPrice, ListTerms, ListUse, Price

TODAY = date(2026, 11, 30)


def fields(values: Mapping[str, str], sure: float = 1.0) -> dict[str, Field]:
    return {name: Field(value, sure, "standard", Evidence(value)) for name, value in values.items()}


def line(sure: float = 1.0, **values: str) -> ReadLine:
    return ReadLine(fields(values, sure))


def reading(*lines: ReadLine, sure: float = 1.0, layout: str = "", **header: str) -> Reading:
    return Reading(kind="order", format="test", header=fields(header, sure), lines=list(lines), layout=layout)


class Book:
    """A price book of one list, and of contracts by (customer, SKU)."""

    def __init__(self, prices: Mapping[str, str], contracts: Mapping[tuple[str, str], str] | None = None) -> None:
        self.lists = {"eur": ListTerms("eur", "Retail", "EUR")}
        self.default_lists = {"EUR": "eur"}
        self._prices, self._contracts = prices, contracts or {}

    def entries(self, *, price_list: str, sku: str) -> list[Price]:
        listed = self._prices.get(sku) if price_list == "eur" else None
        return [Price("", Decimal(1), Decimal(listed))] if listed else []

    def contracts(self, *, customer: str, sku: str) -> list[ContractPrice]:
        agreed = self._contracts.get((customer, sku))
        return [ContractPrice(customer, "K1", "EUR", Price("", Decimal(1), Decimal(agreed)))] if agreed else []

    def used(self, kind: str, holder: str) -> list[ListUse]:
        return []


def item(sku: str, name: str, *, makers: tuple[str, ...] = (), barcode: str = "", **more: Any) -> KnownItem:
    units = {unit: Unit(unit, Decimal(factor), 0) for unit, factor in more.pop("units", {}).items()}
    limits = {name: Decimal(more.pop(name)) for name in ("minimum", "multiple") if name in more}
    made = Item(sku=sku, name=name, units=units, **more)
    return KnownItem(item=made, barcodes={barcode: made.unit} if barcode else {}, makers=makers, **limits)


MUELLER = KnownParty(
    code="C1",
    company="Müller & Söhne GmbH & Co. KG",
    email="einkauf@mueller-soehne.de",
    tax_id="DE123456788",
    addresses=(
        PartyAddress(country="DE", label="billing", line1="Hauptstraße 5", city="Köln", postal_code="50667"),
        PartyAddress(country="DE", label="Lager 2", line1="Industriestr. 12", city="Bonn", postal_code="53111"),
    ),
)
ACME = KnownParty(
    code="C2",
    company="ACME Tools Inc.",
    email="orders@acme-tools.com",
    addresses=(PartyAddress(country="US", line1="1 Main St", city="Springfield", postal_code="62701"),),
)
ITEMS = (
    item("MUG-RED", "Red mug", barcode="4006381333931", units={"case": 12}),
    item("MUG-BLUE", "Blue mug"),
    item("00815", "Hex bolt M8x40 zinc plated", makers=("DIN933-8-40",), units={"box": 100}),
    item("00816", "Hex bolt M8x50 zinc plated", makers=("DIN933-8-50",)),
    item("TEA", "Assam tea, loose", unit="kg", decimals=3),
    item("OIL-05", "Olive oil 500 ml bottle", units={"case": 6}),
    item("OIL-1", "Olive oil 1 l bottle"),
    item("FREIGHT", "Freight charge", stocked=False),
)
PRICES = {"MUG-RED": "9.50", "MUG-BLUE": "9.50", "00815": "0.12", "TEA": "24", "OIL-05": "6"}


def world(**more: Any) -> World:
    known = {
        "today": TODAY,
        "channels": {"mail": Channel(code="mail", name="Mail", settings=ChannelSettings(currency="EUR"))},
        "parties": {"C1": MUELLER, "C2": ACME},
        "items": {one.item.sku: one for one in ITEMS},
        "prices": Book(PRICES),
    }
    return World(**{**known, **more})
