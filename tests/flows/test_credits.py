"""Store credit and gift cards: what we owe in goods pays once, and never more than it is worth."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from lading.flows.company import Company
from lading.flows.money.end_credit import NothingLeft, end_expired, stop_credit
from lading.flows.money.issue_credit import IssueCredit, Issued, issue_credits
from lading.flows.money.redeem_credit import CannotPay, RedeemCredit, redeem_credits
from lading.flows.placing.place_orders import place_orders
from lading.kernel import Refusal
from lading.payments.store_credits import read_balances
from tests.drafts import wish
from tests.money import credit, ledger, money, paid_order, refund, ship_units
from tests.road import ANNA, Road, order

pytestmark = pytest.mark.anyio
D = Decimal


async def issue(company: Company, amount: str, **told: Any) -> Issued:
    """A gift card that somebody paid for by card."""
    asked = IssueCredit(
        **{"kind": "gift_card", "currency": "EUR", "reason": "sold", "paid_by": "card", **told, "amount": D(amount)}
    )
    async with company.database.unit_of_work(ANNA) as unit:
        return (await issue_credits(unit, wishes=[asked]))[0]


async def balance(company: Company, one: Issued) -> Decimal:
    """What is left on it."""
    async with company.database.unit_of_work() as unit:
        return (await read_balances(unit, ids=[one.id]))[one.id]


async def redeem(road: Road, **told: Any) -> None:
    """Pay with it."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        await redeem_credits(unit, wishes=[RedeemCredit(number=road.number, **told)])


async def test_a_gift_card_pays_for_an_order_that_stands_however_its_code_is_typed(company: Company) -> None:
    card = await issue(company, "30.00")
    assert (len(card.code), await balance(company, card)) == (19, D("30.00"))
    road = await order(company, ("MUG-RED", 2))
    await redeem(road, code=card.code.lower().replace("-", " "))
    assert (await money(road), await balance(company, card)) == ("captured", D("11.00"))
    await ship_units(road)
    assert (await ledger(road))["gift_cards"] == D("19.00")
    assert await road.ask("SELECT octet_length(code_hash), code_end FROM store_credits") == [(32, card.code[-4:])]
    await road.prove()


async def test_an_order_is_placed_with_card_and_gift_card_and_each_gets_back_its_own(company: Company) -> None:
    card = await issue(company, "10.00")
    ours = {"method": "gift_card", "provider": "lading", "reference": str(card.id)}
    paid = {"method": "card", "reference": "p1", "captured": "9.00"}
    road = await order(company, ("MUG-RED", 2), payments=[ours, paid])
    assert await road.ask("SELECT tender, captured FROM tenders ORDER BY 1") == [(1, D("10.00")), (2, D("9.00"))]
    await ship_units(road)
    await credit(road, line=1, quantity=D(1))
    assert [(one.tender, one.amount) for one in (await refund(road)).operations] == [(1, D("9.50"))]
    assert await balance(company, card) == D("9.50")
    await credit(road, line=1)
    assert [one.amount for one in (await refund(road)).operations] == [D("0.50"), D("9.00")]
    assert await balance(company, card) == D("10.00")
    await road.prove()


async def test_two_orders_of_one_batch_share_what_is_on_a_card(company: Company) -> None:
    card = await issue(company, "12.00")
    ours = {"method": "gift_card", "provider": "lading", "reference": str(card.id)}
    await place_orders(company, wishes=[wish(("MUG-RED", 1), payment=ours) for _ in range(2)])
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT t.captured FROM tenders t JOIN orders o ON o.id = t.order_id ORDER BY o.number")
    assert [row[0] for row in rows] == [D("9.50"), D("2.50")]
    assert await balance(company, card) == 0
    await Road(company, "").prove()


async def test_a_credit_that_cannot_pay_refuses_the_order(company: Company) -> None:
    other = await issue(company, "50.00", kind="store_credit", customer=await a_customer(company), paid_by="")
    dollars = await issue(company, "50.00", currency="USD")
    for one, customer in ((other, {"code": "C-2", "name": "B"}), (dollars, {"code": "C-1", "name": "A"})):
        ours = {"method": "store_credit", "provider": "lading", "reference": str(one.id)}
        (outcome,) = await place_orders(company, wishes=[wish(("MUG-RED", 1), payment=ours, customer=customer)])
        assert isinstance(outcome, Refusal)
        assert [error.pointer for error in outcome.errors] == ["/payment/reference"]


async def a_customer(company: Company) -> str:
    """C-1, who has ordered before."""
    await order(company, ("MUG-RED", 1))
    return "C-1"


async def test_what_is_stopped_or_expired_pays_nothing_and_what_was_left_is_ours(company: Company) -> None:
    card, late = await issue(company, "30.00"), await issue(company, "5.00")
    road = await order(company, ("MUG-RED", 2))
    async with company.database.unit_of_work(ANNA) as unit:
        assert await stop_credit(unit, credit=card.id, reason="stolen") == D("30.00")
    await road.change("UPDATE store_credits SET expires_on = now()::date - 1 WHERE stopped_at IS NULL")
    async with company.database.unit_of_work(ANNA) as unit:
        assert (await end_expired(unit), unit.now.date() - timedelta(days=1) < unit.now.date()) == (1, True)
    assert (await balance(company, card), await balance(company, late)) == (0, 0)
    with pytest.raises(CannotPay, match="stopped"):
        await redeem(road, code=card.code)
    await road.prove()


async def test_no_more_is_redeemed_than_is_owed_or_left(company: Company) -> None:
    card = await issue(company, "30.00")
    road = await paid_order(company, ("MUG-RED", 2), captured="15.00")
    with pytest.raises(NothingLeft, match="can pay 4"):
        await redeem(road, code=card.code, amount=D("5.00"))
    await redeem(road, code=card.code)
    with pytest.raises(NothingLeft):
        await redeem(road, code=card.code)
