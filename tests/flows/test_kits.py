"""Kits: ordered as one line, taken from the stock of their components, which single sales share."""

from decimal import Decimal
from typing import Any

import pytest

from lading.catalog import ItemDraft, put_items
from lading.catalog.drafts import KitPart
from lading.catalog.kits import CircularKit, KitInUse
from lading.flows.channels.put_items import find_used
from lading.flows.company import Company
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.stock.correct_stock import Count, StockLine, count_stock
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.kernel import Invalid
from tests.drafts import place
from tests.road import order

D = Decimal


async def put_kit(company: Company, sku: str = "TEA-SET", **parts: int) -> None:
    """A kit; `MUG_RED=2` takes two of MUG-RED."""
    components = [KitPart(sku=name.replace("_", "-"), quantity=D(many)) for name, many in parts.items()]
    async with company.database.unit_of_work() as unit:
        draft = ItemDraft(sku=sku, name="Tea set", components=components)
        await put_items(unit, drafts=[draft], find_used=find_used)


PRICE: dict[str, Any] = {"unit_price": "30"}


async def sets(company: Company, quantity: int, *more: tuple[str, int]) -> dict[str, Any]:
    """An order of tea sets, and of other items."""
    lines = [{"sku": "TEA-SET", "quantity": quantity, **PRICE}, *({"sku": s, "quantity": q, **PRICE} for s, q in more)]
    return await place(company, lines=lines)


async def stock(company: Company, sku: str, place_code: str) -> tuple[Decimal, Decimal]:
    """On hand and reserved."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT on_hand, reserved FROM stock WHERE sku = %s AND place = %s", [sku, place_code])
    return rows[0][0], rows[0][1]


async def test_a_kit_takes_its_components_and_stays_one_line(company: Company) -> None:
    await put_kit(company, MUG_RED=2, MUG_BLUE=1)
    placed = await sets(company, 3)
    (line,) = placed["lines"]
    assert (line["sku"], line["reserved"], line["amount"]) == ("TEA-SET", "3", "90.00")
    assert line["promise"]["places"] == {"MAIN": "3"}
    assert await stock(company, "MUG-RED", "MAIN") == (100, 6)
    assert await stock(company, "MUG-BLUE", "MAIN") == (5, 3)


async def test_kits_and_single_sales_of_one_order_are_summed(company: Company) -> None:
    await put_kit(company, MUG_BLUE=2, BOWL=1)
    placed = await sets(company, 2, ("BOWL", 2))
    assert [(line["reserved"], line["backordered"]) for line in placed["lines"]] in (
        [("2", "0"), ("1", "1")], [("1", "1"), ("2", "0")],
    )  # fmt: skip
    assert await stock(company, "BOWL", "STORE") == (3, 3)


async def test_only_whole_kits_are_held_and_the_rest_waits(company: Company) -> None:
    await put_kit(company, MUG_BLUE=2, BOWL=1)
    road = await order(company, lines=[{"sku": "TEA-SET", "quantity": 5, **PRICE}])
    assert await road.line() == {"reserved": "3", "backordered": "2"}
    async with company.database.unit_of_work() as unit:
        receipt = Receipt("STORE", [ReceiptLine("BOWL", D(1))])
        await receive_stock(unit, company.reference, receipts=[receipt])
    async with company.database.unit_of_work() as unit:
        assert await fill_backorders(unit, company.reference, skus=["BOWL"]) == 1
    assert await road.line() == {"reserved": "4", "backordered": "1"}
    await road.prove()


async def test_the_road_of_a_kit(company: Company) -> None:
    await put_kit(company, MUG_RED=2, MUG_BLUE=1)
    road = await order(company, lines=[{"sku": "TEA-SET", "quantity": 3, **PRICE}])
    (work,) = await road.release()
    await road.pick(work.id, {1: 2})
    await road.prove()
    await road.pack(work.id)
    await road.cancel({1: 1})
    await road.prove()
    await road.ship(work.id)
    assert await road.line() == {"shipped": "2", "cancelled": "1"}
    assert await stock(company, "MUG-RED", "MAIN") == (96, 0)
    assert await stock(company, "MUG-BLUE", "MAIN") == (3, 0)
    await road.prove()


async def test_a_kit_that_is_picked_short_goes_elsewhere(company: Company) -> None:
    await put_kit(company, MUG_RED=1, MUG_BLUE=1)
    road = await order(company, lines=[{"sku": "TEA-SET", "quantity": 2, **PRICE}])
    (work,) = await road.release()
    await road.pick(work.id, {1: 1}, short={1: 1})
    assert await road.line() == {"reserved": "1", "picked": "1"}
    assert await stock(company, "MUG-RED", "MAIN") == (99, 1)
    assert await stock(company, "MUG-RED", "STORE") == (10, 1)
    await road.prove()


async def test_a_component_that_is_lost_takes_the_whole_kit(company: Company) -> None:
    await put_kit(company, MUG_RED=1, BOWL=1)
    road = await order(company, lines=[{"sku": "TEA-SET", "quantity": 3, **PRICE}])
    async with company.database.unit_of_work() as unit:
        count = Count(place="STORE", lines=[StockLine(sku="BOWL", quantity=D(1))], reason="counted")
        await count_stock(unit, company.reference, count=count)
    assert await road.line() == {"reserved": "1", "backordered": "2"}
    assert await stock(company, "MUG-RED", "STORE") == (10, 1)
    await road.prove()


async def test_a_recipe_that_changes_leaves_orders_alone(company: Company) -> None:
    await put_kit(company, MUG_RED=2)
    road = await order(company, lines=[{"sku": "TEA-SET", "quantity": 2, **PRICE}])
    await put_kit(company, MUG_RED=3)
    await road.cancel({1: 1})
    assert await stock(company, "MUG-RED", "MAIN") == (100, 2)
    await road.prove()


async def test_circles_are_refused_with_their_way(company: Company) -> None:
    await put_kit(company, "A", MUG_RED=1)
    await put_kit(company, "B", A=2)
    with pytest.raises(CircularKit, match="A → B → A"):
        await put_kit(company, "A", B=1)
    with pytest.raises(Invalid, match="no item “MOON”"):
        await put_kit(company, "C", MOON=1)
    with pytest.raises(Invalid, match="not kept in stock"):
        await put_kit(company, "C", GIFT_WRAP=1)


async def test_kits_in_kits_are_resolved(company: Company) -> None:
    await put_kit(company, "PAIR", MUG_RED=2)
    await put_kit(company, PAIR=2, MUG_RED=1, BOWL=1)
    await sets(company, 1)
    assert await stock(company, "MUG-RED", "STORE") == (10, 5)


async def test_what_lies_in_stock_becomes_no_kit_and_a_kit_is_not_received(company: Company) -> None:
    with pytest.raises(KitInUse, match="“BOWL” has stock"):
        await put_kit(company, "BOWL", MUG_RED=1)
    await put_kit(company, MUG_RED=1)
    receipt = Receipt("MAIN", [ReceiptLine("TEA-SET", D(1))])
    async with company.database.unit_of_work() as unit:
        with pytest.raises(Invalid):
            await receive_stock(unit, company.reference, receipts=[receipt])
