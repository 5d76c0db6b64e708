"""Lots that end: they leave what is sold by themselves, promises follow, and nothing is promised beyond their day."""

from datetime import timedelta

from lading.flows.company import Company
from lading.flows.promising.horizon import look_ahead
from lading.flows.stock.expire_lots import expire_lots
from tests.lots import TODAY, WIM, D, day, found_lots, lying, prove, receive
from tests.road import order


async def end(company: Company) -> int:
    async with company.database.unit_of_work(WIM) as unit:
        return await expire_lots(unit)


async def test_an_ended_lot_goes_into_quarantine_and_its_promises_wait_again(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CURD", 5, lot="OLD", expires_on=day(20), bin="A-1")
    await receive(company, "CURD", 2, lot="NEW", expires_on=day(40))
    picked = await order(company, ("CURD", 1))
    (work,) = await picked.release()
    await picked.pick(work.id)
    waits = await order(company, ("CURD", 4))
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE lots SET expires_on = current_date + 2 WHERE lot = 'OLD'")
    assert [await end(company), await end(company)] == [1, 0]
    assert await lying(company, "CURD") == ["sellable NEW 2/0", "sellable A-1 OLD 1/1", "quarantine A-1 OLD 4/0"]
    assert (await waits.line(), await picked.line()) == ({"reserved": "2", "backordered": "2"}, {"picked": "1"})
    tasks = await picked.ask("SELECT kind, sentence FROM tasks ORDER BY id")
    assert [kind for kind, _ in tasks] == ["stock_missing", "stock.expired"]
    assert "4 × CURD of lot OLD at MAIN may not be sold any more" in tasks[1][1]
    reasons = await picked.ask("SELECT DISTINCT reason FROM movements WHERE kind = 'regraded'")
    assert reasons == [("shelf_life",)]
    await prove(company)


async def test_nothing_is_promised_from_a_lot_for_a_day_on_which_it_cannot_leave(company: Company) -> None:
    """8 of a lot that may leave until day 17, 3 of one until day 37; 2 are held. MAIN needs a working day."""
    await found_lots(company)
    await receive(company, "CURD", 8, lot="L1", expires_on=day(20))
    await receive(company, "CURD", 3, lot="L2", expires_on=day(40))
    await order(company, ("CURD", 2))
    async with company.database.unit_of_work() as unit:
        ahead = await look_ahead(unit, company.reference, skus=["CURD", "MUG-RED"])
    line = ahead.timelines()["CURD", "MAIN"]
    assert [int(line.on(TODAY + timedelta(days=days))) for days in (0, 10, 18, 30, 40)] == [9, 9, 3, 3, 0]
    assert line.earliest(D(10)) is None
    assert ahead.timelines()["MUG-RED", "MAIN"].fading == ()
