"""The price book: lists, contracts and tax rates in one process's memory, beside the catalogue's reference cache."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from lading.catalog import Channel, Item, Unit
from lading.pricing.choose_price import Asked, best_price
from lading.pricing.hand_prices import PriceLimit, read_price_limits
from lading.pricing.price import Taxes, list_price
from lading.pricing.promotion import Promotion
from lading.pricing.settings import PricingSettings, read_settings
from lading.pricing.tax import Registration
from lading.pricing.tax_registrations import load_registrations
from lading.pricing.uses import load_promotions
from lading.pricing.values import Buyer, ContractPrice, ListTerms, ListUse, Price, TaxRate
from lading.store import UnitOfWork

_MAX_SKUS = 200_000
NO_PRICES: list[Price] = []
_NO_CONTRACTS: tuple[ContractPrice, ...] = ()
_NO_USES: tuple[ListUse, ...] = ()


class PriceBook:
    """Prices by (price list, SKU), who buys by which, and all tax rates.

    Call `refresh` where the reference cache was refreshed.
    """

    def __init__(self) -> None:
        self.taxes = Taxes([])
        self.lists: dict[str, ListTerms] = {}
        self.default_lists: dict[str, str] = {}
        self.asks_customer = False
        """Whether a price may depend on the customer's groups or own lists, so that they must be known."""
        self._uses: dict[tuple[str, str], list[ListUse]] = {}
        self.limits: dict[tuple[str, str], PriceLimit] = {}
        """Floors and ceilings of hand prices, by SKU and currency."""
        self.settings = PricingSettings()
        self.promotions: list[Promotion] = []
        self.registrations: list[Registration] = []
        self._special = False
        self._dated: set[str] = set()
        self._prices: dict[str, dict[str, list[Price]]] = {}
        self._contracts: dict[str, dict[str, list[ContractPrice]]] = {}
        self._loaded = False
        self._turn = asyncio.Lock()

    async def refresh(self, unit: UnitOfWork, *, dropped: bool, skus: Iterable[str]) -> None:
        """Load what is missing; `dropped` says that reference data has changed and nothing here counts any more."""
        async with self._turn:
            await self._refresh(unit, skus, dropped=dropped)

    async def _refresh(self, unit: UnitOfWork, skus: Iterable[str], *, dropped: bool) -> None:
        if dropped or not self._loaded:
            self._prices, self._contracts, self._dated = {}, {}, set()
            self.taxes = Taxes(await _load_rates(unit))
            await self._load_terms(unit)
            self._loaded = True
        if missing := sorted({sku for sku in skus if sku not in self._prices}):
            if len(self._prices) + len(missing) > _MAX_SKUS:
                self._prices, self._contracts, self._dated = {}, {}, set()
            await self._load(unit, skus=missing)

    def entries(self, *, price_list: str, sku: str) -> Sequence[Price]:
        """The prices of an item in one list."""
        return self._prices.get(sku, {}).get(price_list, NO_PRICES)

    def contracts(self, *, customer: str, sku: str) -> Sequence[ContractPrice]:
        """What a customer's contracts say of an item."""
        return self._contracts[sku].get(customer, _NO_CONTRACTS) if sku in self._contracts else _NO_CONTRACTS

    def used(self, kind: str, holder: str) -> Sequence[ListUse]:
        """The lists by which a `group` or a `channel` buys."""
        return self._uses.get((kind, holder), _NO_USES)

    def price(
        self,
        *,
        item: Item,
        unit: Unit,
        quantity: Decimal,
        buyer: Buyer,
        channel: Channel,
        currency: str,
        day: date,
    ) -> tuple[Decimal | None, str]:
        """What one unit costs, and where that comes from; `choose_price` says why. The order path's way.

        Where neither contracts, assignments nor days play a part, there is only one list to look into.
        """
        if self._special or buyer.lists or item.sku in self._dated or item.sku in self._contracts:
            return best_price(Asked(item, unit, quantity, buyer, channel, currency, day), self)
        terms = self._standard(channel, currency)
        if terms is None:
            return None, ""
        entries = self._prices.get(item.sku, {}).get(terms.code, NO_PRICES)
        if not entries:
            return None, ""
        own = "" if unit.name == item.unit else unit.name
        price = list_price(entries, unit=own, factor=unit.factor, quantity=quantity)
        return (price, terms.source) if price is not None else (None, "")

    def _standard(self, channel: Channel, currency: str) -> ListTerms | None:
        own = self.lists.get(channel.price_list) if channel.price_list else None
        if own and own.currency == currency:
            return own
        return self.lists.get(self.default_lists.get(currency, ""))

    async def _load_terms(self, unit: UnitOfWork) -> None:
        rows: list[Any] = await unit.fetch(
            "SELECT code, name, currency, version, priority, valid_from, valid_to FROM price_lists"
        )
        self.lists = {row[0]: ListTerms(*row) for row in rows}
        self.default_lists = await default_lists(unit)
        uses: list[Any] = await unit.fetch(
            "SELECT kind, holder, list, valid_from, valid_to FROM price_list_uses WHERE kind <> 'customer'"
        )
        self._uses = {}
        for kind, holder, *use in uses:
            self._uses.setdefault((kind, holder), []).append(ListUse(*use))
        self.limits = await read_price_limits(unit)
        self.settings = await read_settings(unit)
        self.promotions = await load_promotions(unit)
        self.registrations = await load_registrations(unit)
        papers = await unit.fetch("SELECT EXISTS (SELECT FROM tax_certificates)")
        own = await unit.fetch("SELECT EXISTS (SELECT FROM price_list_uses WHERE kind = 'customer')")
        dated = any(one.valid_from or one.valid_to for one in self.lists.values())
        self._special = bool(self._uses or own[0][0] or dated)
        grouped = any(kind == "group" for kind, _ in self._uses)
        self.asks_customer = (
            own[0][0] or papers[0][0] or grouped or any(one.terms.customer_groups for one in self.promotions)
        )

    async def _load(self, unit: UnitOfWork, *, skus: list[str]) -> None:
        found: dict[str, dict[str, list[Price]]] = defaultdict(lambda: defaultdict(list))
        rows: list[Any] = await unit.fetch(
            "SELECT sku, list, unit, from_quantity, price, valid_from, valid_to FROM prices WHERE sku = ANY(%s)",
            [skus],
        )
        for sku, name, *entry in rows:
            price = Price(*entry)
            found[sku][name].append(price)
            if price.dated:
                self._dated.add(sku)
        self._prices.update((sku, dict(found.get(sku, {}))) for sku in skus)
        contracts: list[Any] = await unit.fetch(
            "SELECT sku, customer, contract, currency, version, unit, from_quantity, price, valid_from, valid_to"
            " FROM contract_prices WHERE sku = ANY(%s)",
            [skus],
        )
        for sku, customer, contract, currency, version, *entry in contracts:
            one = ContractPrice(customer, contract, currency, Price(*entry), version)
            self._contracts.setdefault(sku, {}).setdefault(customer, []).append(one)


async def default_lists(unit: UnitOfWork) -> dict[str, str]:
    """Each currency's default list: `default-eur` and so on, else the first by code of those that are nobody's own."""
    rows = await unit.fetch(
        "SELECT DISTINCT ON (currency) currency, code FROM price_lists"
        " ORDER BY currency, code = 'default-' || lower(currency) DESC,"
        " EXISTS (SELECT FROM price_list_uses u WHERE u.list = code), code"
    )
    return {row[0]: row[1] for row in rows}


async def _load_rates(unit: UnitOfWork) -> list[TaxRate]:
    rows: list[Any] = await unit.fetch(
        "SELECT country, region, tax_class, name, rate, valid_from, valid_to, compound FROM tax_rates ORDER BY id"
    )
    return [TaxRate(*row) for row in rows]
