"""Rules on orders that stand: changes, promises, lateness; holds that are due; calls to other systems."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from lading.app.audit import audit
from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.changing.change_papers import ChangePapers, PaperChange, change_order_papers
from lading.flows.changing.end_holds import end_holds_due
from lading.flows.changing.hold_orders import HoldOrder, ReleaseOrder, hold_orders, release_orders
from lading.flows.company import Company
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.rules.call_hooks import call_hooks
from lading.flows.rules.judge_events import judge_events, judge_late
from lading.flows.show_orders import show_order
from lading.kernel import Actor
from lading.orders.change import move
from lading.orders.hold import NewHold, OrderHeld
from lading.orders.views import OrderView
from lading.rules.effects import AddTag, CallWebhook, LiftHold, Notify, PlaceHold, RequireApproval, SetPriority
from lading.rules.hooks import Hook, put_hook
from tests.back import Counter, back, delivered
from tests.changing import change as change_lines
from tests.drafts import place
from tests.flows.rulebook import enact, hire

HOLD = PlaceHold(reason="moved", sentence="It goes elsewhere.", steps=["ship"])


async def change(company: Company, number: str, **fields: Any) -> None:
    change = ChangePapers(number=number, change=msgspec.convert(fields, PaperChange))
    async with company.database.unit_of_work(Actor("user", "ben")) as unit:
        await change_order_papers(unit, company, wishes=[change])


async def show(company: Company, number: str) -> OrderView:
    async with company.database.unit_of_work() as unit:
        return await show_order(unit, number=number)


async def count(company: Company, table: str) -> int:
    async with company.database.unit_of_work() as unit:
        ((many,),) = await unit.fetch(f"SELECT count(*) FROM {table}")  # type: ignore[arg-type]
    return int(many)


async def test_changes_are_judged_as_they_happen(company: Company) -> None:
    told = Notify(sentence="Look at the new address.", role="operations")
    effects = (HOLD, AddTag(tag="moved"), SetPriority(priority=3), told)
    await enact(company, "moved", 'change.by == "user" and order.country == "DE"', *effects, event="order.changed")
    number = (await place(company, ("MUG-RED", 1)))["number"]
    await judge_events(company)
    assert (await show(company, number)).holds == []
    await change(company, number, notes="Ring twice.")
    await judge_events(company)
    kept = await show(company, number)
    assert [(one.reason, one.rule, one.rule_version) for one in kept.holds] == [("moved", "moved", 1)]
    assert (kept.tags, kept.attributes, await count(company, "tasks")) == (["moved"], {"priority": 3}, 1)
    # What the rule did is no change that it judges; and nobody is held or told twice.
    await judge_events(company)
    await change(company, number, notes="Ring once.")
    await judge_events(company)
    assert (len((await show(company, number)).holds), await count(company, "tasks")) == (1, 1)
    assert await audit(company.database) == []


async def test_a_rule_lifts_what_another_held(company: Company) -> None:
    await enact(company, "note", "order.total > 1", PlaceHold(reason="no_note", sentence="Say why.", steps=["ship"]))
    await enact(company, "noted", '"told" in order.tags', LiftHold(reason="no_note"), event="order.changed")
    number = (await place(company, ("MUG-RED", 1)))["number"]
    assert (await show(company, number)).commitment == "placed"
    await change(company, number, tags=["told"])
    await judge_events(company)
    kept = await show(company, number)
    assert (kept.holds, kept.commitment) == ([], "accepted")


async def test_a_changed_order_wants_approval_again(company: Company) -> None:
    await hire(company)
    wanted = RequireApproval(role="operations", sentence="It was changed.")
    await enact(company, "changed", "order.total > 1", wanted, event="order.changed")
    number = (await place(company, ("MUG-RED", 1)))["number"]
    await change(company, number, notes="Another.")
    await judge_events(company)
    async with company.database.unit_of_work() as unit:
        ((barred, state),) = await unit.fetch("SELECT barred, state FROM approvals")
    assert ("user:ben" in barred, state) == (True, "pending")
    async with company.database.unit_of_work() as unit:
        await cancel_orders(unit, wishes=[CancelOrder(number, "Not wanted.")])
    await judge_events(company)
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT state FROM approvals") == [("withdrawn",)]
    assert await audit(company.database) == []


async def test_a_promise_that_gets_worse(company: Company) -> None:
    await enact(company, "late", "promise.days_later >= 5", AddTag(tag="worse"), event="promise.moved")
    number = (await place(company, ("MUG-RED", 1)))["number"]
    async with company.database.unit_of_work() as unit:
        order = (await lock_by_number(unit, numbers=[number]))[number]
        line = order.lines[1]
        line.promised_for, line.promise_reason, line.touched = None, "waits_for_stock", True
        move(order, kind="order.uncovered")
        await save_changes(unit, orders=[order])
    await judge_events(company)
    assert (await show(company, number)).tags == ["worse"]


async def test_what_is_late_in_leaving(company: Company) -> None:
    await enact(company, "late", "shipment.days_late >= 2", AddTag(tag="late"), event="shipment.late")
    number = (await place(company, ("MUG-RED", 1)))["number"]
    assert await judge_late(company) == 0
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE orders SET promised_for = current_date - 3")
    assert await judge_late(company) == 1
    assert await judge_late(company) == 0
    assert (await show(company, number)).tags == ["late"]


async def test_holds_that_are_due(company: Company) -> None:
    numbers = [(await place(company, ("MUG-RED", many)))["number"] for many in (1, 2, 3)]
    async with company.database.unit_of_work() as unit:
        holds = [
            NewHold(reason="r", sentence="Ask them.", steps=["ship"], due=unit.now, overdue=overdue)
            for overdue in ("task", "release", "nothing")
        ]
        await hold_orders(unit, wishes=[HoldOrder(*pair) for pair in zip(numbers, holds, strict=True)])
    assert await end_holds_due(company) == 2
    assert await end_holds_due(company) == 0
    assert [len((await show(company, number)).holds) for number in numbers] == [1, 0, 1]
    async with company.database.unit_of_work() as unit:
        tasks = await unit.fetch("SELECT kind, subject FROM tasks")
    assert tasks == [("hold.overdue", f"order/{numbers[0]}")]
    assert await audit(company.database) == []


async def test_hooks_are_called_signed_until_they_take_it(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await put_hook(unit, code="erp", hook=Hook(url="https://erp.example.com/hook", secret="s"))
    await enact(company, "big", "order.total > 50", CallWebhook(hook="erp"))
    number = (await place(company, ("MUG-RED", 9)))["number"]
    sent: list[tuple[str, bool, str]] = []
    answers = ["The other side answered 500.", ""]

    async def push(*, url: str, headers: Mapping[str, str], body: bytes) -> str:
        sent.append((url, "webhook-signature" in headers, msgspec.json.decode(body)["order"]))
        return answers.pop(0)

    assert await call_hooks(company, push=push, inside=push) == 1
    assert await call_hooks(company, push=push, inside=push) == 0
    async with company.database.unit_of_work() as unit:
        ((said, state),) = await unit.fetch("SELECT said, state FROM hook_calls")
        await unit.execute("UPDATE hook_calls SET next_at = now()")
    assert (said, state) == ("The other side answered 500.", "waiting")
    assert await call_hooks(company, push=push, inside=push) == 1
    assert sent == [("https://erp.example.com/hook", True, number)] * 2
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT state FROM hook_calls") == [("sent",)]


async def test_a_change_is_held_in_its_own_transaction(company: Company) -> None:
    wait = PlaceHold(reason="grown", sentence="It has grown.", steps=["release"])
    told = Notify(sentence="It has grown.", role="operations")
    await enact(company, "grown", 'order.total > 50 and change.by == "user"', wait, told, event="order.changed")
    number = (await place(company, ("MUG-RED", 2)))["number"]
    await change_lines(company, number, lines=[{"line": 1, "quantity": 9}])
    assert [(one.reason, one.rule) for one in (await show(company, number)).holds] == [("grown", "grown")]
    with pytest.raises(OrderHeld):
        async with company.database.unit_of_work() as unit:
            await release_to_places(unit, company.reference, wishes=[Release(number=number)])
    # The duty that follows leaves it out, even where a person has let it go meanwhile.
    async with company.database.unit_of_work() as unit:
        await release_orders(unit, wishes=[ReleaseOrder(number, "fine")])
    await judge_events(company)
    assert ((await show(company, number)).holds, await count(company, "tasks")) == ([], 1)
    assert await audit(company.database) == []


async def test_a_return_that_is_asked_for(company: Company) -> None:
    await enact(company, "many", "return.units >= 2", AddTag(tag="returns-much"), event="return.asked")
    road = await delivered(company, ("MUG-RED", 3))
    await Counter(company).ask(back(road, 1, 2))
    await judge_events(company)
    assert (await show(company, road.number)).tags == ["returns-much"]
