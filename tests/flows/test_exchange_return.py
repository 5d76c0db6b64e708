"""Exchanges: the same again owes nothing, another item its difference; in advance or when the goods have come."""

from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.flows.returning.exchange_return import ExchangeLine, NothingToExchange
from lading.flows.returning.plan_settlement import NothingToSettle
from tests.back import Counter, back
from tests.flows.test_settle_return import paid, policy
from tests.money import books, ledger, money, ship_units

D = Decimal


async def test_the_same_again_owes_nothing_whatever_was_discounted(company: Company) -> None:
    road = await paid(company, ("MUG-RED", 3), captured="25.65", discounts=[{"code": "TEN", "amount": "2.85"}])
    desk = Counter(company)
    await desk.policy(policy(refund_when="receipt"))
    one = await desk.ask(back(road, quantity=1, wish="exchange"))
    with pytest.raises(NothingToExchange):
        await desk.exchange(one.number)
    await desk.receive(one.number)
    with pytest.raises(NothingToSettle, match="shall be exchanged"):
        await desk.settle(one.number)
    await desk.exchange(one.number)
    assert (await road.line(2), (await books(road)).owing, (await books(road)).in_credit) == (
        {"reserved": "1"},
        D(0),
        D(0),
    )
    assert await road.ask("SELECT order_line, line, quantity FROM return_exchanges") == [(2, 1, D(1))]
    await ship_units(road)
    assert (await ledger(road))["clearing:card"] == D("25.65")
    assert "receivable" not in await ledger(road)
    await road.prove()


async def test_a_dearer_item_leaves_a_difference_owing_and_a_cheaper_one_goes_back(company: Company) -> None:
    road, desk = await paid(company, ("MUG-RED", 2), captured="19.00"), Counter(company)
    await desk.policy(policy(refund_when="receipt"))
    one = await desk.ask(back(road, quantity=1, wish="exchange", wanted="BOWL"))
    await desk.receive(one.number)
    await desk.exchange(one.number)
    assert ((await books(road)).owing, await money(road)) == (D("4.50"), "part_captured")
    two = await desk.ask(back(road, quantity=1))
    await desk.receive(two.number)
    await desk.exchange(two.number, ExchangeLine(line=1, sku="GIFT-WRAP"))
    assert ((await books(road)).owing, (await books(road)).paid) == (D(0), D("16.00"))
    await road.prove()


async def test_in_advance_the_credit_follows_when_the_goods_come(company: Company) -> None:
    road, desk = await paid(company, ("MUG-RED", 1), captured="9.50"), Counter(company)
    await desk.policy(policy(refund_when="receipt"))
    one = await desk.ask(back(road, wish="exchange"))
    await desk.exchange(one.number, in_advance=True)
    assert ((await books(road)).owing, (await road.line(2))) == (D("9.50"), {"reserved": "1"})
    with pytest.raises(NothingToExchange):
        await desk.exchange(one.number, in_advance=True)
    await desk.receive(one.number)
    await desk.settle(one.number)
    assert ((await books(road)).owing, (await desk.settled(one.number))[0].way) == (D(0), "exchange")
    await road.prove()
