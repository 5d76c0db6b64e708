"""Lines that are wished for another day than their order."""

from datetime import date
from typing import Any

import msgspec
import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed, wish_for
from lading.orders.draft import OrderDraft
from lading.orders.redraft import draft_of
from lading.orders.views import OrderView
from tests.changing import change, look
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
