"""The day that an order is promised for: that of its last line, through everything that moves its lines' days."""

from datetime import date
from typing import Any

import pytest

from lading.flows.company import Company
from lading.flows.correct_stock import Count, StockLine, count_stock
from lading.flows.fill_backorders import fill_backorders
from lading.kernel.exact import read_plain
from tests.road import Road, order


async def promised(road: Road) -> date | None:
    day: Any = (await road.ask("SELECT promised_for FROM orders WHERE number = %s", road.number))[0][0]
    return day  # type: ignore[no-any-return]


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


@pytest.mark.parametrize(("cancelled", "known"), [({1: 5}, True), ({1: 2}, False), (None, False)])
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
