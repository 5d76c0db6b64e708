"""Messages of shops become orders: placed once, changed by newer versions, never lost."""

import pytest

from lading.app.audit import audit
from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.channels.receive_message import NotSigned, receive_message
from lading.flows.channels.settle_messages import replay_message
from lading.flows.channels.take_messages import work_inbox
from lading.flows.company import Company
from lading.kernel import Conflict
from lading.tasks import finish_task
from tests.drafts import place
from tests.road import Road
from tests.shops import (
    cancelled_order,
    inbox_of,
    moved,
    open_shops,
    open_tasks,
    orders_of,
    push,
    pushed,
    shopify_order,
    the_order,
)


@pytest.fixture(autouse=True)
async def shops(company: Company) -> None:
    """Both shops are open."""
    await open_shops(company)


async def test_a_message_becomes_an_order(company: Company) -> None:
    await push(company, pushed(shopify_order(), "orders/create"))
    order = await the_order(company)
    assert (order.external_id, order.progress, order.money, order.notes) == (
        "5001",
        "reserved",
        "captured",
        "Ring twice",
    )
    assert await inbox_of(company) == [("done", f"Order {order.number} was placed.")]
    assert await open_tasks(company) == []
    assert await audit(company.database) == []


async def test_the_same_delivery_twice_is_one_message(company: Company) -> None:
    message = pushed(shopify_order(), "orders/create", delivery="d-1")
    assert [await receive_message(company.database, sent=message) for _ in range(2)] == [True, False]


async def test_the_same_order_by_two_deliveries_is_one_order(company: Company) -> None:
    await push(company, pushed(shopify_order(), "orders/create", delivery="d-1"))
    await push(company, pushed(shopify_order(), "orders/create", delivery="d-2"))
    order = await the_order(company)
    assert order.version == 1
    assert (await inbox_of(company))[1] == ("done", "The same version is known already.")


async def test_what_is_not_signed_is_not_stored(company: Company) -> None:
    good = pushed(shopify_order())
    for headers in ({}, {**good.headers, "x-shopify-hmac-sha256": "AAAA"}):
        with pytest.raises(NotSigned):
            await receive_message(company.database, sent=type(good)("shopify", headers, good.body, "1.2.3.4"))
    for channel in ("nowhere", "web", "woo"):
        with pytest.raises(NotSigned):
            await receive_message(company.database, sent=type(good)(channel, good.headers, good.body, "1.2.3.4"))
    assert await inbox_of(company) == []


async def test_a_newer_version_changes_address_and_notes(company: Company) -> None:
    await push(company, pushed(shopify_order(), "orders/create"))
    await push(company, pushed(shopify_order(5, shipping_address=moved("Weg 2"), note="Do not ring")))
    order = await the_order(company)
    assert (order.ship_to["line1"], order.notes, order.version) == ("Weg 2", "Do not ring", 2)
    async with company.database.unit_of_work() as unit:
        told = await unit.fetch("SELECT actor, data::text FROM events WHERE kind = 'order.papers_changed'")
    assert told == [("channel:shopify", f'{{"number":"{order.number}","fields":["ship_to","notes"]}}')]
    assert await audit(company.database) == []


async def test_lines_that_differ_are_one_task_for_a_person(company: Company) -> None:
    line = shopify_order()["line_items"][0]
    await push(company, pushed(shopify_order(), "orders/create"))
    await Road(company, (await the_order(company)).number).release()
    await push(company, pushed(shopify_order(5, line_items=[{**line, "current_quantity": 3, "quantity": 3}])))
    await push(company, pushed(shopify_order(6, line_items=[{**line, "current_quantity": 4, "quantity": 4}])))
    order = await the_order(company)
    assert order.lines[0].ordered == 2
    (task,) = await open_tasks(company)
    assert (task.kind, task.subject) == ("channel_difference", f"order/{order.number}")
    assert task.sentence == "The quantity of MUG-RED is 4, no longer 2."
    await push(company, pushed(shopify_order(7)))
    assert await open_tasks(company) == []


async def test_a_difference_that_a_person_has_decided_is_not_raised_again(company: Company) -> None:
    line = {**shopify_order()["line_items"][0], "quantity": 3, "current_quantity": 3}
    await push(company, pushed(shopify_order(), "orders/create"))
    await Road(company, (await the_order(company)).number).release()
    await push(company, pushed(shopify_order(5, line_items=[line])))
    (task,) = await open_tasks(company)
    async with company.database.unit_of_work() as unit:
        await finish_task(unit, task=task.id, outcome="left as it is")
    await push(company, pushed(shopify_order(6, line_items=[line], note="Hello")))
    assert await open_tasks(company) == []


async def test_an_order_that_its_channel_cancels_lets_go_of_its_stock(company: Company) -> None:
    await push(company, pushed(shopify_order(), "orders/create"))
    await push(company, pushed(cancelled_order(), "orders/cancelled"))
    order = await the_order(company)
    assert (order.progress, order.commitment) == ("cancelled", "withdrawn")
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT sum(reserved) FROM stock WHERE sku = 'MUG-RED'") == [(0,)]
    assert await open_tasks(company) == []
    assert await audit(company.database) == []


async def test_a_payment_that_comes_later_ends_the_hold(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE channels SET settings = '{\"require_payment\": true}' WHERE code = 'shopify'")
        await unit.execute("UPDATE reference_version SET version = version + 1")
    await push(company, pushed(shopify_order(financial_status="pending"), "orders/create"))
    order = await the_order(company)
    assert ([hold.reason for hold in order.holds], order.commitment) == (["payment_not_authorised"], "placed")
    await push(company, pushed(shopify_order(5), "orders/paid"))
    order = await the_order(company)
    assert (order.holds, order.commitment, order.money) == ([], "accepted", "captured")
    assert await audit(company.database) == []


async def test_a_better_address_ends_its_hold_and_a_worse_one_begins_one(company: Company) -> None:
    await push(company, pushed(shopify_order(shipping_address={**moved("Weg 2"), "zip": "1"}), "orders/create"))
    assert [hold.reason for hold in (await the_order(company)).holds] == ["address_postal_code"]
    await push(company, pushed(shopify_order(5)))
    assert (await the_order(company)).holds == []
    await push(company, pushed(shopify_order(6, shipping_address={**moved("Weg 2"), "city": ""})))
    assert [hold.reason for hold in (await the_order(company)).holds] == ["address_incomplete"]


async def test_an_unknown_item_holds_the_order_of_a_shop(company: Company) -> None:
    line = {**shopify_order()["line_items"][0], "sku": "NO-SUCH-SKU"}
    await push(company, pushed(shopify_order(line_items=[line]), "orders/create"))
    order = await the_order(company)
    assert [hold.reason for hold in order.holds] == ["item_unknown"]
    assert await audit(company.database) == []


async def test_what_is_no_order_is_settled_visibly(company: Company) -> None:
    await push(company, pushed({"id": 1}, "products/update"))
    assert await inbox_of(company) == [("done", "Not an order message: products/update.")]
    assert await open_tasks(company) == []


async def test_an_order_that_the_channel_deletes_is_a_matter_for_a_person(company: Company) -> None:
    await push(company, pushed(shopify_order(), "orders/create"))
    await push(company, pushed({"id": 5001}, "orders/delete"))
    order = await the_order(company)
    assert [(task.kind, task.subject) for task in await open_tasks(company)] == [
        ("order_deleted", f"order/{order.number}")
    ]


async def test_what_cannot_be_read_is_given_up_with_its_reason(company: Company) -> None:
    await push(company, pushed({"id": 5001, "line_items": "none"}, "orders/create"))
    ((state, outcome),) = await inbox_of(company)
    assert state == "dead"
    assert outcome.startswith("The message is not of the form that its channel sends")
    assert [task.kind for task in await open_tasks(company)] == ["message_refused"]
    assert await orders_of(company) == []


async def test_what_was_refused_can_be_replayed_once_the_cause_is_mended(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE channels SET shortage = 'refuse' WHERE code = 'shopify'")
        await unit.execute("UPDATE reference_version SET version = version + 1")
    line = {**shopify_order()["line_items"][0], "sku": "BOWL", "quantity": 5, "current_quantity": 5}
    await push(company, pushed(shopify_order(line_items=[line]), "orders/create"))
    (task,) = await open_tasks(company)
    assert task.subject == "message/shopify/5001"
    assert (await inbox_of(company))[0][0] == "dead"
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE channels SET shortage = 'backorder' WHERE code = 'shopify'")
        await unit.execute("UPDATE reference_version SET version = version + 1")
        ((message,),) = await unit.fetch("SELECT id FROM inbox")
        await replay_message(unit, message=message)
    await push(company)
    assert (await the_order(company)).lines[0].backordered == 2
    assert await open_tasks(company) == []
    async with company.database.unit_of_work() as unit:
        with pytest.raises(Conflict, match="given up"):
            await replay_message(unit, message=message)


async def test_an_order_that_came_by_another_way_is_changed_not_doubled(company: Company) -> None:
    first = await place(company, ("MUG-RED", 2), channel="shopify", external_id="5001")
    await push(company, pushed(shopify_order(5, note="Ring twice")))
    order = await the_order(company)
    assert (order.number, order.notes) == (first["number"], "Ring twice")
    assert await open_tasks(company) == []
    line = {**shopify_order()["line_items"][0], "quantity": 3, "current_quantity": 3}
    await push(company, pushed(shopify_order(6, line_items=[line])))
    assert [one.ordered for one in (await the_order(company)).lines] == [3]


async def test_what_came_along_with_the_history_is_left_alone(company: Company) -> None:
    first = await place(company, ("MUG-RED", 2), channel="shopify", external_id="5001")
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE order_papers SET sent = '{\"row\": 17}'")
    await push(company, pushed(shopify_order(5)))
    assert (await the_order(company)).version == first["version"]
    assert (await inbox_of(company))[0][0] == "done"
    assert await open_tasks(company) == []


async def test_what_we_have_cancelled_already_stays_cancelled(company: Company) -> None:
    await push(company, pushed(shopify_order(), "orders/create"))
    order = await the_order(company)
    async with company.database.unit_of_work() as unit:
        await cancel_orders(unit, wishes=[CancelOrder(order.number, "out of fashion")])
    await push(company, pushed(cancelled_order(), "orders/cancelled"))
    assert ((await the_order(company)).version, await open_tasks(company)) == (2, [])


async def test_many_messages_are_one_batch(company: Company) -> None:
    for number in range(60):
        await receive_message(company.database, sent=pushed(shopify_order(id=6000 + number), "orders/create"))
    assert await work_inbox(company) == 60
    assert await work_inbox(company) == 0
    orders = await orders_of(company)
    assert len(orders) == 60
    assert sum(order.lines[0].reserved for order in orders) == 110
    assert await audit(company.database) == []


async def test_a_message_that_spoils_its_batch_is_tried_again_alone(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("ALTER TABLE orders ADD CONSTRAINT spoilt CHECK (external_id <> '6001')")
    for number in (6000, 6001, 6002):
        await receive_message(company.database, sent=pushed(shopify_order(id=number), "orders/create"))
    await work_inbox(company)
    assert [order.external_id for order in await orders_of(company)] == ["6000", "6002"]
    assert [state for state, _ in await inbox_of(company)] == ["done", "received", "done"]
