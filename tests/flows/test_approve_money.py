"""Acts on money above the company's limits wait for somebody else, go on exactly as asked, or change nothing."""

from decimal import Decimal
from typing import Any

import pytest

from lading.flows.changing.answer_changes import AnswerChange, NeedsApproval, answer_changes
from lading.flows.changing.withdraw_change import withdraw_change
from lading.flows.company import Company
from lading.flows.money.issue_credit import IssueCredit, issue_credits
from lading.flows.money.issue_credit import NeedsApproval as CardRefused
from lading.flows.money.refund import Refund, refund_orders
from lading.flows.money.write_off import WriteOff, write_off
from lading.flows.rules.ask_above_limit import WaitsAlready
from lading.flows.rules.keep_limits import keep_limits
from lading.kernel import Actor
from lading.pricing.drafts import PriceLimitDraft
from lading.pricing.hand_prices import put_price_limits
from lading.rules.answers import NotYours
from lading.rules.forget import forget_approvals
from lading.rules.limits import ApprovalLimit, MoneyAsk, limit_for, read_limits
from tests.changing import change, changes, look
from tests.drafts import place
from tests.flows.rulebook import answer, hire
from tests.money import books, credit, ledger, paid_order, refund, ship_units
from tests.road import order

pytestmark = pytest.mark.anyio
D = Decimal


async def limit(company: Company, ask: MoneyAsk, above: str | None, **more: Any) -> None:
    """Set the only limit that the company says itself, and hire people."""
    await hire(company)
    one = ApprovalLimit(ask=ask, currency="EUR", above=None if above is None else D(above), **more)
    async with company.database.unit_of_work() as unit:
        await keep_limits(unit, limits=[one])


async def test_a_currency_has_its_own_limit_and_others_the_default(company: Company) -> None:
    await limit(company, "refund", "20", role="customer_service", needed=2)
    async with company.database.unit_of_work() as unit:
        known = await read_limits(unit)
    euro, dollar = limit_for(known, ask="refund", currency="EUR"), limit_for(known, ask="refund", currency="USD")
    assert (euro.above, euro.role, euro.needed) == (D(20), "customer_service", 2)
    assert (dollar.above, dollar.is_passed(D(500)), dollar.is_passed(D("500.01"))) == (D(500), False, True)


async def test_a_refund_at_the_limit_goes_and_above_it_waits_for_two_others(company: Company) -> None:
    await limit(company, "refund", "9.50", needed=2)
    road = await paid_order(company, ("MUG-RED", 3), captured="28.50")
    await ship_units(road)
    await credit(road, line=1, quantity=D(3))
    assert (await refund(road, amount=D("9.50"), approved=False)).approval is None
    waits = await refund(road, approved=False)
    assert (waits.amount, waits.operations, (await books(road)).in_credit) == (D("19.00"), [], D("19.00"))
    with pytest.raises(WaitsAlready):
        await refund(road, amount=D("10.00"), approved=False)
    with pytest.raises(NotYours):
        await answer(company, "cleo")
    assert [await answer(company, one) for one in ("ben", "dora")] == ["pending", "approved"]
    assert (await books(road)).in_credit == 0
    assert (await ledger(road)) == {}
    await road.prove()


async def test_what_was_asked_for_is_what_goes_back(company: Company) -> None:
    await limit(company, "refund", "5")
    road = await paid_order(company, ("MUG-RED", 3), captured="28.50")
    await ship_units(road)
    await credit(road, line=1, quantity=D(1))
    await refund(road, approved=False)
    await credit(road, line=1, quantity=D(1))
    await answer(company, "ben")
    assert (await books(road)).in_credit == D("9.50")


async def test_a_refused_refund_changes_nothing(company: Company) -> None:
    await limit(company, "refund", "5")
    road = await paid_order(company, ("MUG-RED", 1), captured="9.50")
    await ship_units(road)
    await credit(road, line=1)
    before = await ledger(road)
    await refund(road, approved=False)
    assert await answer(company, "ben", say="refused") == "refused"
    assert (await ledger(road), (await books(road)).in_credit) == (before, D("9.50"))
    assert (
        await road.ask("SELECT FROM tasks WHERE kind IN ('approval.wanted', 'approval.refused') AND done_at IS NULL")
        == []
    )


async def test_goodwill_waits_and_is_booked_once_approved(company: Company) -> None:
    await limit(company, "credit", "2")
    road = await paid_order(company, ("MUG-RED", 1), captured="9.50")
    await ship_units(road)
    made = await credit(road, amount=D("3.00"), kind="goodwill", approved=False)
    assert (made.total, made.transaction, (await books(road)).in_credit) == (D("3.00"), None, 0)
    await answer(company, "ben")
    assert (await ledger(road))["goodwill"] == D("2.52")
    await road.prove()


async def test_a_write_off_waits(company: Company) -> None:
    await limit(company, "write_off", "0")
    road = await order(company, ("MUG-RED", 1))
    await ship_units(road)
    async with company.database.unit_of_work(Actor("user", "ben")) as unit:
        (asked,) = await write_off(unit, wishes=[WriteOff(number=road.number, reason="gone", approved=False)])
    assert asked is not None
    assert (await ledger(road)).get("write_off") is None
    with pytest.raises(NotYours):
        await answer(company, "ben")
    await answer(company, "dora")
    assert (await ledger(road))["write_off"] == D("9.50")


async def test_a_store_credit_given_away_waits_and_a_card_cannot(company: Company) -> None:
    await limit(company, "credit", "20")
    async with company.database.unit_of_work(Actor("user", "ben")) as unit:
        await unit.execute("INSERT INTO parties (code, name) VALUES ('C-7', 'Ada')")
        wish = IssueCredit(kind="store_credit", amount=D(30), currency="EUR", reason="sorry", customer="C-7")
        (made,) = await issue_credits(unit, wishes=[wish], approved=False)
        card = IssueCredit(kind="gift_card", amount=D(30), currency="EUR", reason="sorry")
        with pytest.raises(CardRefused, match="store credit of the customer"):
            await issue_credits(unit, wishes=[card], approved=False)
    assert made.id is None
    await answer(company, "dora")
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT customer, reason FROM store_credits") == [("C-7", "sorry")]


async def floor(company: Company, price: str) -> str:
    """Two mugs, which may not be sold for less than this; answers the order's number."""
    async with company.database.unit_of_work() as unit:
        draft = PriceLimitDraft(sku="MUG-RED", currency="EUR", floor=D(price), ceiling=None)
        await put_price_limits(unit, drafts=[draft])
    return str((await place(company, ("MUG-RED", 2)))["number"])


CHEAP = [{"line": 1, "unit_price": "8.00", "price_reason": "scratched"}]


async def test_a_price_below_its_floor_waits_and_goes_on(company: Company) -> None:
    await hire(company)
    number = await floor(company, "9.00")
    asked = await change(company, number, lines=CHEAP)
    assert (asked.state, asked.code) == ("requested", "needs_approval")
    assert (await look(company, number)).totals.total == D("19.00")
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT ask, amount FROM approvals") == [("price", D("2.00"))]
        with pytest.raises(NeedsApproval):
            await answer_changes(unit, company, wishes=[AnswerChange(change=asked.id, granted=True)])  # type: ignore[arg-type]
    await answer(company, "ben")
    assert (await look(company, number)).totals.total == D("16.00")
    assert [one.state for one in await changes(company, number)] == ["granted"]


async def test_a_refused_price_denies_the_change(company: Company) -> None:
    await hire(company)
    number = await floor(company, "9.00")
    await change(company, number, lines=CHEAP)
    await answer(company, "ben", say="refused")
    (kept,) = await changes(company, number)
    assert (kept.state, kept.sentence) == ("denied", "Its prices were not approved.")
    assert (await look(company, number)).totals.total == D("19.00")


async def test_who_withdraws_the_change_needs_no_approval_any_more(company: Company) -> None:
    number = await floor(company, "9.00")
    asked = await change(company, number, lines=CHEAP)
    async with company.database.unit_of_work() as unit:
        await withdraw_change(unit, change_id=asked.id)  # type: ignore[arg-type]
        assert await unit.fetch("SELECT state FROM approvals") == [("withdrawn",)]


async def test_small_steps_below_the_floor_may_go_on_alone(company: Company) -> None:
    await limit(company, "price", "2.00")
    number = await floor(company, "9.00")
    assert (await change(company, number, lines=CHEAP)).state == "granted"
    assert (await look(company, number)).totals.total == D("16.00")


async def test_reasons_are_forgotten_with_the_person_and_the_act_still_goes_on(company: Company) -> None:
    await limit(company, "refund", "5")
    road = await paid_order(company, ("MUG-RED", 1), captured="9.50")
    await ship_units(road)
    await credit(road, line=1)
    async with company.database.unit_of_work(Actor("user", "cleo")) as unit:
        wish = Refund(number=road.number, reason="Ada Lovelace rang", approved=False)
        await refund_orders(unit, wishes=[wish])
        await forget_approvals(unit, subjects=[f"order/{road.number}"])
        assert await unit.fetch("SELECT data->>'reason' FROM approvals") == [("Erased at a person's wish.",)]
    await answer(company, "ben")
    assert (await books(road)).in_credit == 0
