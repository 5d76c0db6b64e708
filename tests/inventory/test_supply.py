"""Expected supply: announced, moved, received by receipts that name it, closed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lading.flows.company import Company
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.inventory.supply import (
    MoveSupply,
    SupplyClosed,
    SupplyDraft,
    SupplyTaken,
    close_supply,
    expect_supply,
    move_supply,
    open_supply,
    supply_of,
)
from lading.inventory.supply_lists import past_lateness

D = Decimal
DUE = date(2027, 1, 15)


def draft(line: int = 1, quantity: int = 10, due_on: date | None = DUE, **fields: Any) -> SupplyDraft:
    """A line of purchase order P-1."""
    known = {"kind": "purchase", "reference": "P-1", "sku": "MUG-RED", "place": "MAIN", "source": "ACME"}
    return SupplyDraft(**{**known, "line": line, "quantity": D(quantity), "due_on": due_on, **fields})


async def receive(company: Company, quantity: int, reference: str = "P-1") -> None:
    """A receipt that names a reference."""
    receipt = Receipt("MAIN", [ReceiptLine("MUG-RED", D(quantity))], reference)
    async with company.database.unit_of_work() as unit:
        await receive_stock(unit, company.reference, receipts=[receipt])


async def state(company: Company) -> list[tuple[int, Decimal, Decimal, bool]]:
    """Line, received, left and whether it is closed."""
    async with company.database.unit_of_work() as unit:
        found = await supply_of(unit, kind="purchase", references=["P-1"])
    return [(one.line, one.received, one.left, one.closed) for one in found]


async def test_receipts_fill_the_soonest_line_first(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await expect_supply(unit, drafts=[draft(1, due_on=date(2027, 2, 1)), draft(2)])
    await receive(company, 12)
    assert await state(company) == [(1, 2, 8, False), (2, 10, 0, True)]
    await receive(company, 9)
    assert await state(company) == [(1, 11, 0, True), (2, 10, 0, True)]


async def test_receipts_of_other_references_and_without_one_leave_it_alone(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await expect_supply(unit, drafts=[draft()])
    await receive(company, 5, reference="P-2")
    await receive(company, 5, reference="")
    assert await state(company) == [(1, 0, 10, False)]


async def test_a_line_is_announced_once(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await expect_supply(unit, drafts=[draft()])
    with pytest.raises(SupplyTaken, match="Line 1 of P-1"):
        async with company.database.unit_of_work() as unit:
            await expect_supply(unit, drafts=[draft()])


async def test_another_day_is_told_and_lateness_counts_from_the_first(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        (supply_id,) = await expect_supply(unit, drafts=[draft()])
        first_due = unit.now.date().toordinal() - 4
        await unit.execute("UPDATE supply SET first_due_on = %s", [date.fromordinal(first_due)])
        await move_supply(unit, moves=[MoveSupply(id=supply_id, due_on=date(2027, 3, 1))], reason="the ship is late")
    await receive(company, 10)
    async with company.database.unit_of_work() as unit:
        told = await unit.fetch("SELECT kind, reason, data->'due_on' FROM events WHERE kind LIKE 'supply.m%'")
        assert told == [("supply.moved", "the ship is late", ["2027-01-15", "2027-03-01"])]
        assert await past_lateness(unit, sources=["ACME"]) == {("ACME", "MAIN"): [4]}


async def test_what_does_not_come_promises_nothing(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        (supply_id,) = await expect_supply(unit, drafts=[draft()])
        await close_supply(unit, ids=[supply_id], reason="the supplier gave up")
        assert await open_supply(unit, skus=["MUG-RED"]) == []
        with pytest.raises(SupplyClosed):
            await move_supply(unit, moves=[MoveSupply(id=supply_id, due_on=DUE)])
