"""The day that an order is promised for: that of its last line, through everything that moves its lines' days."""

from datetime import date
from typing import Any

import pytest

from lading.flows.company import Company
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.stock.correct_stock import Count, StockLine, count_stock
from lading.kernel.exact import read_plain
from tests.road import Road, order


async def promised(road: Road) -> date | None:
    day: Any = (await road.ask("SELECT promised_for FROM orders WHERE number = %s", road.number))[0][0]
    return day  # type: ignore[no-any-return]


async def line_of(road: Road) -> tuple[Any, ...]:
    return (await road.ask("SELECT promised_for, promise_reason FROM order_lines WHERE line = 1"))[0]


async def count(road: Road, sku: str, found: str) -> None:
    async with road.company.database.unit_of_work() as unit:
        lines = [StockLine(sku, read_plain(found))]
        await count_stock(unit, road.company.reference, count=Count("STORE", lines))


async def test_a_filled_backorder_gives_the_order_its_day(company: Company) -> None:
    road = await order(company, ("BOWL", 5), ("MUG-RED", 1))
    assert await promised(road) is None
    await count(road, "BOWL", "5")
    async with company.database.unit_of_work() as unit:
        await fill_backorders(unit, company.reference, skus=["BOWL"])
    assert await promised(road) is not None
    await road.prove()


async def test_what_is_not_there_takes_the_day_away(company: Company) -> None:
    road = await order(company, ("BOWL", 2))
    assert await promised(road) is not None
    await count(road, "BOWL", "1")
    assert await promised(road) is None
    await road.prove()


@pytest.mark.parametrize(("cancelled", "known"), [({1: 5}, True), ({1: 2}, True), ({1: 1}, False), (None, False)])
async def test_a_line_that_is_cancelled_holds_up_nothing(company: Company, cancelled: Any, *, known: bool) -> None:
    road = await order(company, ("BOWL", 5), ("MUG-RED", 1))
    await road.cancel(cancelled)
    assert (await promised(road) is not None) == known
    await road.prove()


async def test_a_place_that_cannot_deliver_moves_the_day(company: Company) -> None:
    road = await order(company, ("BOWL", 2))
    (work,) = await road.release()
    await road.reject(work.id, "not_in_stock")
    assert await promised(road) is None
    await road.prove()


async def test_without_its_waiting_units_a_line_is_promised_from_what_it_holds(company: Company) -> None:
    road = await order(company, ("BOWL", 5), requested_by="2031-03-14")
    await road.cancel({1: 1})
    assert await line_of(road) == (None, "waits_for_stock")
    await road.cancel({1: 1})
    assert await line_of(road) == (date(2031, 3, 14), "in_stock")
    assert await promised(road) == date(2031, 3, 14)
    await road.prove()


async def test_of_a_line_with_nothing_left_nothing_is_promised(company: Company) -> None:
    road = await order(company, ("BOWL", 5), ("MUG-RED", 1))
    await road.cancel({1: 5})
    assert await line_of(road) == (None, "cancelled")
    await road.prove()


async def test_units_that_wait_already_keep_the_line_waiting_when_others_move(company: Company) -> None:
    road = await order(company, ("MUG-RED", 999))
    (work, *_others) = await road.release()
    await road.reject(work.id, "too_busy")
    assert await line_of(road) == (None, "waits_for_stock")
    await road.prove()
