"""Holds at checkout: 300 buyers for 100 units, expiry against takeover, stock that is lost under a hold."""

import asyncio
from decimal import Decimal
from uuid import UUID

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed
from lading.flows.promising.promise import Promise, PromiseWish, WantedLine, promise_and_hold
from lading.flows.stock.correct_stock import Count, StockLine, count_stock
from lading.inventory.hold import expire_holds
from tests.drafts import place, wish

D = Decimal


async def hold(company: Company, sku: str, quantity: int, minutes: int = 15) -> Promise:
    """Ask for a hold, as the API does."""
    asked = PromiseWish(lines=[WantedLine(sku=sku, quantity=D(quantity))], channel="web")
    async with company.database.unit_of_work() as unit:
        return await promise_and_hold(unit, company, wish=asked, minutes=minutes)


async def reserved(company: Company, sku: str) -> Decimal:
    """Everywhere."""
    async with company.database.unit_of_work() as unit:
        return (await unit.fetch("SELECT sum(reserved) FROM stock WHERE sku = %s", [sku]))[0][0]


async def age(company: Company) -> None:
    """The time of every hold has run out."""
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE holds_on_stock SET expires_at = now() - interval '1 second'")


async def test_three_hundred_buyers_for_a_hundred_and_ten_units(company: Company) -> None:
    made = await asyncio.gather(*(hold(company, "MUG-RED", 1) for _ in range(300)))
    assert sum(1 for one in made if one.id) == 110
    assert await reserved(company, "MUG-RED") == 110
    assert await audit(company.database) == []


async def test_a_hold_is_taken_over_once(company: Company) -> None:
    made = await hold(company, "BOWL", 2)
    wishes = [wish(("BOWL", 2), promise=str(made.id)) for _ in range(4)]
    outcomes = await asyncio.gather(*(place_orders(company, wishes=[one]) for one in wishes))
    told = [one[0].answer for one in outcomes if isinstance(one[0], Placed)]
    assert sorted(b'"progress":"reserved"' in one for one in told) == [False, False, False, True]
    assert await reserved(company, "BOWL") == 3
    assert await audit(company.database) == []


async def test_within_one_batch_nobody_else_gets_what_is_held(company: Company) -> None:
    made = await hold(company, "BOWL", 3)
    wishes = [wish(("BOWL", 1)), wish(("BOWL", 3), promise=str(made.id)), wish(("BOWL", 3), promise=str(made.id))]
    outcomes = await place_orders(company, wishes=wishes)
    told = [b'"progress":"reserved"' in one.answer for one in outcomes if isinstance(one, Placed)]
    assert told == [False, True, False]
    assert await audit(company.database) == []


async def test_expiry_against_takeover(company: Company) -> None:
    for _ in range(12):
        made = await hold(company, "TEA-1KG", 1)
        await age(company)

        async def end() -> int:
            async with company.database.unit_of_work() as unit:
                return await expire_holds(unit)

        await asyncio.gather(place(company, ("TEA-1KG", 1), promise=str(made.id)), end(), end())
    assert await reserved(company, "TEA-1KG") == 12
    async with company.database.unit_of_work() as unit:
        assert (await unit.fetch("SELECT count(*) FROM holds_on_stock WHERE state = 'live'"))[0][0] == 0
    assert await audit(company.database) == []


async def test_what_has_run_out_is_there_for_the_next_at_once(company: Company) -> None:
    first = await hold(company, "BOWL", 3)
    assert (await hold(company, "BOWL", 1)).id is None
    await age(company)
    second = await hold(company, "BOWL", 3)
    assert second.id not in (None, first.id)
    assert await reserved(company, "BOWL") == 3
    assert await audit(company.database) == []


async def test_stock_that_is_lost_under_a_hold(company: Company) -> None:
    made = await hold(company, "BOWL", 3)
    async with company.database.unit_of_work() as unit:
        count = Count(place="STORE", lines=[StockLine(sku="BOWL", quantity=D(1))])
        await count_stock(unit, company.reference, count=count)
    assert await reserved(company, "BOWL") == 1
    placed = await place(company, ("BOWL", 3), promise=str(made.id))
    assert (placed["lines"][0]["reserved"], placed["lines"][0]["backordered"]) == ("1", "2")
    assert isinstance(made.id, UUID)
    assert await audit(company.database) == []
