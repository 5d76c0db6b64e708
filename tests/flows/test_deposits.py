"""Deposits: asked for before delivery with their tax, taken off the invoices that follow, to the cent; taken back."""

from decimal import Decimal

import pytest

from lading.billing.einvoice import write_xml
from lading.billing.facts import Document
from lading.flows.billing.ask_deposit import AskDeposit, TooMuchDeposit, ask_deposit
from lading.flows.billing.void_invoice import HasCredits
from lading.flows.company import Company
from lading.flows.money.take_payment import TakePayment, take_payments
from tests.bills import bill, open_billing, told, void, work_duties
from tests.money import books, ledger, ship_units
from tests.road import ANNA, Road, order

D = Decimal


async def ask(road: Road, **said: str) -> Document:
    """Ask for a deposit."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        wish = AskDeposit(**{field: D(value) for field, value in said.items()})
        return await ask_deposit(unit, number=road.number, wish=wish)


async def pay(road: Road, amount: str) -> None:
    """It is paid by bank transfer."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        await take_payments(unit, wishes=[TakePayment(number=road.number, amount=D(amount))])


async def test_a_deposit_is_invoiced_paid_and_taken_off_the_final_invoice(company: Company) -> None:
    await open_billing(company)
    road = await order(company, ("MUG-RED", 2))
    made = await ask(road, amount="10.00")
    assert (made.gross, made.tax, made.due, made.deposit, made.delivered_on) == (
        D("10.00"),
        D("1.60"),
        D(10),
        True,
        None,
    )
    assert b"<ram:TypeCode>386</ram:TypeCode>" in write_xml(made, syntax="cii")
    assert ((await books(road)).owing, await ledger(road)) == (
        D("19.00"),
        {"receivable": D("10.00"), "deposits": D("-8.40"), "tax": D("-1.60")},
    )
    await pay(road, "10.00")
    await ship_units(road)
    (final,) = await bill(road)
    assert (final.gross, final.tax, final.due) == (D("9.00"), D("1.43"), D("9.00"))
    (less,) = final.charges
    assert (less.name, less.net, less.tax_amount) == (f"Less deposit, invoice {made.number}", D("-8.40"), D("-1.60"))
    assert final.lines[0].gross == D("19.00")
    for syntax in ("cii", "ubl"):
        assert b"AllowanceTotalAmount" in write_xml(final, syntax=syntax)  # type: ignore[arg-type]
    await pay(road, "9.00")
    assert {name: left for name, left in (await ledger(road)).items() if name in ("receivable", "deposits")} == {}
    await road.prove()


async def test_parts_take_what_is_left_of_it_and_rates_are_kept_apart(company: Company) -> None:
    await open_billing(company, web="per_shipment")
    road = await order(company, ("MUG-RED", 2), ("TEA-1KG", "1"))
    made = await ask(road, percent="50")
    assert [(share.tax.rate, share.base + share.amount) for share in made.taxes] == [
        (D("0.19"), D("9.50")),
        (D("0.07"), D("12.00")),
    ]
    await ship_units(road, {1: 1})
    await work_duties(company)
    await ship_units(road, {1: 1, 2: "1"})
    await work_duties(company)
    rows = await road.ask("SELECT gross FROM invoices WHERE kind = 'invoice' ORDER BY serial")
    assert [row[0] for row in rows] == [D("21.50"), D("0.00"), D("21.50")]
    assert "deposits" not in await ledger(road)
    await road.prove()


async def test_no_more_is_asked_for_than_is_to_come(company: Company) -> None:
    await open_billing(company)
    road = await order(company, ("MUG-RED", 2))
    await ask(road, amount="15.00")
    with pytest.raises(TooMuchDeposit, match="At most 4 EUR"):
        await ask(road, amount="5.00")
    await ship_units(road, {1: 2})
    with pytest.raises(TooMuchDeposit):
        await ask(road, amount="1.00")


async def test_a_deposit_is_taken_back_until_it_is_used(company: Company) -> None:
    await open_billing(company)
    road = await order(company, ("MUG-RED", 2))
    wrong = await ask(road, amount="10.00")
    await void(company, wrong.number)
    assert await ledger(road) == {}
    right = await ask(road, amount="5.00")
    await ship_units(road)
    assert told(await bill(road)) == [("invoice", "14.00", "14.00")]
    with pytest.raises(HasCredits, match="taken off an invoice"):
        await void(company, right.number)
    await road.prove()
