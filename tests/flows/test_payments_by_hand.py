"""What people record: payments, their reversal, fees, and what is no longer waited for."""

from decimal import Decimal
from uuid import UUID

import pytest

from lading.flows.company import Company
from lading.flows.money.charge_fees import Fee, charge_fees
from lading.flows.money.reverse_payment import NotByHand, reverse_payment
from lading.flows.money.take_payment import TakePayment, take_payments
from lading.flows.money.write_off import NothingOwed, WriteOff, write_off
from lading.kernel import Invalid
from tests.money import books, credit, ledger, money, refund, ship_units
from tests.road import ANNA, Road, order

pytestmark = pytest.mark.anyio
D = Decimal


async def pay(road: Road, amount: str, **more: str) -> UUID:
    """Record a payment; answers its operation."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        wish = TakePayment(number=road.number, amount=D(amount), **more)  # type: ignore[arg-type]
        return (await take_payments(unit, wishes=[wish]))[0].id


async def test_a_deposit_stands_until_goods_leave_and_the_rest_is_paid(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    await pay(road, "5.00")
    assert (await money(road), (await books(road)).posted.receivable) == ("part_captured", D("-5.00"))
    await ship_units(road)
    assert (await books(road)).posted.receivable == D("14.00")
    await pay(road, "14.00", method="cash")
    assert await money(road) == "captured"
    assert await road.ask("SELECT tender, method, captured FROM tenders ORDER BY 1") == [
        (1, "bank_transfer", D("5.00")),
        (2, "cash", D("14.00")),
    ]
    await road.prove()


async def test_what_was_paid_too_much_goes_back(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    await pay(road, "20.00")
    assert await money(road) == "in_credit"
    assert (await refund(road)).amount == D("1.00")
    await ship_units(road)
    assert (await books(road)).posted.receivable == 0
    await road.prove()


async def test_a_cheque_that_bounces_was_no_payment(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    await ship_units(road)
    paid = await pay(road, "19.00", method="cheque", reference="000123")
    for reason in ("bounced",):
        async with company.database.unit_of_work(ANNA) as unit:
            await reverse_payment(unit, operation=paid, reason=reason)
    assert (await money(road), await ledger(road)) == (
        "owing",
        {"receivable": D("19.00"), "revenue": D("-15.97"), "tax": D("-3.03")},
    )
    async with company.database.unit_of_work(ANNA) as unit:
        with pytest.raises(NotByHand):
            await reverse_payment(unit, operation=paid, reason="again")
    await road.prove()


async def test_a_fee_is_owed_and_kept_when_the_goods_come_back(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    await pay(road, "19.00")
    await ship_units(road)
    await credit(road, line=1)
    async with company.database.unit_of_work(ANNA) as unit:
        await charge_fees(unit, wishes=[Fee(number=road.number, amount=D("3.00"), reason="opened", kind="restocking")])
    assert (await refund(road)).amount == D("16.00")
    assert await ledger(road) == {"clearing:bank_transfer": D("3.00"), "fees": D("-3.00")}
    await road.prove()


async def test_what_is_no_longer_waited_for_is_written_off_and_never_more(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    async with company.database.unit_of_work(ANNA) as unit:
        with pytest.raises(NothingOwed, match="0 EUR is owed"):
            await write_off(unit, wishes=[WriteOff(number=road.number, reason="lost hope")])
    await ship_units(road)
    await pay(road, "10.00")
    async with company.database.unit_of_work(ANNA) as unit:
        with pytest.raises(NothingOwed):
            await write_off(unit, wishes=[WriteOff(number=road.number, reason="lost hope", amount=D("9.01"))])
        await write_off(unit, wishes=[WriteOff(number=road.number, reason="lost hope")])
    assert (await money(road), (await ledger(road))["write_off"]) == ("captured", D("9.00"))
    await road.prove()


async def test_money_has_no_smaller_coins_than_its_currency(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    with pytest.raises(Invalid):
        await pay(road, "5.005")
