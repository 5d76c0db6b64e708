"""Items together with their list prices, as shops and sheets send them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from lading.catalog import ItemDraft, put_items
from lading.flows.channels.refuse_tracking import refuse_tracking
from lading.kernel.exact import FieldRefused
from lading.pricing import PriceDraft, PriceListDraft, put_price_lists, put_prices
from lading.pricing.book import default_lists
from lading.pricing.drafts import check_currency, check_money
from lading.store import UnitOfWork
from lading.store.rows import Change


class PricedItemDraft(ItemDraft, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """An item as it shall be. A `price` goes into the default price list of its `currency`; without, none changes."""

    price: Decimal | None = None
    currency: str | None = None

    def __post_init__(self) -> None:
        ItemDraft.__post_init__(self)
        check_money("price", self.price)
        if self.price is not None and self.currency is None:
            raise FieldRefused("currency", "missing", "A price needs its currency beside it.")
        if self.currency is not None:
            check_currency("currency", self.currency)


async def put_priced_items(
    unit: UnitOfWork, *, drafts: Sequence[PricedItemDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each item what its draft says, and its price in the default list of its currency, created if missing.

    Raises what `catalog.put_items` raises, and `TrackingInUse`. A price alone raises the list's version, not the
    item's.
    """
    await refuse_tracking(unit, drafts)
    changes = await put_items(unit, drafts=drafts, find_used=find_used, versions=versions)
    prices: dict[str, list[PriceDraft]] = defaultdict(list)
    for draft in drafts:
        if draft.price is not None and draft.currency is not None:
            prices[draft.currency].append(PriceDraft(sku=draft.sku, price=draft.price))
    if prices:
        lists = await _lists(unit, currencies=sorted(prices))
        for currency in sorted(prices):
            await put_prices(unit, price_list=lists[currency], drafts=prices[currency])
    return changes


async def find_used(unit: UnitOfWork, skus: Sequence[str]) -> set[str]:
    """Those of these SKUs that have moved in stock or stand on an order."""
    rows = await unit.fetch(
        "SELECT sku FROM unnest(%s::text[]) AS asked(sku)"
        " WHERE EXISTS (SELECT FROM movements m WHERE m.sku = asked.sku)"
        " OR EXISTS (SELECT FROM order_lines l WHERE l.sku = asked.sku)",
        [list(skus)],
    )
    return {row[0] for row in rows}


async def _lists(unit: UnitOfWork, *, currencies: Sequence[str]) -> dict[str, str]:
    lists = await default_lists(unit)
    missing = [currency for currency in currencies if currency not in lists]
    if missing:
        drafts = [
            PriceListDraft(code=f"default-{currency.lower()}", name=f"Default {currency}", currency=currency)
            for currency in missing
        ]
        await put_price_lists(unit, drafts=drafts)
        lists |= {draft.currency: draft.code for draft in drafts}
    return lists
