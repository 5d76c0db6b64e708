"""Orders that rules or people let wait in a queue, until a routing that names it takes them."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.routing.park_orders import NothingWaits, ParkOrder, park_orders
from lading.flows.routing.run_routing import cancel_overdue, run_due_groups
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.routing import PlanSettings
from lading.routing.publish import publish_plan, save_draft
from lading.routing.queue_lists import list_queued, list_queues
from tests.drafts import place
from tests.road import ANNA

PARK = {"name": "what is there", "rest": {"do": "wait", "queue": "late", "cancel_after_days": 9}}
NIGHT: dict[str, Any] = {
    "name": "night",
    "schedule": {"when": "every", "minutes": 60},
    "routings": [
        {
            "name": "late ones",
            "filters": [{"filter": "queue", "any_of": ["late"]}],
            "rules": [{"name": "any", "rest": {"do": "wait", "queue": "lost", "clear_cancel": True}}],
        }
    ],
}
DAY = {"name": "day", "routings": [{"name": "all", "rules": [PARK]}]}


async def publish(company: Company, *groups: dict[str, Any]) -> None:
    settings = msgspec.convert({"groups": list(groups)}, PlanSettings, strict=False)
    async with company.database.unit_of_work() as unit:
        await publish_plan(unit, number=await save_draft(unit, settings=settings))


async def queues(company: Company) -> list[tuple[str, int]]:
    async with company.database.unit_of_work() as unit:
        return [(one.queue, one.orders) for one in await list_queues(unit)]


async def more(company: Company, quantity: int) -> int:
    """Bowls come, and backorders are filled as they are at once."""
    async with company.database.unit_of_work() as unit:
        await receive_stock(
            unit, company.reference, receipts=[Receipt("MAIN", [ReceiptLine("BOWL", Decimal(quantity))])]
        )
        return await fill_backorders(unit, company.reference, skus=["BOWL"])


async def test_the_rest_waits_in_its_queue_until_the_group_that_names_it_runs(company: Company) -> None:
    await publish(company, DAY, NIGHT)
    order = await place(company, ("BOWL", 9))
    assert await queues(company) == [("late", 1)]
    assert await more(company, 4) == 0  # the day's routing does not take what is parked
    assert await run_due_groups(company) == 1
    assert await queues(company) == [("lost", 1)]
    async with company.database.unit_of_work() as unit:
        (queued,) = await list_queued(unit, queue="lost")
        rows = await unit.fetch(
            "SELECT kind, data->>'queue', reason FROM events WHERE kind = 'order.queued' ORDER BY seq"
        )
    assert (queued.number, queued.waiting, queued.cancel_on) == (order["number"], ["2 × BOWL"], None)
    assert rows == [("order.queued", "lost", "as its routing rule says")]
    assert await audit(company.database) == []


async def test_an_order_of_which_nothing_waits_leaves_its_queue(company: Company) -> None:
    await publish(company, DAY, NIGHT)
    await place(company, ("BOWL", 4))
    await more(company, 9)
    assert await run_due_groups(company) == 1
    assert await queues(company) == []
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT queue FROM routing_waits") == []


async def test_people_put_orders_into_queues_and_take_them_out(company: Company) -> None:
    await publish(company, {"name": "day", "routings": [{"name": "all", "rules": [{"name": "any"}]}]}, NIGHT)
    order, whole = await place(company, ("BOWL", 9)), await place(company, ("MUG-RED", 1), external_id="2")

    async def park(number: str, queue: str) -> None:
        async with company.database.unit_of_work(ANNA) as unit:
            await park_orders(unit, wishes=[ParkOrder(number=number, queue=queue, reason="asked the customer")])

    await park(order["number"], "customer")
    assert (await queues(company), await more(company, 9)) == ([("customer", 1)], 0)
    await park(order["number"], "")
    async with company.database.unit_of_work() as unit:
        assert await fill_backorders(unit, company.reference, skus=["BOWL"]) == 1
    with pytest.raises(NothingWaits, match="belongs in no queue"):
        await park(whole["number"], "customer")
    assert await audit(company.database) == []


async def test_what_is_cancelled_as_it_waited_too_long_leaves_the_queue(company: Company) -> None:
    await publish(company, DAY, NIGHT)
    await place(company, ("BOWL", 5))
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE routing_waits SET cancel_on = current_date")
    assert (await cancel_overdue(company), await queues(company)) == (1, [])
