"""Each event is handed to accounting once; an export can be had again byte by byte; late events come next, noted."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lading.billing.accounts import AccountDraft, put_accounts
from lading.flows.company import Company
from lading.flows.money.export_books import (
    Export,
    ExportChanged,
    NothingToExport,
    PeriodExported,
    export_books,
    list_exports,
    preview_export,
    sums_of_export,
    write_export,
)
from tests.bills import open_billing
from tests.money import paid_order, ship_units
from tests.road import ANNA, Road

D = Decimal


async def sold(company: Company, *, days_ago: int, many: int = 1) -> Road:
    """A paid order that left some days ago."""
    road = await paid_order(company, ("MUG-RED", many), captured=str(D("9.50") * many))
    await ship_units(road)
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            "UPDATE ledger_transactions t SET at = at - make_interval(days => %s) FROM orders o WHERE o.id = t.order_id"
            " AND o.number = %s",
            [days_ago, road.number],
        )
    return road


async def export(company: Company, *, days_ago: int, closes: bool = False) -> Export:
    async with company.database.unit_of_work(ANNA) as unit:
        return await export_books(unit, to_day=unit.now.date() - timedelta(days=days_ago), closes=closes)


async def file_of(company: Company, number: str) -> bytes:
    async with company.database.unit_of_work() as unit:
        return (await write_export(unit, number=number, form="journal")).content


async def test_what_is_new_comes_once(company: Company) -> None:
    await open_billing(company)
    await sold(company, days_ago=9, many=2)
    await sold(company, days_ago=5)
    first = await export(company, days_ago=7)
    second = await export(company, days_ago=2)
    assert [(one.transactions, one.late) for one in (first, second)] == [(2, 0), (2, 0)]
    assert second.from_day == first.to_day + timedelta(days=1)
    with pytest.raises(NothingToExport):
        await export(company, days_ago=1)
    async with company.database.unit_of_work() as unit:
        sums = [(one.code, one.debit, one.credit) for one in await sums_of_export(unit, number=first.number)]
    assert sums == [
        ("1100", D("19.00"), D(0)),
        ("1200", D("19.00"), D("19.00")),
        ("2200", D(0), D("3.03")),
        ("4000", D(0), D("15.97")),
    ]


async def test_an_export_gives_the_same_file_for_good(company: Company) -> None:
    await sold(company, days_ago=5)
    made = await export(company, days_ago=3)
    before = await file_of(company, made.number)
    await sold(company, days_ago=5, many=2)
    async with company.database.unit_of_work(ANNA) as unit:
        await put_accounts(unit, drafts=[AccountDraft(account="revenue", code="8400", name="Erlöse")])
    assert await file_of(company, made.number) == before
    later = await export(company, days_ago=1)
    assert b",8400,Erl" in await file_of(company, later.number)
    async with company.database.unit_of_work() as unit:
        assert [one.number for one in await list_exports(unit)] == [later.number, made.number]


async def test_late_events_come_next_with_a_note(company: Company) -> None:
    await sold(company, days_ago=5)
    await export(company, days_ago=3, closes=True)
    await sold(company, days_ago=6, many=2)
    with pytest.raises(PeriodExported, match="exported already"):
        await export(company, days_ago=4)
    made = await export(company, days_ago=1)
    assert (made.transactions, made.late) == (2, 2)
    told = (await file_of(company, made.number)).decode()
    async with company.database.unit_of_work() as unit:
        assert told.count(f"late, of {unit.now.date() - timedelta(days=6)}") == 5


async def test_today_is_not_over(company: Company) -> None:
    with pytest.raises(PeriodExported, match="must be over"):
        await export(company, days_ago=0)
    assert (await export(company, days_ago=1, closes=True)).transactions == 0


async def test_a_preview_writes_nothing(company: Company) -> None:
    await sold(company, days_ago=5)
    async with company.database.unit_of_work() as unit:
        seen = await preview_export(unit, to_day=unit.now.date() - timedelta(days=1))
        assert (seen.transactions, seen.accounts[0].debit, await list_exports(unit)) == (2, D("9.50"), [])


async def test_a_changed_ledger_is_noticed(company: Company) -> None:
    await sold(company, days_ago=5)
    made = await export(company, days_ago=3)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE ledger_entries SET amount = amount * 2")
    with pytest.raises(ExportChanged):
        await file_of(company, made.number)
