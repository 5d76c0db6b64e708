"""Rules on new orders: holds, tags, approvals, price lists; each decision names its version; nothing without rules."""

import sys
from decimal import Decimal
from typing import Any

import pytest

from lading.app.audit import audit
from lading.flows.billing.issue_invoices import issue_invoices
from lading.flows.changing.change_papers import ChangePapers, PaperChange, change_order_papers
from lading.flows.changing.hold_orders import HoldOrder, ReleaseOrder, hold_orders, release_orders
from lading.flows.company import Company
from lading.flows.fulfilling.release import NotAccepted, Release, release_to_places
from lading.flows.money.refund import Refund, refund_orders
from lading.flows.rules.decide_approval import DecideApproval, decide_approval
from lading.flows.rules.keep_rules import publish_attribute
from lading.flows.show_orders import show_order
from lading.flows.telling.tell_customers import render_new
from lading.kernel import Actor, NotFound, new_id
from lading.orders.hold import NewHold, NotYoursToRelease, OrderHeld
from lading.orders.views import OrderView
from lading.rules import ConditionRefused
from lading.rules.answers import NotYours
from lading.rules.attributes import AttributeFact, KindStays, read_facts
from lading.rules.effects import (
    AddTag,
    CallWebhook,
    ChoosePriceList,
    Notify,
    PlaceHold,
    RequireApproval,
    SetPriority,
    SetQueue,
    WriteLetter,
)
from lading.rules.hooks import Hook, put_hook
from lading.rules.order_facts import ORDER_FACTS
from tests.drafts import place
from tests.flows.rulebook import answer, enact, hire

HOLD = PlaceHold(reason="fraud", sentence="Looks like fraud.", steps=["release"], may_release="operations")
APPROVE = RequireApproval(role="operations", sentence="Accept a big order.")


async def show(company: Company, number: str) -> OrderView:
    async with company.database.unit_of_work() as unit:
        return await show_order(unit, number=number)


async def rows(company: Company, sql: str) -> list[tuple[Any, ...]]:
    async with company.database.unit_of_work() as unit:
        return await unit.fetch(sql)  # type: ignore[arg-type]


async def test_a_rule_holds_tags_and_says_which_version_it_was(company: Company) -> None:
    await enact(company, "big", "order.total > 50", AddTag(tag="first"))
    assert await enact(company, "big", "order.total > 50", HOLD, AddTag(tag="big"), SetPriority(priority=5)) == 2
    small = await place(company, ("MUG-RED", 2))
    order = await place(company, ("MUG-RED", 9))
    assert (small["commitment"], small["holds"], small["tags"]) == ("accepted", [], [])
    (hold,) = order["holds"]
    assert (hold["reason"], hold["rule"], hold["rule_version"]) == ("fraud", "big", 2)
    assert (order["commitment"], order["tags"], order["attributes"]) == ("placed", ["big"], {"priority": 5})
    kept = await show(company, order["number"])
    assert (kept.holds[0].may_release, kept.tags, kept.attributes) == ("operations", ["big"], {"priority": 5})
    ((data,),) = await rows(company, "SELECT data::jsonb->'rules' FROM events WHERE data::jsonb ? 'rules'")
    assert data == [["big", 2]]
    hits = await rows(company, "SELECT rule, version, event, did FROM rule_hits")
    assert hits == [("big", 2, "order.placed", ["place_hold", "add_tag", "set_priority"])]
    assert await audit(company.database) == []


async def test_conditions_ask_the_customer_and_the_lines(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("INSERT INTO parties (code, name, groups) VALUES ('C-1', 'Ada', '{vip}')")
    await enact(company, "vip", '"vip" in customer.groups and customer.orders_before >= 1', AddTag(tag="again"))
    await enact(company, "tea", 'any line(line.sku == "TEA-1KG" and line.quantity >= 2)', AddTag(tag="tea"))
    assert (await place(company, ("TEA-1KG", 2)))["tags"] == ["tea"]
    assert (await place(company, ("MUG-RED", 1)))["tags"] == ["again"]


async def test_only_the_lines_that_are_meant_are_held(company: Company) -> None:
    hold = PlaceHold(reason="hazard", sentence="Papers first.", steps=["release"], on="lines")
    await enact(company, "tea", 'any line(line.sku == "TEA-1KG")', hold)
    order = await place(company, ("MUG-RED", 1), ("TEA-1KG", 1))
    assert [(one["scope"], one["line"]) for one in order["holds"]] == [("line", 2)]


async def test_an_earlier_rule_that_stops_keeps_later_ones_out(company: Company) -> None:
    await enact(company, "trusted", 'order.channel == "phone"', AddTag(tag="trusted"), priority=1, stops=True)
    await enact(company, "big", "order.total > 50", HOLD)
    assert (await place(company, ("MUG-RED", 9), channel="phone"))["holds"] == []
    assert [one["reason"] for one in (await place(company, ("MUG-RED", 8)))["holds"]] == ["fraud"]


async def test_who_may_release_is_asked(company: Company) -> None:
    await hire(company)
    await enact(company, "big", "order.total > 50", HOLD)
    number = (await place(company, ("MUG-RED", 9)))["number"]
    wishes = [ReleaseOrder(number, "Checked.")]
    for actor in (Actor("user", "cleo"), Actor("key", "shop"), Actor("system", "lading")):
        with pytest.raises(NotYoursToRelease):
            async with company.database.unit_of_work(actor) as unit:
                await release_orders(unit, wishes=wishes)
    async with company.database.unit_of_work(Actor("user", "ben")) as unit:
        assert await release_orders(unit, wishes=wishes) == 1
    assert (await show(company, number)).commitment == "accepted"


async def test_two_pairs_of_eyes(company: Company) -> None:
    await hire(company)
    await enact(company, "big", "order.total > 50", APPROVE)
    number = (await place(company, ("MUG-RED", 9)))["number"]
    with pytest.raises(NotYoursToRelease, match="waits for an approval"):
        async with company.database.unit_of_work(Actor("user", "ada")) as unit:
            await release_orders(unit, wishes=[ReleaseOrder(number, "I want it out.")])
    with pytest.raises(NotAccepted):
        async with company.database.unit_of_work() as unit:
            await release_to_places(unit, company.reference, wishes=[Release(number=number)])
    with pytest.raises(NotYours):
        await answer(company, "cleo")
    assert await answer(company, "ben") == "approved"
    kept = await show(company, number)
    assert (kept.commitment, kept.holds) == ("accepted", [])
    tasks = await rows(company, "SELECT kind, outcome FROM tasks")
    assert tasks == [("approval.wanted", "approved")]
    assert await audit(company.database) == []


async def test_who_placed_or_changed_it_may_not_approve(company: Company) -> None:
    await hire(company)
    await enact(company, "big", "order.total > 50", RequireApproval(role="operations", sentence="Look.", count=2))
    number = (await place(company, ("MUG-RED", 9)))["number"]
    async with company.database.unit_of_work(Actor("user", "ben")) as unit:
        change = ChangePapers(number=number, change=PaperChange(notes="Ring twice."))
        await change_order_papers(unit, company, wishes=[change])
    with pytest.raises(NotYours, match="somebody else"):
        await answer(company, "ben")
    assert await answer(company, "dora") == "pending"
    assert await answer(company, "ada") == "approved"


async def test_what_is_refused_stays_held_and_becomes_a_task(company: Company) -> None:
    await hire(company)
    await enact(company, "big", "order.total > 50", APPROVE)
    number = (await place(company, ("MUG-RED", 9)))["number"]
    assert await answer(company, "ben", say="refused") == "refused"
    assert [one.reason for one in (await show(company, number)).holds] == ["approval"]
    kinds = await rows(company, "SELECT kind FROM tasks WHERE done_at IS NULL")
    assert kinds == [("approval.refused",)]
    assert await audit(company.database) == []


async def test_a_price_list_is_chosen_before_prices(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("INSERT INTO price_lists (code, name, currency) VALUES ('staff', 'Staff', 'EUR')")
        await unit.execute("INSERT INTO prices (list, sku, price) VALUES ('staff', 'MUG-RED', 5)")
    entering = {"event": "order.entering"}
    await enact(
        company, "staff", 'customer.email_domain == "example.com"', ChoosePriceList(price_list="staff"), **entering
    )
    order = await place(company, ("MUG-RED", 1))
    other = {"code": "C-2", "name": "B", "email": "b@elsewhere.org"}
    assert Decimal(order["lines"][0]["unit_price"]) == 5
    assert Decimal((await place(company, ("MUG-RED", 1), customer=other))["lines"][0]["unit_price"]) == Decimal("9.50")
    assert await rows(company, "SELECT did FROM rule_hits") == [(["choose_price_list"],)]


async def test_people_customers_and_systems_are_told(company: Company) -> None:
    await hire(company)
    async with company.database.unit_of_work() as unit:
        await put_hook(unit, code="erp", hook=Hook(url="https://erp.example.com/hook", secret="s"))
    told = (Notify(sentence="Ring the customer.", role="customer_service"), WriteLetter(kind="order_on_hold"))
    await enact(company, "big", "order.total > 50", *told, CallWebhook(hook="erp"))
    number = (await place(company, ("MUG-RED", 9)))["number"]
    ((kind, subject, data),) = await rows(company, "SELECT kind, subject, data FROM tasks")
    assert (kind, subject, data["role"]) == ("rule.notified", f"order/{number}", "customer_service")
    ((hook, body),) = await rows(company, "SELECT hook, body FROM hook_calls")
    assert (hook, body["rule"], body["version"], body["order"]) == ("erp", "big", 1, number)
    await render_new(company)
    letters = await rows(company, "SELECT kind, subject FROM messages ORDER BY kind")
    assert letters[0] == ("order_on_hold", f"We look at your order {number} before we send it")


async def test_what_waits_can_be_put_into_a_queue(company: Company) -> None:
    await enact(company, "scarce", "promise.waits", SetQueue(queue="scarce"))
    await place(company, ("BOWL", 2))
    await place(company, ("BOWL", 9))
    assert await rows(company, "SELECT queue FROM routing_waits") == [("scarce",)]


async def test_without_rules_nothing_is_loaded_or_written(company: Company) -> None:
    sys.modules.pop("lading.rules.engine", None)
    await place(company, ("MUG-RED", 9))
    assert company.rules.book.rules == {}
    assert "lading.rules.engine" not in sys.modules
    assert await rows(company, "SELECT FROM rule_hits") == []


async def test_an_approval_that_nobody_knows(company: Company) -> None:
    with pytest.raises(NotFound):
        async with company.database.unit_of_work() as unit:
            await decide_approval(unit, company, wish=DecideApproval(approval=new_id(), answer="approved"))


async def test_holds_stop_refunds_and_invoices(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 1)))["number"]
    held = NewHold(reason="fraud", sentence="Looks odd.", steps=["refund", "invoice"])
    async with company.database.unit_of_work() as unit:
        await hold_orders(unit, wishes=[HoldOrder(number, held)])
    with pytest.raises(OrderHeld, match="refund"):
        async with company.database.unit_of_work() as unit:
            await refund_orders(unit, wishes=[Refund(number=number, reason="goodwill")])
    with pytest.raises(OrderHeld, match="invoice"):
        async with company.database.unit_of_work() as unit:
            await issue_invoices(unit, numbers=[number])


async def test_custom_attributes_are_facts_once_they_are_declared(company: Company) -> None:
    with pytest.raises(ConditionRefused):
        await enact(company, "wrap", "attribute.layers > 2", AddTag(tag="wrap"))
    async with company.database.unit_of_work() as unit:
        await publish_attribute(unit, name="layers", fact=AttributeFact(kind="number", sentence="Layers of paper."))
        await publish_attribute(unit, name="gift", fact=AttributeFact(kind="yes_no", sentence="It is a gift."))
        known = await read_facts(unit)
        assert (known.version, known.by_name["attribute.gift"].since) == (ORDER_FACTS.version + 2,) * 2
        with pytest.raises(KindStays):
            await publish_attribute(unit, name="gift", fact=AttributeFact(kind="text", sentence="For whom."))
    await enact(company, "wrap", "attribute.layers > 2 and attribute.gift", AddTag(tag="wrap"))
    said: list[tuple[dict[str, Any], list[str]]] = [
        ({"layers": 3, "gift": True}, ["wrap"]),
        ({"layers": "2.5", "gift": True}, ["wrap"]),
        ({"layers": "many", "gift": True}, []),
        ({"layers": 3, "gift": "yes"}, []),
        ({}, []),
    ]
    for attributes, tags in said:
        assert (await place(company, ("MUG-RED", 1), attributes=attributes))["tags"] == tags
