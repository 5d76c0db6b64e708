"""The reference cache: items, places and channels in memory, dropped when their version has moved on."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from decimal import Decimal
from typing import Any

import msgspec

from lading.catalog.kits import flat_recipes
from lading.catalog.place_settings import calendar_of, read_place_settings
from lading.catalog.values import Channel, ChannelSettings, Item, Place, Unit
from lading.store import UnitOfWork

_MAX_ITEMS = 200_000


class Reference:
    """What one process remembers of the catalogue. Call `refresh` in each unit of work that decides on it."""

    def __init__(self) -> None:
        self.version = -1
        self.items: dict[str, Item] = {}
        self.places: dict[str, Place] = {}
        self.channels: dict[str, Channel] = {}
        self._serving: dict[str, list[Place]] = {}
        self._turn = asyncio.Lock()

    async def refresh(self, unit: UnitOfWork, *, skus: Iterable[str] = ()) -> bool:
        """Drop what is outdated and load what is missing; answers whether anything had been dropped.

        SKUs that do not exist stay absent from `items`. Tasks of one process take turns. Who decides after further
        waiting decides on a `copy.copy`, since another task may drop what this one loaded.
        """
        async with self._turn:
            return await self._refresh(unit, skus)

    async def _refresh(self, unit: UnitOfWork, skus: Iterable[str]) -> bool:
        rows = await unit.fetch("SELECT version FROM reference_version")
        version = rows[0][0] if rows else 0
        dropped = version != self.version
        if dropped:
            self.items, self._serving = {}, {}
            self.places = await _load_places(unit)
            self.channels = await _load_channels(unit)
            self.version = version
        if missing := sorted({sku for sku in skus if sku not in self.items}):
            if len(self.items) + len(missing) > _MAX_ITEMS:
                self.items = {}
            self.items.update(await load_items(unit, skus=missing))
        return dropped

    def fetched_from(self, channel: str, code: str) -> list[Place]:
        """The places that may give what is fetched at a place, best first: itself, and others where it says so.

        Suppliers are not among them: what they send goes to customers, not to stores.
        """
        here = self.places.get(code)
        if here is None or not here.active:
            return []
        asked = here.settings.pickup.stock if here.settings.pickup.offered else "own"
        if asked == "own":
            return [here]
        others = [place for place in self.serving(channel) if place.code != code and place.kind != "supplier"]
        found = [here, *others]
        return found if asked == "prefer_own" else sorted(found, key=lambda place: (place.priority, place.code))

    def with_places(self, places: dict[str, Place]) -> "Reference":
        """A copy with other places: for trying what would be if."""
        other = copy(self)
        other.places = places
        other._serving = {}  # noqa: SLF001 -- one of our own
        return other

    def serving(self, channel: str) -> list[Place]:
        """The places that serve a channel, best first."""
        if (known := self._serving.get(channel)) is None:
            known = sorted(
                (place for place in self.places.values() if place.serves(channel)),
                key=lambda place: (place.priority, place.code),
            )
            self._serving[channel] = known
        return known


async def touch(unit: UnitOfWork) -> None:
    """Say that reference data has changed. Call it last in an act: until commit it holds the version's row."""
    await unit.execute(
        "INSERT INTO reference_version (one, version) VALUES (true, 1)"
        " ON CONFLICT (one) DO UPDATE SET version = reference_version.version + 1"
    )


async def load_items(unit: UnitOfWork, *, skus: list[str]) -> dict[str, Item]:
    """The items of these SKUs with their units."""
    rows = await unit.fetch(
        "SELECT sku, name, unit, decimals, tax_class, stocked, sellable, item_group, tracking,"
        " expires, shelf_days, releases_on, backorder_limit, pre_order_limit, attributes->'tags'"
        " FROM items WHERE sku = ANY(%s)",
        [skus],
    )
    units: dict[str, dict[str, Unit]] = defaultdict(dict)
    found: list[tuple[str, str, Decimal, int]] = await unit.fetch(
        "SELECT sku, unit, factor, decimals FROM item_units WHERE sku = ANY(%s)", [skus]
    )
    for sku, name, factor, decimals in found:
        units[sku][name] = Unit(name, factor, decimals)
    recipes = await flat_recipes(unit, kits=skus)
    return {
        row[0]: Item(
            sku=row[0],
            name=row[1],
            unit=row[2],
            decimals=row[3],
            tax_class=row[4],
            stocked=row[5],
            sellable=row[6],
            item_group=row[7],
            tracking=row[8],
            expires=row[9],
            shelf_days=row[10],
            releases_on=row[11],
            backorder_limit=row[12],
            pre_order_limit=row[13],
            tags=_tags(row[14]),
            units=units.get(row[0], {}),
            components=recipes.get(row[0], {}),
        )
        for row in rows
    }


def _tags(said: Any) -> frozenset[str]:
    """The attribute `tags` of an item, where it is a list of words."""
    return frozenset(one for one in said if isinstance(one, str)) if isinstance(said, list) else frozenset()


async def _load_places(unit: UnitOfWork) -> dict[str, Place]:
    rows = await unit.fetch(
        "SELECT code, name, kind, priority, channels, active, lead_days + later_days,"
        " coalesce(address->>'country', ''), settings, paused, coalesce(address->>'region', '') FROM places"
    )
    return {
        row[0]: Place(
            code=row[0],
            name=row[1],
            kind=row[2],
            priority=row[3],
            channels=None if row[4] is None else frozenset(row[4]),
            active=row[5],
            lead_days=row[6],
            country=row[7],
            settings=settings,
            calendar=calendar_of(settings),
            paused=row[9],
            region=row[10],
        )
        for row in rows
        for settings in (read_place_settings(row[8]),)
    }


async def _load_channels(unit: UnitOfWork) -> dict[str, Channel]:
    rows: list[Any] = await unit.fetch(
        "SELECT code, name, kind, active, shortage, prices_include_tax, price_list, settings FROM channels"
    )
    return {
        row[0]: Channel(
            code=row[0],
            name=row[1],
            kind=row[2],
            active=row[3],
            shortage=row[4],
            prices_include_tax=row[5],
            price_list=row[6],
            settings=msgspec.convert(row[7], ChannelSettings, strict=False),
        )
        for row in rows
    }
