"""The price book: list prices and tax rates in one process's memory, beside the catalogue's reference cache."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from lading.pricing.price import Taxes
from lading.pricing.values import Price, TaxRate
from lading.store import UnitOfWork

_MAX_SKUS = 200_000
NO_PRICES: list[Price] = []


class PriceBook:
    """Prices by (price list, SKU) and all tax rates. Call `refresh` where the reference cache was refreshed."""

    def __init__(self) -> None:
        self.taxes = Taxes([])
        self.default_lists: dict[str, str] = {}
        self._prices: dict[str, dict[str, list[Price]]] = {}
        self._loaded = False
        self._turn = asyncio.Lock()

    async def refresh(self, unit: UnitOfWork, *, dropped: bool, skus: Iterable[str]) -> None:
        """Load what is missing; `dropped` says that reference data has changed and nothing here counts any more."""
        async with self._turn:
            await self._refresh(unit, skus, dropped=dropped)

    async def _refresh(self, unit: UnitOfWork, skus: Iterable[str], *, dropped: bool) -> None:
        if dropped or not self._loaded:
            self._prices = {}
            self.taxes = Taxes(await _load_rates(unit))
            self.default_lists = await default_lists(unit)
            self._loaded = True
        if missing := sorted({sku for sku in skus if sku not in self._prices}):
            if len(self._prices) + len(missing) > _MAX_SKUS:
                self._prices = {}
            await self._load(unit, skus=missing)

    def prices(self, *, price_list: str | None, currency: str, sku: str) -> list[Price]:
        """The entries of a SKU in the list, else in the currency's default list."""
        name = price_list or self.default_lists.get(currency)
        return self._prices.get(sku, {}).get(name, NO_PRICES) if name else NO_PRICES

    async def _load(self, unit: UnitOfWork, *, skus: list[str]) -> None:
        found: dict[str, dict[str, list[Price]]] = defaultdict(lambda: defaultdict(list))
        rows: list[Any] = await unit.fetch(
            "SELECT sku, list, unit, from_quantity, price FROM prices WHERE sku = ANY(%s)", [skus]
        )
        for sku, name, unit_name, from_quantity, price in rows:
            found[sku][name].append(Price(unit_name, from_quantity, price))
        self._prices.update((sku, dict(found.get(sku, {}))) for sku in skus)


async def default_lists(unit: UnitOfWork) -> dict[str, str]:
    """Each currency's default list: `default-eur` and so on, else the first by code."""
    rows = await unit.fetch(
        "SELECT DISTINCT ON (currency) currency, code FROM price_lists"
        " ORDER BY currency, code = 'default-' || lower(currency) DESC, code"
    )
    return {row[0]: row[1] for row in rows}


async def _load_rates(unit: UnitOfWork) -> list[TaxRate]:
    rows: list[Any] = await unit.fetch(
        "SELECT country, region, tax_class, name, rate, valid_from, valid_to FROM tax_rates ORDER BY id"
    )
    return [TaxRate(*row) for row in rows]
