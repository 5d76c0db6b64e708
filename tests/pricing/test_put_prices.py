"""Prices in lists, and what caches and events learn of them."""

from decimal import Decimal

from lading.catalog import Reference
from lading.flows.channels.put_items import PricedItemDraft, put_priced_items
from lading.flows.company import Company
from lading.pricing import PriceDraft, PriceListDraft, put_price_lists, put_prices
from lading.pricing.book import default_lists

D = Decimal


async def test_a_price_is_told_with_old_and_new(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        assert await put_prices(unit, price_list="eur", drafts=[PriceDraft(sku="BOWL", price=D("15.00"))]) == 1
        assert await put_prices(unit, price_list="eur", drafts=[PriceDraft(sku="BOWL", price=D(15))]) == 0
        assert await put_prices(unit, price_list="eur", drafts=[PriceDraft(sku="BOWL", price=None)]) == 1
        told = await unit.fetch("SELECT kind, subject, data FROM events ORDER BY id")
    assert told == [
        ("price.changed", "item/BOWL", {"list": "eur", "unit": "", "from_quantity": "0", "price": ["14", "15"]}),
        ("price.changed", "item/BOWL", {"list": "eur", "unit": "", "from_quantity": "0", "price": ["15", None]}),
    ]


async def test_the_price_book_learns_of_it(company: Company) -> None:
    reference = Reference()
    for price in (D(14), D(99)):
        async with company.database.unit_of_work() as unit:
            await put_prices(unit, price_list="eur", drafts=[PriceDraft(sku="BOWL", price=price)])
        async with company.database.unit_of_work() as unit:
            dropped = await reference.refresh(unit, skus=["BOWL"])
            await company.book.refresh(unit, dropped=dropped, skus=["BOWL"])
        (entry,) = company.book.entries(price_list="eur", sku="BOWL")
        assert entry.price == price


async def test_an_items_price_goes_into_the_default_list_of_its_currency(company: Company) -> None:
    cup = PricedItemDraft(sku="CUP", name="Cup", price=D(4), currency="EUR")
    jug = PricedItemDraft(sku="JUG", name="Jug", price=D(900), currency="JPY")
    async with company.database.unit_of_work() as unit:
        await put_priced_items(unit, drafts=[cup, jug])
        rows = await unit.fetch("SELECT list, sku, price FROM prices WHERE sku IN ('CUP', 'JUG') ORDER BY 1")
        assert rows == [("default-jpy", "JUG", D(900)), ("eur", "CUP", D(4))]
        assert await default_lists(unit) == {"EUR": "eur", "JPY": "default-jpy", "USD": "usd"}


async def test_a_list_named_default_is_the_default(company: Company) -> None:
    lists = [PriceListDraft(code=code, name=code, currency="EUR") for code in ("a-first", "default-eur")]
    async with company.database.unit_of_work() as unit:
        await put_price_lists(unit, drafts=lists)
        assert (await default_lists(unit))["EUR"] == "default-eur"
