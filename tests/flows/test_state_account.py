"""The statement of an account: what was owed and paid, the running balance, and what is open by age."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lading.billing.lists import Sought, list_invoices
from lading.flows.billing.print_receipt import NotPaid, print_receipt
from lading.flows.billing.print_statement import print_statement
from lading.flows.billing.state_account import Ages, state_account
from lading.flows.company import Company
from lading.kernel import Invalid, NotFound
from tests.bills import bill, memos, open_billing
from tests.money import credit, paid_order, ship_units
from tests.road import order

D = Decimal


async def test_events_balance_and_ages_add_up(company: Company) -> None:
    await open_billing(company)
    first, second = await order(company, ("MUG-RED", 2)), await paid_order(company, ("MUG-RED", 3), captured="20.00")
    for road in (first, second):
        await ship_units(road)
        await bill(road)
    await credit(first, line=1, quantity=D(1))
    await memos(first)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE invoices SET due_on = due_on - 45 WHERE gross = 28.50")
        told = await state_account(unit, code="C-1")
        paper = await print_statement(unit, statement=told)
    assert sorted((one.kind, one.amount) for one in told.events) == [
        ("capture", D("-20.00")),
        ("credit", D("-9.50")),
        ("sale", D("19.00")),
        ("sale", D("28.50")),
    ]
    assert (told.before, told.balance, told.events[-1].balance) == (D(0), D("18.00"), D("18.00"))
    assert told.ages == Ages(not_due=D("9.50"), late_60=D("8.50"))
    assert paper.content[:5] == b"%PDF-"


async def test_lists_say_what_is_open(company: Company) -> None:
    await open_billing(company)
    for many, paid in ((1, "9.50"), (2, "4.00"), (3, "0")):
        road = await paid_order(company, ("MUG-RED", many), captured=paid)
        await ship_units(road)
        await bill(road)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE invoices SET due_on = due_on - 1 WHERE gross = 28.50")
        every = await list_invoices(unit, sought=Sought(), limit=10)
        late = await list_invoices(unit, sought=Sought(state="overdue"), limit=10)
        open_ = await list_invoices(unit, sought=Sought(state="open"), limit=1)
        more = await list_invoices(unit, sought=Sought(state="open"), limit=9, after=(open_[0].issued_at, open_[0].id))
        found = await list_invoices(unit, sought=Sought(words=every[0].number[:7]), limit=10)
    assert [(row.state, row.open) for row in every] == [
        ("overdue", D("28.50")),
        ("part_paid", D("15.00")),
        ("paid", D(0)),
    ]
    assert [row.number for row in late] == [every[0].number]
    assert [row.number for row in open_ + more] == [every[0].number, every[1].number]
    assert len(found) == 3


async def test_a_statement_needs_a_customer_and_days(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        with pytest.raises(NotFound):
            await state_account(unit, code="NOBODY")
        with pytest.raises(Invalid, match="comes after"):
            await state_account(unit, code="C-1", from_day=unit.now.date(), to_day=unit.now.date() - timedelta(days=1))


async def test_receipts_are_for_paid_orders(company: Company) -> None:
    paid = await paid_order(company, ("MUG-RED", 1), captured="9.50")
    owing = await order(company, ("MUG-RED", 2))
    async with company.database.unit_of_work() as unit:
        made = await print_receipt(unit, number=paid.number)
        with pytest.raises(NotPaid):
            await print_receipt(unit, number=owing.number)
    assert (made.file_name, made.content[:5]) == (f"receipt-{paid.number}.pdf", b"%PDF-")
