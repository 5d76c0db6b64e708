"""Credits and refunds: what is owed back is exact, and goes back by those who paid."""

from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.flows.money.credit_units import Credit, credit_units
from lading.flows.money.decide_credit import MoreThanSold, NothingSold
from lading.flows.money.decide_refund import CannotGoBack, MoreThanInCredit, NothingToRefund
from tests.money import (
    add_tender,
    books,
    credit,
    intend_for,
    ledger,
    money,
    paid_order,
    refund,
    settle,
    settle_one,
    ship_units,
)
from tests.road import order

pytestmark = pytest.mark.anyio
D = Decimal


async def test_returned_units_are_credited_and_given_back(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 3), captured="28.50")
    await ship_units(road)
    made = await credit(road, line=1, quantity=D(1), source="note/R1")
    assert (made.total, made.tax) == (D("9.50"), D("1.52"))
    assert await money(road) == "in_credit"
    done = await refund(road)
    assert (done.amount, await money(road)) == (D("9.50"), "part_refunded")
    assert (await ledger(road)) == {"clearing:card": D("19.00"), "revenue": D("-15.97"), "tax": D("-3.03")}
    await road.prove()


async def test_units_are_worth_less_after_goodwill(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 2), ("BOWL", 1), captured="33.00")
    await ship_units(road)
    some = await credit(road, amount=D("10.00"), kind="goodwill")
    assert [(part.line, part.worth.total) for part in some.parts] == [(1, D("5.76")), (2, D("4.24"))]
    assert (await credit(road, line=1)).total == D("13.24")
    assert (await credit(road, line=2)).total == D("9.76")
    assert (await refund(road)).amount == D("33.00")
    assert await money(road) == "refunded"
    assert (await ledger(road))["goodwill"] == D("8.40")
    await road.prove()


async def test_a_claim_is_booked_to_who_caused_it(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 1), captured="9.50")
    await ship_units(road)
    await credit(road, line=1, kind="claim", caused_by="carrier")
    assert (await ledger(road))["claims:carrier"] == D("7.98")
    await road.prove()


async def test_nothing_is_credited_before_it_left_or_twice(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 2), captured="19.00")
    with pytest.raises(NothingSold):
        await credit(road, line=1, quantity=D(1))
    await ship_units(road)
    await credit(road, line=1, quantity=D(1))
    with pytest.raises(MoreThanSold):
        await credit(road, line=1, quantity=D(2))
    async with company.database.unit_of_work() as unit:
        twice = [Credit(number=road.number, reason="r", line=1, quantity=D(1)) for _ in range(2)]
        with pytest.raises(NothingSold):
            await credit_units(unit, wishes=twice)


async def test_a_provider_is_asked_first_and_the_money_counts_when_it_answers(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    await add_tender(road, 1, "19.00", provider="fake")
    await intend_for(road, "capture", "19.00")
    await settle(road)
    await ship_units(road)
    await credit(road, line=1)
    done = await refund(road)
    assert [(one.kind, one.amount, one.state) for one in done.operations] == [("refund", D("19.00"), "intended")]
    assert await money(road) == "in_credit"
    with pytest.raises(NothingToRefund):
        await refund(road)
    again = await settle(road)
    await settle_one(road, again[0], "succeeded")
    assert await money(road) == "refunded"
    await road.prove()


async def test_a_refund_that_fails_after_all_is_taken_back(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 2), captured="19.00")
    await ship_units(road)
    await credit(road, line=1)
    await road.change("UPDATE tenders SET provider = 'fake'")
    done = await refund(road)
    await settle(road)
    assert await money(road) == "refunded"
    await settle_one(road, done.operations[0], "failed")
    await settle_one(road, done.operations[0], "failed")
    assert await money(road) == "in_credit"
    assert await road.ask("SELECT kind FROM tasks WHERE done_at IS NULL ORDER BY 1") == [
        ("order.payment_failed",),
        ("order.refund_due",),
    ]
    await road.prove()


async def test_no_more_goes_back_than_the_order_is_in_credit(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 2), captured="19.00")
    await ship_units(road)
    with pytest.raises(NothingToRefund):
        await refund(road)
    await credit(road, amount=D("4.00"), kind="goodwill")
    with pytest.raises(MoreThanInCredit):
        await refund(road, amount=D("4.01"))
    assert (await refund(road, amount=D("1.50"))).amount == D("1.50")
    assert (await books(road)).in_credit == D("2.50")


async def test_store_credit_instead_of_money(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 2), captured="19.00")
    await ship_units(road)
    await credit(road, line=1, quantity=D(1))
    done = await refund(road, to="store_credit")
    assert (done.amount, done.store_credit is not None, await money(road)) == (D("9.50"), True, "captured")
    assert (await ledger(road))["store_credit"] == D("-9.50")
    await road.prove()


async def test_what_one_tender_cannot_take_back_is_said(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 2), captured="19.00")
    await ship_units(road)
    await credit(road, line=1)
    await add_tender(road, 2, "5.00")
    with pytest.raises(CannotGoBack, match="Only 0 EUR"):
        await refund(road, to=2)
