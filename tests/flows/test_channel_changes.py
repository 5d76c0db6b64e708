"""What a shop changes of its own order is changed here within its policy; what is too late is denied and stays open."""

import json
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.orders.changes import Change
from lading.orders.views import OrderView
from tests.changing import answer, change, changes, look
from tests.road import Road
from tests.shops import inbox_of, open_shops, open_tasks, orders_of, push, pushed, shopify_order, the_order

D = Decimal
MUG = shopify_order()["line_items"][0]
BLUE = {**MUG, "id": 12, "sku": "MUG-BLUE", "title": "Blue mug"}


@pytest.fixture(autouse=True)
async def shops(company: Company) -> None:
    """Both shops are open."""
    await open_shops(company)


def line(quantity: int, price: str = "9.50", *, off: str = "0.00", of: dict[str, Any] = MUG) -> dict[str, Any]:
    """A line of the shop, with a discount on it."""
    cut = [{"amount": off}] if off != "0.00" else []
    return {**of, "quantity": quantity, "current_quantity": quantity, "price": price, "discount_allocations": cut}


def version(minute: int, *lines: dict[str, Any], number: int = 5001, **changes: Any) -> Any:
    """The order as the shop has it that many minutes after it was placed."""
    goods = sum((D(one["price"]) * one["quantity"] - _off(one) for one in lines), D(0))
    sums = {"subtotal_price": str(goods), "total_price": str(goods + D(changes.pop("shipping", "0"))), **changes}
    return pushed(shopify_order(minute, id=number, line_items=list(lines), **sums), "orders/updated")


def _off(one: dict[str, Any]) -> Decimal:
    return sum((D(cut["amount"]) for cut in one["discount_allocations"]), D(0))


def shown(order: OrderView) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """What is wanted of each line, its price, and what it comes to."""
    return [(one.sku, one.ordered - one.cancelled, one.unit_price, one.amount) for one in order.lines]


async def told(company: Company, number: str) -> list[tuple[str, str, str]]:
    """Its changes of goods: by which door, how they stand and why."""
    return [(one.door, one.state, one.code) for one in await made(company, number)]


async def made(company: Company, number: str) -> list[Change]:
    """The changes of goods and charges."""
    return [one for one in await changes(company, number) if one.kind == "edit"]


async def test_fewer_more_added_removed_and_repriced_as_the_shop_says(company: Company) -> None:
    await push(company, version(0, line(2), line(1, of=BLUE)))
    await push(company, version(3, line(3, "9.00", off="1.01"), line(2, "8.00", off="0.99", of={**BLUE, "id": 13})))
    order = await the_order(company)
    assert shown(order) == [
        ("MUG-RED", D(3), D("9.00"), D("25.99")),
        ("MUG-BLUE", D(0), D("9.50"), D(0)),
        ("MUG-BLUE", D(2), D("8.00"), D("15.01")),
    ]
    assert order.totals.total == D("41.00")
    assert await told(company, order.number) == [("channel", "granted", "")]
    assert await open_tasks(company) == []
    assert (await inbox_of(company))[-1][1] == f"Order {order.number}: The newer version changes lines, payment."
    await push(
        company, version(6, line(3, "9.00", off="1.01"), line(1, of=BLUE), line(1, "8.00", of={**BLUE, "id": 13}))
    )
    assert (await the_order(company)).totals.total == D("43.49")
    assert await audit(company.database) == []


@pytest.mark.parametrize("released", [False, True])
async def test_order_and_difference_come_to_the_newest_whatever_the_sequence(
    company: Company, *, released: bool
) -> None:
    steps = [(line(4, off="0.67"),), (line(2, off="0.33"), line(1, of=BLUE)), (line(3, "9.30", off="0.50"),)]
    for number, sequence in enumerate(permutations(range(3)), 7001):
        await push(company, version(0, line(4, off="0.67"), number=number))
        if released:
            await Road(company, (await orders_of(company))[-1].number).release()
        messages = [version(3 + 3 * one, *steps[one], number=number) for one in sequence]
        for message in (*messages, *reversed(messages)):
            await push(company, message)
    orders = await orders_of(company)
    open_now = {task.subject: task.data["differences"] for task in await open_tasks(company)}
    ends = {
        (order.lines[0].ordered - order.lines[0].cancelled, *(wanted(open_now.get(f"order/{order.number}"))))
        for order in orders
    }
    if released:
        assert ends == {(D(4), "3", "9.3", "0.5"), (D(2), "3", "9.3", "0.5")}
    else:
        assert ({order.totals.total for order in orders}, ends) == ({D("27.40")}, {(D(3),)})
    assert await audit(company.database) == []


def wanted(differences: list[dict[str, str]] | None) -> list[str]:
    """What an open difference says that the first line shall be."""
    said = {one["code"]: one["after"] for one in differences or ()}
    return [said[code] for code in ("line_quantity", "line_price", "line_discount") if code in said]


async def test_what_is_too_late_is_denied_once_and_stays_a_difference(company: Company) -> None:
    await push(company, version(0, line(3)))
    order = await the_order(company)
    await Road(company, order.number).release()
    for minute in (3, 6):
        await push(company, version(minute, line(2), line(1, of=BLUE), note=f"Note {minute}"))
    order = await the_order(company)
    assert [one for one in shown(order) if one[1]] == [("MUG-RED", D(2), D("9.50"), D("28.50"))]
    assert order.notes == "Note 6"
    denied, granted = sorted((await made(company, order.number)), key=lambda one: one.state)
    assert denied.sentence == "The channel can change this until it is given to a place (more lines)."
    assert (denied.state, denied.code, granted.state) == ("denied", "change_not_allowed", "granted")
    assert [task.sentence for task in await open_tasks(company)] == ["1 MUG-BLUE were added."]
    assert await audit(company.database) == []


@pytest.mark.parametrize("granted", [False, True])
async def test_what_is_in_hands_is_asked_of_its_place(company: Company, *, granted: bool) -> None:
    await push(company, version(0, line(3)))
    number = (await the_order(company)).number
    road = Road(company, number)
    (work,) = await road.release()
    await road.pick(work.id)
    await push(company, version(3, line(1)))
    (asked,) = await made(company, number)
    assert (asked.state, asked.door) == ("pending", "channel")
    await push(company, version(6, line(1), note="Hurry"))
    assert await open_tasks(company) == []
    await answer(company, asked.id, granted=granted)
    kinds = {task.kind: task.sentence for task in await open_tasks(company)}
    if granted:
        assert ((await look(company, number)).lines[0].cancelled, kinds) == (D(2), {})
    else:
        assert kinds["channel_difference"] == "The quantity of MUG-RED is 1, no longer 3."
        await push(company, version(9, line(3)))
        assert "channel_difference" not in {task.kind for task in await open_tasks(company)}
    assert await audit(company.database) == []


async def test_what_was_changed_here_meanwhile_is_not_overwritten(company: Company) -> None:
    await push(company, version(0, line(4)))
    number = (await the_order(company)).number
    await change(company, number, lines=[{"line": 1, "quantity": "3"}])
    await push(company, version(3, line(2)))
    assert (await look(company, number)).lines[0].ordered == 3
    assert [task.sentence for task in await open_tasks(company)] == ["The quantity of MUG-RED is 2, no longer 4."]
    await push(company, version(6, line(3)))
    assert await open_tasks(company) == []
    await push(company, version(9, line(1)))
    assert shown(await look(company, number)) == [("MUG-RED", D(1), D("9.50"), D("9.50"))]


async def test_what_cannot_be_had_is_denied_and_the_rest_is_done(company: Company) -> None:
    await push(company, version(0, line(2), line(1, of=BLUE)))
    await push(company, version(3, line(1), line(1, of=BLUE), line(1, of={**MUG, "id": 19, "sku": "VASE"})))
    order = await the_order(company)
    assert [one.ordered for one in order.lines] == [1, 1]
    assert sorted(await told(company, order.number)) == [("channel", "denied", "invalid"), ("channel", "granted", "")]
    assert [task.sentence for task in await open_tasks(company)] == ["1 VASE were added."]
    await push(company, version(6, line(1, of=BLUE)))
    assert ([one.ordered for one in (await the_order(company)).lines], await open_tasks(company)) == ([0, 1], [])


async def test_shipping_and_taxes_as_the_shop_computed_them(company: Company) -> None:
    def taxed(quantity: int, tax: str) -> dict[str, Any]:
        return {**line(quantity), "tax_lines": [{"title": "State", "rate": 0.0625, "price": tax}]}

    def sent(cost: str) -> list[dict[str, Any]]:
        return [{"title": "Post", "price": cost, "discounted_price": cost, "tax_lines": [{"price": "0.00"}]}]

    us = {"taxes_included": False}
    await push(
        company, version(0, taxed(3, "1.79"), shipping_lines=sent("4.00"), shipping="5.79", total_tax="1.79", **us)
    )
    await push(
        company, version(3, taxed(2, "1.20"), shipping_lines=sent("3.00"), shipping="4.20", total_tax="1.20", **us)
    )
    order = await the_order(company)
    assert (order.lines[0].tax_amount, order.totals.shipping, order.totals.total) == (D("1.20"), D(3), D("23.20"))
    assert await open_tasks(company) == []
    assert await audit(company.database) == []


async def test_a_tax_of_the_whole_order_is_spread_anew(company: Company) -> None:
    us = {"taxes_included": False}
    await push(company, version(0, line(3), line(1, of=BLUE), total_tax="3.81", shipping="3.81", **us))
    left = {**line(2), "quantity": 3}
    body = {"total_tax": "3.81", "current_total_tax": "2.87", "shipping": "2.87"}
    await push(company, version(3, left, line(1, of=BLUE), **body, **us))
    order = await the_order(company)
    assert [one.tax_amount for one in order.lines] == [D("1.91"), D("0.96")]
    assert order.totals.total == D("31.37")
    assert await audit(company.database) == []


async def test_a_documented_order_of_shopify_loses_a_line(shared_data: Path, company: Company) -> None:
    file = shared_data / "03-channels/shopify/webhook-topics-2025-04/orders__create.json"
    body = {**json.loads(file.read_bytes())["response"], "cancelled_at": None, "financial_status": "paid"}
    await push(company, pushed(body, "orders/create"))
    before = await the_order(company)
    gone = body["line_items"][1]
    gone["current_quantity"] = 0
    body["updated_at"] = "2031-01-01T00:00:00Z"
    await push(company, pushed(body))
    order = await the_order(company)
    assert [one.ordered for one in order.lines] == [1, 0, 1]
    assert before.totals.total - order.totals.total == D(gone["price"])
    assert await told(company, order.number) == [("channel", "granted", "")]
    assert await audit(company.database) == []
