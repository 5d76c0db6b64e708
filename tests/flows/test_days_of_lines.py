"""Lines that are wished for another day than their order."""

from datetime import date
from typing import Any

import msgspec
import pytest

from lading.app.audit import audit
from lading.flows.changing.cancel_orders import TooLate
from lading.flows.changing.undo_change import undo_change
from lading.flows.company import Company
from lading.flows.fulfilling.release import NothingToRelease, Release, release_to_places
from lading.flows.fulfilling.release_due import note_releasable, release_due
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed, wish_for
from lading.kernel import Invalid
from lading.orders.draft import OrderDraft
from lading.orders.redraft import draft_of
from lading.orders.views import OrderView
from lading.promising.keep import read_moves
from tests.changing import change, changes, look
from tests.drafts import draft
from tests.road import order

FIRST, LATER = date(2031, 3, 3), date(2031, 3, 17)


def two_days(**fields: Any) -> OrderDraft:
    """Mugs on the order's day, a bowl two weeks later."""
    made = draft(("MUG-RED", 2), ("BOWL", 1), requested_by=FIRST, **fields)
    later = msgspec.structs.replace(made.lines[1], requested_by=LATER)
    return msgspec.structs.replace(made, lines=[made.lines[0], later])


async def placed(company: Company) -> OrderView:
    (outcome,) = await place_orders(company, wishes=[wish_for(two_days(), actor="key:test")])
    assert isinstance(outcome, Placed)
    return await look(company, msgspec.json.decode(outcome.answer)["number"])


def days(view: OrderView) -> list[tuple[date | None, date | None]]:
    return [(line.requested_by, line.promise.ship_by) for line in view.lines]


async def test_each_line_is_promised_for_its_own_day(company: Company) -> None:
    view = await placed(company)
    assert days(view) == [(None, FIRST), (LATER, LATER)]
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT requested_by, promised_for FROM orders") == [(FIRST, LATER)]
    assert [line.requested_by for line in draft_of(view).lines] == [None, LATER]
    assert await audit(company.database) == []


@pytest.mark.parametrize("day", [date(2031, 3, 10), date(2031, 4, 1)])
async def test_a_new_day_of_the_order_leaves_a_line_its_own(company: Company, day: date) -> None:
    number = (await placed(company)).number
    await change(company, number, requested_by=str(day))
    assert days(await look(company, number)) == [(None, day), (LATER, LATER)]
    assert await audit(company.database) == []


async def test_what_is_left_of_a_line_is_promised_for_its_own_day(company: Company) -> None:
    lines = [{"sku": "BOWL", "quantity": "5", "requested_by": str(LATER)}]
    road = await order(company, requested_by=str(FIRST), lines=lines)
    await road.cancel({1: 2})
    assert await road.ask("SELECT promised_for, promise_reason FROM order_lines") == [(LATER, "in_stock")]
    await road.prove()


async def test_a_line_gets_a_day_of_its_own_and_loses_it_again(company: Company) -> None:
    number = (await placed(company)).number
    done = await change(company, number, lines=[{"line": 1, "requested_by": "2031-03-10"}])
    assert [(one.line, one.requested_by, one.promised_for) for one in done.lines] == [
        (1, (None, date(2031, 3, 10)), date(2031, 3, 10))
    ]
    await change(company, number, lines=[{"line": 2, "requested_by": None}])
    assert days(await look(company, number)) == [(date(2031, 3, 10), date(2031, 3, 10)), (None, FIRST)]
    assert await audit(company.database) == []


async def test_a_changed_day_is_taken_back(company: Company) -> None:
    number = (await placed(company)).number
    await change(company, number, lines=[{"line": 2, "requested_by": "2031-05-05"}])
    (made,) = await changes(company, number)
    assert made.result["days"] == [[2, "BOWL", str(LATER), "2031-05-05"]]
    async with company.database.unit_of_work() as unit:
        await undo_change(unit, company, change_id=made.id)
    assert days(await look(company, number)) == [(None, FIRST), (LATER, LATER)]


async def test_a_new_line_comes_with_its_day(company: Company) -> None:
    number = (await placed(company)).number
    await change(company, number, add=[{"sku": "TEA-1KG", "quantity": "1", "requested_by": "2031-04-01"}])
    assert days(await look(company, number))[2] == (date(2031, 4, 1), date(2031, 4, 1))


async def test_days_that_are_over_and_lines_that_have_left_are_refused(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1), ("BOWL", 1))
    with pytest.raises(Invalid) as over:
        await change(company, road.number, lines=[{"line": 1, "requested_by": "2020-01-01"}])
    assert [(one.pointer, one.code) for one in over.value.errors] == [("/lines/0/requested_by", "requested_in_past")]
    await road.cancel({1: 1})
    with pytest.raises(TooLate, match="MUG-RED: nothing of it is left"):
        await change(company, road.number, lines=[{"line": 1, "requested_by": str(LATER)}])


async def test_what_the_customer_puts_off_is_not_late(company: Company) -> None:
    number = (await placed(company)).number
    await change(company, number, lines=[{"line": 2, "requested_by": "2031-05-05"}])
    async with company.database.unit_of_work() as unit:
        ((data,),) = await unit.fetch("SELECT data FROM events WHERE kind = 'order.changed'")
    (moved,) = read_moves((await look(company, number)).id, "order.changed", data)
    assert (moved.before, moved.after, moved.days, moved.worse) == (LATER, date(2031, 5, 5), 49, False)


async def test_a_line_for_later_is_not_released_with_those_for_now(company: Company) -> None:
    road = await order(company, lines=soon_and_later())
    (work,) = await road.release()
    assert [line.line for line in work.lines.values()] == [1]
    assert (await road.line(1), await road.line(2)) == ({"released": "2"}, {"reserved": "1"})
    async with company.database.unit_of_work() as unit:
        wishes = [Release(number=road.number, only_due=True)]
        assert await release_to_places(unit, company.reference, wishes=wishes) == [[]]
    (rest,) = await road.release()
    assert [line.line for line in rest.lines.values()] == [2]
    with pytest.raises(NothingToRelease):
        await road.release()
    await road.prove()


async def test_what_must_leave_together_does(company: Company) -> None:
    road = await order(company, lines=soon_and_later(), attributes={"ship_complete": True})
    works = await road.release()
    assert sorted(line.line for work in works for line in work.lines.values()) == [1, 2]


async def test_by_itself_a_line_is_released_when_its_place_has_to_begin(company: Company) -> None:
    await at_once(company)
    road = await order(company, lines=soon_and_later())
    await work_off(company)
    assert (await road.line(1), await road.line(2)) == ({"released": "2"}, {"reserved": "1"})
    ((due,),) = await road.ask("SELECT due_at FROM releases_due")
    assert due.date() == date(2031, 3, 13)  # the store needs two working days
    await road.change("UPDATE order_lines SET requested_by = current_date WHERE line = 2")
    await road.change("UPDATE releases_due SET due_at = now()")
    await work_off(company)
    assert await road.line(2) == {"released": "1"}
    assert await road.ask("SELECT count(*) FROM releases_due") == [(0,)]
    await road.prove()


async def test_a_day_that_is_taken_away_sets_the_line_off(company: Company) -> None:
    await at_once(company)
    road = await order(company, lines=soon_and_later())
    await work_off(company)
    await change(company, road.number, lines=[{"line": 2, "requested_by": None}])
    await work_off(company)
    assert await road.line(2) == {"released": "1"}
    await road.prove()


def soon_and_later() -> list[dict[str, Any]]:
    return [{"sku": "MUG-RED", "quantity": "2"}, {"sku": "BOWL", "quantity": "1", "requested_by": str(LATER)}]


async def at_once(company: Company) -> None:
    """Orders of the web are released without a delay."""
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE channels SET settings = '{\"release_after_minutes\": 0}' WHERE code = 'web'")
        await unit.execute("UPDATE reference_version SET version = version + 1")


async def work_off(company: Company) -> None:
    await note_releasable(company)
    await release_due(company)
