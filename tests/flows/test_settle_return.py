"""The money of returns: exact to the cent in whatever parts goods come back, and never before the policy says so."""

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from lading.flows.company import Company
from lading.flows.returning.plan_settlement import NothingToSettle
from lading.kernel import Invalid
from lading.returns import BackLine
from lading.returns.policy import Fee, Policy, Rule, Terms
from tests.back import Counter, back, came, delivered, seen
from tests.flows.test_promotions import promote, promotion
from tests.money import books, ledger, money
from tests.road import Road

D = Decimal


def policy(**terms: Any) -> Policy:
    """Everything may come back, on these terms."""
    rule = Rule(name="All", outcome="authorise", sentence="Send it back.", terms=Terms(**terms))
    return Policy(rules=[], otherwise=rule)


async def paid(company: Company, *lines: tuple[str, int | str], captured: str, **fields: Any) -> Road:
    """An order that was paid by card and has arrived."""
    payment = {"method": "card", "reference": "p1", "authorised": captured, "captured": captured}
    return await delivered(company, *lines, payment=payment, **fields)


async def test_pain_10_refunds_count_discounts_tax_and_what_was_received(company: Company) -> None:
    road = await paid(company, ("MUG-RED", 3), captured="25.65", discounts=[{"code": "TEN", "amount": "2.85"}])
    desk = Counter(company)
    await desk.policy(policy(refund_when="receipt"))
    one = await desk.ask(back(road, quantity=3))
    await desk.receive(one.number, came(1, 2))
    await desk.settle(one.number)
    (first,) = await desk.settled(one.number)
    assert (first.goods, first.paid_out, first.lines[0].quantity) == (D("17.10"), D("17.10"), D(2))
    with pytest.raises(NothingToSettle):
        await desk.settle(one.number)
    await desk.receive(one.number)
    await desk.settle(one.number)
    assert [one.paid_out for one in await desk.settled(one.number)] == [D("17.10"), D("8.55")]
    assert (await money(road), (await books(road)).paid) == ("refunded", D(0))
    assert await ledger(road) == {}
    await road.prove()


async def test_money_waits_for_inspection_where_the_policy_says_so(company: Company) -> None:
    road, desk = await paid(company, ("MUG-RED", 2), captured="19.00"), Counter(company)
    one = await desk.ask(back(road))
    with pytest.raises(NothingToSettle, match="pays for what came"):
        await desk.settle(one.number)
    await desk.receive(one.number)
    with pytest.raises(NothingToSettle, match="grade first"):
        await desk.settle(one.number)
    await desk.inspect(one.number, seen(1, "A", 1))
    await desk.settle(one.number)
    assert [each.paid_out for each in await desk.settled(one.number)] == [D("9.50")]
    await road.prove()


async def test_fees_are_kept_back_and_shipping_goes_back_with_the_last_unit(company: Company) -> None:
    road = await paid(company, ("MUG-RED", 2), captured="24.00", shipping={"method": "standard", "amount": "5.00"})
    desk = Counter(company)
    fee = Fee(kind="percent", amount=D(10), not_for=["damaged"])
    await desk.policy(policy(refund_when="receipt", fee=fee, shipping_back="full_return"))
    one = await desk.ask(back(road, quantity=1, reason="too_small"))
    await desk.receive(one.number)
    await desk.settle(one.number)
    (settled,) = await desk.settled(one.number)
    assert (settled.goods, settled.shipping, settled.fee, settled.paid_out) == (D("9.50"), D(0), D("0.95"), D("8.55"))
    two = await desk.ask(back(road, quantity=1, reason="damaged"))
    await desk.receive(two.number)
    await desk.settle(two.number)
    (settled,) = await desk.settled(two.number)
    assert (settled.goods, settled.shipping, settled.fee) == (D("9.50"), D("5.00"), D(0))
    assert (await books(road)).paid == D("0.95")
    assert ((await ledger(road))["fees"], (await ledger(road))["tax"]) == (D("-0.80"), D("-0.15"))
    await road.prove()


async def test_a_fixed_fee_is_taken_once_and_never_more_than_the_goods(company: Company) -> None:
    road, desk = await paid(company, ("MUG-RED", 2), captured="19.00"), Counter(company)
    await desk.policy(policy(refund_when="receipt", fee=Fee(kind="fixed", amount=D(20), currency="EUR")))
    one = await desk.ask(back(road))
    await desk.receive(one.number, came(1, 1))
    await desk.settle(one.number)
    await desk.receive(one.number)
    await desk.settle(one.number)
    assert [(each.fee, each.paid_out) for each in await desk.settled(one.number)] == [
        (D("9.50"), D(0)),
        (D(0), D("9.50")),
    ]
    await road.prove()


async def test_store_credit_as_wished(company: Company) -> None:
    road, desk = await paid(company, ("MUG-RED", 1), captured="9.50"), Counter(company)
    await desk.policy(policy(refund_when="receipt"))
    one = await desk.ask(back(road, wish="store_credit"))
    await desk.receive(one.number)
    await desk.settle(one.number)
    (settled,) = await desk.settled(one.number)
    assert (settled.way, settled.paid_out) == ("store_credit", D("9.50"))
    assert (await ledger(road)) == {"clearing:card": D("9.50"), "store_credit": D("-9.50")}
    assert await road.ask("SELECT customer, kind FROM store_credits") == [("C-1", "store_credit")]
    await road.prove()


async def test_what_was_never_paid_is_only_owed_no_longer(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 2)), Counter(company)
    await desk.policy(policy(refund_when="receipt"))
    one = await desk.ask(back(road, quantity=1))
    await desk.receive(one.number)
    await desk.settle(one.number)
    (settled,) = await desk.settled(one.number)
    assert (settled.goods, settled.paid_out, (await books(road)).owing) == (D("9.50"), D(0), D("9.50"))
    await road.prove()


async def test_keep_it_is_paid_at_once(company: Company) -> None:
    road, desk = await paid(company, ("MUG-RED", 1), captured="9.50"), Counter(company)
    await desk.policy(policy(send="keep_it", refund_when="at_once"))
    one = await desk.ask(back(road, reason="damaged"))
    assert (await desk.settle(one.number)).state == "settled"
    assert (await money(road), await road.line()) == ("refunded", {"delivered": "1"})
    await road.prove()


async def test_goods_without_an_order_become_store_credit_or_cash(company: Company) -> None:
    desk = Counter(company)
    await desk.policy(policy(refund_when="receipt"))
    bowl = BackLine(sku="BOWL", quantity=D(2), unit_value=D("7.00"))
    one = await desk.parcel(bowl, customer="C-9", currency="EUR")
    assert (await desk.settle(one.number)).lines[0].credited == D(2)
    two = await desk.parcel(bowl, currency="EUR")
    with pytest.raises(Invalid, match="names no customer"):
        await desk.settle(two.number)
    await desk.settle(two.number, to="cash")
    road = Road(company, "")
    balances = await road.ask("SELECT account, sum(amount) FROM ledger_entries GROUP BY 1 ORDER BY 1")
    assert balances == [("clearing:cash", D("-14.00")), ("revenue", D("28.00")), ("store_credit", D("-14.00"))]
    three = await desk.parcel(BackLine(sku="BOWL", quantity=D(1)), customer="C-9", currency="EUR")
    with pytest.raises(Invalid, match="bought for"):
        await desk.settle(three.number)
    await road.prove()


async def test_repair_moves_no_money(company: Company) -> None:
    road, desk = await paid(company, ("MUG-RED", 1), captured="9.50"), Counter(company)
    await desk.policy(policy(refund_when="receipt", allowed=["repair"]))
    one = await desk.ask(back(road, wish="repair"))
    await desk.receive(one.number, came(1, grade="C", disposition="repair"))
    assert (await desk.settle(one.number)).state == "settled"
    assert await money(road) == "captured"
    await road.prove()


@pytest.mark.parametrize("seed", range(6))
async def test_any_sequence_of_partial_returns_refunds_what_was_paid(company: Company, seed: int) -> None:
    chance, desk = Random(seed), Counter(company)
    many, discount = {"MUG-RED": chance.randint(1, 7), "BOWL": chance.randint(1, 3)}, D(chance.randint(1, 400)) / 100
    total = many["MUG-RED"] * D("9.50") + many["BOWL"] * D(14) - discount
    lines = list(many.items())
    road = await paid(company, *lines, captured=str(total), discounts=[{"code": "X", "amount": str(discount)}])
    await desk.policy(policy(refund_when="receipt"))
    paid_out = D(0)
    left = {line: D(quantity) for line, (_, quantity) in enumerate(lines, start=1)}
    while any(left.values()):
        line = chance.choice([line for line in left if left[line]])
        quantity = D(chance.randint(1, int(left[line])))
        one = await desk.ask(back(road, line, str(quantity)))
        await desk.receive(one.number)
        await desk.settle(one.number)
        paid_out += sum(each.paid_out for each in await desk.settled(one.number))
        left[line] -= quantity
        assert (await road.line(line)).get("delivered", "0") == str(left[line])
    assert (paid_out, (await books(road)).paid, await money(road)) == (total, D(0), "refunded")
    await road.prove()


async def test_a_basket_filled_up_for_its_discount_loses_it_and_gets_it_back_with_the_rest(company: Company) -> None:
    await promote(company, promotion("ten", effect="percent", percent=10, minimum=40, claw_back="recompute"))
    road, desk = await paid(company, ("MUG-RED", 3), ("BOWL", 1), captured="38.25"), Counter(company)
    await desk.policy(policy(refund_when="receipt"))
    one = await desk.ask(back(road, 2))
    await desk.receive(one.number)
    await desk.settle(one.number)
    (first,) = await desk.settled(one.number)
    assert (first.goods, first.claw_back, first.paid_out) == (D("12.60"), D("2.85"), D("9.75"))
    two = await desk.ask(back(road, 1))
    await desk.receive(two.number)
    await desk.settle(two.number)
    (second,) = await desk.settled(two.number)
    assert (second.goods, second.claw_back, second.paid_out) == (D("25.65"), D("-2.85"), D("28.50"))
    assert (await ledger(road), await money(road)) == ({}, "refunded")
    await road.prove()
