"""What users of other systems complain about most when orders change, each as a test that names it."""

from decimal import Decimal

from lading.app.audit import audit
from lading.flows.company import Company
from tests.changing import change, look
from tests.drafts import place
from tests.road import Road

D = Decimal
PAID = {"method": "card", "reference": "a", "authorised": "100", "captured": "47.50"}


async def test_pain_6_a_placed_order_can_be_edited_at_any_stage(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 4)))["number"]
    road = Road(company, number)
    for step in ("placed", "released", "shipped"):
        if step == "released":
            await road.release({1: 2})
        if step == "shipped":
            (row,) = await road.ask("SELECT id FROM fulfilments")
            await road.ship(row[0])
        wanted = (await look(company, number)).lines[0].ordered + 1
        assert (await change(company, number, lines=[{"line": 1, "quantity": str(wanted)}])).state == "granted"
    assert (await look(company, number)).lines[0].ordered == 7
    assert await audit(company.database) == []


async def test_pain_7_what_follows_from_an_order_is_unwound_with_it(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 4)))["number"]
    road = Road(company, number)
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id)
    await change(company, number, lines=[{"line": 1, "quantity": 1}], take=True)
    assert await road.line() == {"packed": "1", "cancelled": "3"}
    rows = await road.ask("SELECT sum(quantity) FROM parcel_lines")
    assert rows == [(1,)]
    assert await audit(company.database) == []


async def test_pain_8_an_edit_moves_no_money_it_leaves_a_balance(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 5), payment=PAID))["number"]
    less = await change(company, number, lines=[{"line": 1, "quantity": 3}])
    more = await change(company, number, lines=[{"line": 1, "quantity": 6}])
    assert [(one.balance.in_credit, one.balance.owing) for one in (less, more)] == [(D("19.00"), 0), (0, D("9.50"))]
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT count(*) FROM payment_operations") == [(0,)]


async def test_pain_12_a_line_that_is_partly_everywhere_changes_where_it_can(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 8)))["number"]
    road = Road(company, number)
    (first,) = await road.release({1: 2})
    await road.ship(first.id)
    (second,) = await road.release({1: 2})
    await road.pick(second.id)
    done = await change(company, number, lines=[{"line": 1, "quantity": 5}])
    assert (done.state, await road.line()) == ("granted", {"reserved": "1", "picked": "2", "shipped": "2"})
    asked = await change(company, number, lines=[{"line": 1, "quantity": 3}])
    assert (asked.state, await road.line()) == ("pending", {"picked": "2", "shipped": "2"})
    assert await audit(company.database) == []
