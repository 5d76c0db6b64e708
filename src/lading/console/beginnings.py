"""With what the form of order entry begins: nothing, an earlier order, or a template; and what it offers to choose."""

from typing import Any

import msgspec

from lading.catalog import Channel
from lading.catalog.queries import find_items
from lading.console.visit import Visit
from lading.flows.placing.draft_orders import repeat_order
from lading.orders.filters import OrderFilters
from lading.orders.lists import find_orders
from lading.orders.summaries import OrderSummary, summarise
from lading.orders.templates import find_template
from lading.parties.queries import PartyView
from lading.pricing.queries import list_price_lists

CHANNEL = "entry_channel"
_TYPED = ("phone", "staff", "hand", "desk", "counter", "email")
EMPTY_ROWS = 3


class Choices(msgspec.Struct, frozen=True):
    """What the form offers; `countries` are pairs of code and name."""

    channels: list[Channel]
    places: list[tuple[str, str]]
    currencies: list[str]
    countries: list[tuple[str, str]]


async def read_choices(visit: Visit) -> Choices:
    """Channels that are open, places where one may fetch, currencies that have a price list."""
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
    async with visit.reading() as connection:
        lists = await list_price_lists(connection, limit=200)
    reference = visit.company.reference
    return Choices(
        channels=[channel for channel in reference.channels.values() if channel.active],
        places=[(place.code, place.name) for place in reference.places.values() if place.active],
        currencies=sorted({one.currency for one in lists}) or ["EUR"],
        countries=countries_of(visit),
    )


def countries_of(visit: Visit) -> list[tuple[str, str]]:
    """Codes and names of countries, by name."""
    names = visit.locale.territories.items()
    some = {(code, name) for code, name in names if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES}
    return sorted(some, key=lambda pair: pair[1])


_NO_COUNTRIES = frozenset({"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB"})


async def begin(visit: Visit, choices: Choices) -> dict[str, Any]:
    """The plain fields of a draft with which the form begins. Raises `NotFound`."""
    if number := visit.query.text("from"):
        async with visit.asking() as unit:
            return dict(msgspec.to_builtins(await repeat_order(unit, number=number)))
    if name := visit.query.text("template"):
        async with visit.reading() as connection:
            return (await find_template(connection, name=name)).draft
    channel = channel_for(visit, choices)
    currency = channel.settings.currency if channel else ""
    return {"channel": channel.code if channel else "", "currency": currency or choices.currencies[0]}


def channel_for(visit: Visit, choices: Choices) -> Channel | None:
    """The channel that this person used last, else one whose name says that people type there, else the first."""
    by_code = {channel.code: channel for channel in choices.channels}
    wished = [visit.query.text("channel"), str(visit.settings.get(CHANNEL, "")), *_TYPED]
    return next((by_code[code] for code in wished if code in by_code), next(iter(choices.channels), None))


def who_of(party: PartyView, address: int) -> dict[str, Any]:
    """Customer and address of a draft, from what we know of a customer."""
    customer = {name: getattr(party, name) for name in ("code", "name", "company", "email", "phone")}
    chosen = party.addresses[address] if 0 <= address < len(party.addresses) else None
    ship_to = {**msgspec.to_builtins(chosen)} if chosen else {}
    ship_to.pop("label", None)
    if ship_to and not ship_to.get("name"):
        ship_to["name"] = party.name
    return {"customer": customer, "ship_to": ship_to}


async def last_orders(visit: Visit, *, customer: str, limit: int = 5) -> list[OrderSummary]:
    """The latest orders of a customer."""
    async with visit.reading() as connection:
        found = await find_orders(connection, filters=OrderFilters(customer=customer), limit=limit)
        return await summarise(connection, ids=found.ids)


async def last_address(visit: Visit, *, number: str) -> dict[str, Any]:
    """Where that order went; nothing where somebody fetched it."""
    async with visit.asking() as unit:
        ship_to = (await repeat_order(unit, number=number)).ship_to
    return dict(msgspec.to_builtins(ship_to)) if ship_to else {}


async def units_of(visit: Visit, skus: list[str]) -> dict[str, list[str]]:
    """The units in which each item is sold, its own first."""
    async with visit.reading() as connection:
        found = await find_items(connection, skus=skus)
    return {sku: [item.unit, *(other.unit for other in item.units)] for sku, item in found.items()}
