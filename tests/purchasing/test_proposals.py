"""Proposals from what really happened, and purchase orders made of them in one act."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from lading.flows.buying.order_from_supplier import NothingProposed
from lading.flows.buying.propose_purchases import look_at_stock, propose_purchases
from lading.flows.company import Company
from lading.purchasing import Outlook, Rule
from lading.purchasing.put_supplier_items import put_rules
from tests.drafts import place
from tests.purchases import BEN, ask, buy, draft, found_suppliers, order_some, prove, send
from tests.road import order

D = Decimal


async def proposals(company: Company) -> dict[tuple[str, str], Outlook]:
    """What is proposed, by item and place."""
    async with company.database.unit_of_work() as unit:
        found = await propose_purchases(unit, company.reference)
    return {(one.position.sku, one.position.place): one for one in found}


async def look(company: Company, sku: str, at: str = "MAIN") -> Outlook:
    """The outlook of one item at one place."""
    async with company.database.unit_of_work() as unit:
        (one,) = await look_at_stock(unit, company.reference, skus=[sku], place=at)
    return one


async def sell(company: Company, sku: str, quantity: int, *, days_ago: int) -> None:
    """An order of some days ago."""
    number = (await place(company, (sku, quantity)))["number"]
    async with company.database.unit_of_work() as unit:
        at = unit.now - timedelta(days=days_ago)
        await unit.execute("UPDATE orders SET placed_at = %s WHERE number = %s", [at, number])


async def test_real_demand_makes_the_reorder_point(company: Company) -> None:
    await found_suppliers(company)
    for days_ago in (1, 28, 56):
        await sell(company, "MUG-RED", 28, days_ago=days_ago)
    one = await look(company, "MUG-RED")
    assert (one.position.demand.per_day, one.position.demand.days) == (D("1.5"), 56)
    assert (one.position.on_hand, one.position.reserved, one.position.available) == (D(100), D(84), D(16))
    assert one.proposal is not None
    assert (one.proposal.supplier, one.proposal.unit, one.proposal.base % 12) == ("KILN", "case", 0)


async def test_what_orders_wait_for_is_proposed_without_any_past(company: Company) -> None:
    await found_suppliers(company)
    await order(company, ("BOWL", 7))
    one = (await proposals(company))["BOWL", "MAIN"]
    assert (one.position.waiting, one.position.available) == (D(4), D(-4))
    assert one.out_on is not None


async def test_drafts_and_sent_orders_count_as_on_their_way(company: Company) -> None:
    await found_suppliers(company)
    await order(company, ("BOWL", 7))
    missing = (await proposals(company))["BOWL", "MAIN"].target + 4
    await draft(company, ("BOWL", int(missing)))
    assert ("BOWL", "MAIN") not in await proposals(company)


async def test_one_act_makes_one_order_per_supplier_and_nothing_is_bought_twice(company: Company) -> None:
    await found_suppliers(company)
    await order(company, ("BOWL", 7), ("TEA-1KG", 20), ("MUG-BLUE", 80))
    rows = list((await proposals(company)).values())
    made = await buy(company, *rows)
    assert sorted((one.supplier, sorted(line.sku for line in one.lines)) for one in made) == [
        ("KILN", ["BOWL", "MUG-BLUE"]),
        ("TEA", ["TEA-1KG"]),
    ]
    assert {one.status for one in made} == {"draft"}
    assert await proposals(company) == {}
    with pytest.raises(NothingProposed, match="Nothing is proposed any more for"):
        await buy(company, *rows)
    await send(company, *(one.number for one in made), anyway=True)
    await prove(company)


async def test_a_rule_by_levels_and_a_rule_against(company: Company) -> None:
    await found_suppliers(company)
    rules = [
        Rule(sku="MUG-BLUE", place="MAIN", method="levels", minimum=D(8), maximum=D(40)),
        Rule(sku="BOWL", place="STORE", method="levels", minimum=D(5), maximum=D(9)),
        Rule(sku="MUG-RED", method="none"),
    ]
    async with company.database.unit_of_work(BEN) as unit:
        await put_rules(unit, company.reference, rules=rules)
    found = await proposals(company)
    assert {where: one.proposal.quantity for where, one in found.items() if one.proposal} == {
        ("MUG-BLUE", "MAIN"): D(40),  # 35 are missing, in tens
        ("BOWL", "STORE"): D(6),
    }


async def test_stores_are_not_replenished_by_purchase_without_a_rule(company: Company) -> None:
    await found_suppliers(company)
    await place(company, ("BOWL", 3))
    assert (await look(company, "BOWL", "STORE")).proposal is None


async def test_late_deliveries_raise_the_safety_stock(company: Company) -> None:
    await found_suppliers(company)
    await sell(company, "MUG-RED", 56, days_ago=56)
    before = (await look(company, "MUG-RED")).safety
    for late in (0, 4, 8):
        number = await order_some(company, ("BOWL", 1))
        await ask(
            company,
            "UPDATE supply SET arrived_on = first_due_on + %s, received = 1, closed_at = now() WHERE reference = %s"
            " RETURNING 1",
            late,
            number,
        )
    after = await look(company, "MUG-RED")
    assert after.source is not None
    assert after.source.lead_deviation == D(4)
    assert after.safety > before


async def test_margin_is_what_it_really_sold_for_less_what_it_costs(company: Company) -> None:
    await found_suppliers(company)
    await sell(company, "MUG-RED", 56, days_ago=56)
    one = await look(company, "MUG-RED")
    # 9.50 with 19 % tax inside is 7.983…; a case of 12 costs 48
    assert one.position.price is not None
    assert round(one.position.price, 2) == D("7.98")


async def test_without_stock_demand_and_supplier_there_is_nothing_to_see(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        found = await look_at_stock(unit, company.reference, skus=["GIFT-WRAP", "NOPE"])
    assert found == []


async def test_several_people_follow_the_same_proposal_and_it_is_bought_once(company: Company) -> None:
    await found_suppliers(company)
    await order(company, ("BOWL", 7))
    rows = list((await proposals(company)).values())
    done = await asyncio.gather(*(buy(company, *rows) for _ in range(4)), return_exceptions=True)
    assert sum(1 for one in done if isinstance(one, NothingProposed)) == 3
    assert await ask(company, "SELECT count(*) FROM purchase_orders") == [(1,)]
