"""Whatever the sequence in which a shop's messages come, and however often, the order ends the same."""

import asyncio
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from lading.app.audit import audit
from lading.flows.channels.receive_message import SentMessage, receive_message
from lading.flows.channels.take_messages import work_inbox
from lading.flows.company import Company
from lading.orders.views import OrderView
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

LINE = shopify_order()["line_items"][0]
THREE: dict[str, Any] = {
    "line_items": [{**LINE, "quantity": 3, "current_quantity": 3}],
    "subtotal_price": "28.50",
    "total_price": "28.50",
}


@pytest.fixture(autouse=True)
async def shops(company: Company) -> None:
    """Both shops are open."""
    await open_shops(company)


def versions(number: int) -> list[SentMessage]:
    """Created; moved; one more wanted and the notes changed; cancelled."""
    return [
        pushed(shopify_order(id=number), "orders/create"),
        pushed(shopify_order(3, id=number, shipping_address=moved("Weg 2"), note="Do not ring")),
        pushed(shopify_order(6, id=number, shipping_address=moved("Weg 3"), **THREE)),
        pushed(cancelled_order(9, id=number, shipping_address=moved("Weg 3"), **THREE), "orders/cancelled"),
    ]


def papers(order: OrderView) -> tuple[Any, ...]:
    """What must be the same: address, notes, where it stands, and that nothing is held."""
    return (order.ship_to, order.notes, order.progress, order.commitment, order.holds)


@pytest.mark.parametrize("at_once", [False, True], ids=["one by one", "at once"])
async def test_a_cancelled_order_ends_the_same(company: Company, *, at_once: bool) -> None:
    for number, sequence in enumerate(permutations(range(4)), 7001):
        messages = [versions(number)[one] for one in (*sequence, *reversed(sequence))]
        for batch in [messages] if at_once else [[message] for message in messages]:
            await push(company, *batch)
    orders = await orders_of(company)
    assert len(orders) == 24
    assert {order.progress for order in orders} == {"cancelled"}
    assert [papers(order) for order in orders] == [papers(orders[0])] * 24
    assert orders[0].ship_to["line1"] == "Weg 3"
    assert await open_tasks(company) == []
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT sum(reserved) FROM stock") == [(0,)]
    assert await audit(company.database) == []


async def test_an_order_and_its_open_difference_come_to_the_newest_version(company: Company) -> None:
    for number, sequence in enumerate(permutations(range(3)), 7001):
        for one in (*sequence, *sequence):
            await push(company, versions(number)[one])
    orders = await orders_of(company)
    assert len({str(papers(order)) for order in orders}) == 1
    assert {(order.lines[0].ordered, order.totals.total) for order in orders} == {(3, Decimal("28.50"))}
    assert await open_tasks(company) == []
    assert await audit(company.database) == []


async def test_four_workers_at_once_end_the_same(company: Company) -> None:
    for one in (3, 1, 0, 2, 0, 3):
        for number in range(7001, 7021):
            await receive_message(company.database, sent=versions(number)[one])
    workers = [Company(company.database) for _ in range(4)]
    while sum(await asyncio.gather(*(work_inbox(worker) for worker in workers))):
        pass
    orders = await orders_of(company)
    assert len(orders) == 20
    assert len({str(papers(order)) for order in orders}) == 1
    assert {state for state, _ in await inbox_of(company)} == {"done"}
    assert await open_tasks(company) == []
    assert await audit(company.database) == []


async def test_what_has_left_cannot_be_cancelled_and_is_a_matter_for_a_person(company: Company) -> None:
    lines = [LINE, {**LINE, "id": 12, "sku": "BOWL", "price": "14.00"}]
    both = {"line_items": lines, "subtotal_price": "47.00", "total_price": "47.00"}
    await push(company, pushed(shopify_order(**both), "orders/create"))
    order = await the_order(company)
    road = Road(company, order.number)
    (work,) = await road.release({1: 2})
    await road.pick(work.id)
    await road.pack(work.id)
    await road.ship(work.id)
    await push(company, pushed(cancelled_order(**both), "orders/cancelled"))
    order = await the_order(company)
    assert [(line.shipped, line.cancelled) for line in order.lines] == [(2, 0), (0, 2)]
    assert [task.sentence for task in await open_tasks(company)] == [
        "2 MUG-RED had left when the channel cancelled the order."
    ]
    assert await audit(company.database) == []


async def test_a_new_address_after_packing_warns_of_the_label(company: Company) -> None:
    await push(company, pushed(shopify_order(), "orders/create"))
    order = await the_order(company)
    road = Road(company, order.number)
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id)
    await push(company, pushed(shopify_order(4, shipping_address=moved("Weg 2"))))
    assert (await the_order(company)).ship_to["line1"] == "Weg 2"
    assert [task.kind for task in await open_tasks(company)] == ["address_after_packing"]


async def test_a_new_address_after_everything_left_changes_nothing(company: Company) -> None:
    await push(company, pushed(shopify_order(), "orders/create"))
    order = await the_order(company)
    road = Road(company, order.number)
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id)
    await road.ship(work.id)
    for minute in (4, 5):
        await push(company, pushed(shopify_order(minute, shipping_address=moved("Weg 2"), note=f"Note {minute}")))
    order = await the_order(company)
    assert (order.ship_to["line1"], order.notes) == ("Hauptstr. 1", "Note 5")
    (task,) = await open_tasks(company)
    assert task.sentence == "The address was changed in the channel after everything had left."
