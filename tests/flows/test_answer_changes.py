"""Changes that somebody must answer: customers' requests, places at work, partners; and what crosses them."""

from decimal import Decimal
from uuid import UUID

import pytest

from lading.app.audit import audit
from lading.catalog import touch
from lading.flows.changing.change_order import ChangeNotAllowed
from lading.flows.changing.gather_changes import ChangePending
from lading.flows.changing.settle_changes import settle_unanswered
from lading.flows.changing.withdraw_change import withdraw_change
from lading.flows.company import Company
from lading.kernel import Conflict
from tests.changing import answer, change, changes, look, reserved
from tests.drafts import place
from tests.road import Road

D = Decimal


async def picked(company: Company, quantity: int = 5) -> tuple[str, Road, UUID]:
    """An order whose place has picked everything."""
    number = (await place(company, ("MUG-RED", quantity)))["number"]
    road = Road(company, number)
    (work,) = await road.release()
    await road.pick(work.id)
    return number, road, work.id


async def tasks(company: Company) -> list[str]:
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT kind FROM tasks WHERE done_at IS NULL ORDER BY raised_at")
    return [row[0] for row in rows]


async def test_a_place_at_work_is_asked_and_grants(company: Company) -> None:
    number, road, _ = await picked(company)
    asked = await change(company, number, lines=[{"line": 1, "quantity": 2}])
    assert (asked.state, await road.line()) == ("pending", {"picked": "5"})
    told = await answer(company, asked.id, granted=True)
    order = await look(company, number)
    assert (told.state, await road.line(), order.money) == ("granted", {"picked": "2", "cancelled": "3"}, "none")
    assert await reserved(company, "MUG-RED") == 2
    assert await audit(company.database) == []


async def test_a_place_at_work_may_deny(company: Company) -> None:
    number, road, _ = await picked(company)
    asked = await change(company, number, lines=[{"line": 1, "quantity": 2}])
    told = await answer(company, asked.id, granted=False)
    assert (told.state, told.code, await road.line()) == ("denied", "place_denied", {"picked": "5"})
    assert await tasks(company) == ["change.denied"]
    with pytest.raises(Conflict, match="denied already"):
        await answer(company, asked.id, granted=True)
    assert await audit(company.database) == []


async def test_a_shipment_that_crosses_a_pending_cut_denies_it_too_late(company: Company) -> None:
    number, road, work = await picked(company)
    asked = await change(company, number, lines=[{"line": 1, "quantity": 2}])
    with pytest.raises(ChangePending):
        await change(company, number, lines=[{"line": 1, "quantity": 1}])
    await road.ship(work)
    (told,) = await changes(company, number)
    assert (told.id, told.state, told.code) == (asked.id, "denied", "too_late")
    assert await tasks(company) == ["change.denied"]
    assert await audit(company.database) == []


async def test_a_part_shipment_leaves_a_smaller_question(company: Company) -> None:
    number, road, work = await picked(company)
    asked = await change(company, number, lines=[{"line": 1, "quantity": 1}])
    await road.ship(work, {1: 3})
    told = await answer(company, asked.id, granted=True)
    assert (told.state, await road.line()) == ("granted", {"shipped": "3", "cancelled": "2"})
    assert await audit(company.database) == []


async def test_who_does_not_answer_in_time_sends_it(company: Company) -> None:
    number, road, _ = await picked(company)
    await change(company, number, lines=[{"line": 1, "quantity": 2}])
    async with company.database.unit_of_work() as unit:
        assert await settle_unanswered(unit) == 0
        await unit.execute("UPDATE changes SET due_at = now() - interval '1 minute'")
    async with company.database.unit_of_work() as unit:
        assert await settle_unanswered(unit) == 1
    (told,) = await changes(company, number)
    assert (told.state, told.code, await road.line()) == ("denied", "no_answer", {"picked": "5"})


async def test_a_question_can_be_withdrawn(company: Company) -> None:
    number, _, _ = await picked(company)
    asked = await change(company, number, lines=[{"line": 1, "quantity": 2}])
    async with company.database.unit_of_work() as unit:
        told = await withdraw_change(unit, change_id=asked.id or UUID(int=0))
    assert told.state == "withdrawn"
    assert (await change(company, number, lines=[{"line": 1, "quantity": 2}], take=True)).state == "granted"
    assert await audit(company.database) == []


async def test_a_customer_changes_at_once_what_the_policy_lets(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 5)))["number"]
    assert (await change(company, number, door="customer", lines=[{"line": 1, "quantity": 2}])).state == "granted"
    assert (await look(company, number)).lines[0].ordered == 2
    with pytest.raises(ChangeNotAllowed, match="never"):
        await change(company, number, door="customer", discount="3")


async def test_a_customer_asks_for_the_rest_and_staff_grant_it(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    asked = await change(company, number, door="customer", lines=[{"line": 1, "quantity": 4}])
    assert (asked.state, (await look(company, number)).version, await tasks(company)) == (
        "requested",
        1,
        ["change.requested"],
    )
    told = await answer(company, asked.id, granted=True)
    assert (told.state, (await look(company, number)).lines[0].ordered, await tasks(company)) == ("granted", 4, [])
    assert await audit(company.database) == []


async def test_staff_deny_with_a_sentence(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    asked = await change(company, number, door="customer", lines=[{"line": 1, "quantity": 4}])
    told = await answer(company, asked.id, granted=False, reason="The colour is sold out.")
    assert (told.state, told.sentence) == ("denied", "The colour is sold out.")
    assert (await look(company, number)).lines[0].ordered == 2


async def test_a_cancellation_asked_for_crosses_the_shipment(company: Company) -> None:
    number, road, work = await picked(company)
    asked = await change(company, number, door="customer", cancel=True)
    assert asked.state == "requested"
    await road.ship(work)
    told = await answer(company, asked.id, granted=True)
    assert (told.state, told.code, await road.line()) == ("denied", "too_late", {"shipped": "5"})
    assert await audit(company.database) == []


async def test_a_customer_cancels_before_work_begins(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    assert (await change(company, number, door="customer", cancel=True)).state == "granted"
    order = await look(company, number)
    assert (order.commitment, order.progress) == ("withdrawn", "cancelled")
    (kept,) = await changes(company, number)
    assert (kept.kind, kept.state, kept.door) == ("cancel", "granted", "customer")
    assert await audit(company.database) == []


async def test_a_channel_may_say_otherwise(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            'UPDATE channels SET settings = \'{"changes": {"customer.cancel": "ask"}}\' WHERE code = \'web\''
        )
        await touch(unit)
    number = (await place(company, ("MUG-RED", 2)))["number"]
    assert (await change(company, number, door="customer", cancel=True)).state == "requested"
