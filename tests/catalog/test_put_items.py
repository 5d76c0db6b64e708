"""Items are added and changed in batches; unchanged ones leave no trace."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from lading.catalog import ItemDraft, Reference, put_items
from lading.catalog.drafts import UnitDraft
from lading.catalog.put_items import BarcodeTaken, UnitInUse
from lading.flows.company import Company
from lading.kernel import Invalid
from lading.store import Database, UnitOfWork
from lading.store.rows import Outdated

D = Decimal

CUP = ItemDraft(sku="CUP", name="Cup", barcode="1", units=[UnitDraft(unit="case", factor=D(6), barcode="2")])


async def none_used(unit: UnitOfWork, skus: Sequence[str]) -> set[str]:
    """No SKU has stock or orders."""
    return set()


async def all_used(unit: UnitOfWork, skus: Sequence[str]) -> set[str]:
    """Every SKU has."""
    return set(skus)


async def put(database: Database, *drafts: ItemDraft, **options: Any) -> list[tuple[str, int, str]]:
    """What became of each: key, version, outcome."""
    async with database.unit_of_work() as unit:
        changes = await put_items(unit, drafts=drafts, find_used=none_used, **options)
    return [(change.key, change.version, change.outcome) for change in changes]


async def test_changes_are_told_with_old_and_new(database: Database) -> None:
    await put(database, CUP)
    await put(database, ItemDraft(sku="CUP", name="Mug", barcode="1", weight_grams=D("1.5")))
    async with database.unit_of_work() as unit:
        told = await unit.fetch("SELECT kind, subject, data->'changes' FROM events ORDER BY id")
    assert [row[:2] for row in told] == [("item.added", "item/CUP"), ("item.changed", "item/CUP")]
    assert told[1][2] == {
        "name": ["Cup", "Mug"],
        "weight_grams": [None, "1.5"],
        "units": [{"case": ["6", 0, "2"]}, {}],
    }


async def test_the_same_again_is_no_change(database: Database) -> None:
    assert await put(database, CUP) == [("CUP", 1, "added")]
    reference = Reference()
    async with database.unit_of_work() as unit:
        await reference.refresh(unit, skus=["CUP"])
    assert await put(database, CUP) == [("CUP", 1, "unchanged")]
    async with database.unit_of_work() as unit:
        assert await reference.refresh(unit, skus=["CUP"]) is False


async def test_another_unit_alone_raises_the_version(database: Database) -> None:
    await put(database, CUP)
    pallet = ItemDraft(sku="CUP", name="Cup", barcode="1", units=[UnitDraft(unit="pallet", factor=D("0.5"))])
    assert await put(database, pallet) == [("CUP", 2, "changed")]


async def test_caches_see_the_change(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await company.reference.refresh(unit, skus=["MUG-RED"])
    await put(company.database, ItemDraft(sku="MUG-RED", name="Scarlet mug"))
    async with company.database.unit_of_work() as unit:
        assert await company.reference.refresh(unit, skus=["MUG-RED"]) is True
    assert company.reference.items["MUG-RED"].name == "Scarlet mug"


async def test_the_unit_stays_once_there_is_stock(database: Database) -> None:
    await put(database, CUP, ItemDraft(sku="JUG", name="Jug"))
    drafts = [ItemDraft(sku="CUP", name="Renamed"), ItemDraft(sku="JUG", name="Jug", unit="kg", decimals=3)]
    async with database.unit_of_work() as unit:
        with pytest.raises(UnitInUse) as refused:
            await put_items(unit, drafts=drafts, find_used=all_used)
    assert [error.pointer for error in refused.value.errors] == ["/items/1/unit"]
    assert await put(database, *drafts) == [("CUP", 2, "changed"), ("JUG", 2, "changed")]


async def test_a_barcode_stands_on_one_item_only(database: Database) -> None:
    await put(database, CUP)
    for barcodes in (["1"], ["2"], ["3", "3"]):
        drafts = [ItemDraft(sku=f"N{n}", name="N", barcode=code) for n, code in enumerate(barcodes)]
        with pytest.raises(BarcodeTaken):
            await put(database, *drafts)
    assert await put(database, CUP, ItemDraft(sku="N", name="N", barcode="3")) == [
        ("CUP", 1, "unchanged"),
        ("N", 1, "added"),
    ]


async def test_only_the_version_that_was_seen_is_overwritten(database: Database) -> None:
    await put(database, CUP, versions={"CUP": 0})
    with pytest.raises(Outdated, match="at version 1, not 0"):
        await put(database, CUP, versions={"CUP": 0})
    with pytest.raises(Outdated, match="does not exist"):
        await put(database, ItemDraft(sku="JUG", name="Jug"), versions={"JUG": 3})


async def test_a_missing_or_repeated_sku_is_named(database: Database) -> None:
    with pytest.raises(Invalid) as refused:
        await put(database, CUP, ItemDraft(name="Nameless"), CUP)
    assert [(error.pointer, error.code) for error in refused.value.errors] == [
        ("/items/0/sku", "given_twice"),
        ("/items/1/sku", "missing"),
        ("/items/2/sku", "given_twice"),
    ]
