"""Corrections of stock: facts are accepted, and who was promised what is not there waits again."""

from decimal import Decimal

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.show_orders import show_order
from lading.flows.stock.book_stock import PickedAlready
from lading.flows.stock.correct_stock import (
    Adjustment,
    Count,
    NotThere,
    StockLine,
    Transfer,
    adjust_stock,
    count_stock,
    transfer_stock,
)
from tests.drafts import place
from tests.road import order

D = Decimal


async def stock_of(company: Company, sku: str) -> list[tuple[str, Decimal, Decimal]]:
    async with company.database.unit_of_work() as unit:
        return await unit.fetch("SELECT place, on_hand, reserved FROM stock WHERE sku = %s ORDER BY place", [sku])


async def test_a_count_books_the_difference(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await count_stock(unit, company.reference, count=Count("STORE", [StockLine("BOWL", D(7))]))
    assert await stock_of(company, "BOWL") == [("STORE", 7, 0)]
    assert await audit(company.database) == []


async def test_a_count_below_the_promised_makes_the_youngest_wait(company: Company) -> None:
    older = await place(company, ("BOWL", 2), placed_at="2026-11-01T10:00:00Z")
    younger = await place(company, ("BOWL", 1), placed_at="2026-11-02T10:00:00Z")
    async with company.database.unit_of_work() as unit:
        await count_stock(unit, company.reference, count=Count("STORE", [StockLine("BOWL", D(1))]))
    async with company.database.unit_of_work() as unit:
        first, second = [await show_order(unit, number=one["number"]) for one in (older, younger)]
        tasks = await unit.fetch("SELECT kind, subject FROM tasks ORDER BY subject")
    assert (first.lines[0].reserved, first.lines[0].backordered) == (1, 1)
    assert (second.lines[0].reserved, second.lines[0].backordered) == (0, 1)
    assert tasks == [("stock_missing", f"order/{one['number']}") for one in (older, younger)]
    assert await audit(company.database) == []


async def test_goods_move_between_places(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        transfer = Transfer("STORE", "MAIN", [StockLine("BOWL", D(2))])
        await transfer_stock(unit, company.reference, transfer=transfer)
    assert await stock_of(company, "BOWL") == [("MAIN", 2, 0), ("STORE", 1, 0)]
    assert await audit(company.database) == []


async def test_a_place_cannot_give_what_it_does_not_have(company: Company) -> None:
    transfer = Transfer("STORE", "MAIN", [StockLine("BOWL", D(4))])
    async with company.database.unit_of_work() as unit:
        with pytest.raises(NotThere):
            await transfer_stock(unit, company.reference, transfer=transfer)
    assert ("STORE", 3, 0) in await stock_of(company, "BOWL")


async def test_an_adjustment_takes_damaged_goods_out(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        damaged = Adjustment("STORE", "damaged", [StockLine("BOWL", D(-1))])
        await adjust_stock(unit, company.reference, adjustment=damaged)
    assert await stock_of(company, "BOWL") == [("STORE", 2, 0)]
    assert await audit(company.database) == []


async def test_what_is_picked_cannot_be_counted_away(company: Company) -> None:
    road = await order(company, ("BOWL", 2))
    (work,) = await road.release()
    await road.pick(work.id)
    async with company.database.unit_of_work() as unit:
        with pytest.raises(PickedAlready, match=r"2 BOWL are picked or packed for orders at STORE.*1 would be"):
            await count_stock(unit, company.reference, count=Count("STORE", [StockLine("BOWL", D(1))]))
    assert await stock_of(company, "BOWL") == [("STORE", 3, 2)]
    await road.prove()
