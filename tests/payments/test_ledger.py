"""Posting to the ledger, and operations as they are intended."""

from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.kernel import new_id
from lading.payments.ledger import Entry, Posting, post
from lading.payments.operations import Operation, find_operations, intend, read_operations

pytestmark = pytest.mark.anyio
D = Decimal


async def test_a_transaction_is_written_with_its_entries(company: Company) -> None:
    order = new_id()
    entries = [Entry("receivable", D("24.00")), Entry("revenue", D("-24.00"), line=1, quantity=D(2))]
    async with company.database.unit_of_work() as unit:
        (made,) = await post(unit, postings=[Posting(kind="sale", currency="EUR", entries=entries, order_id=order)])
        rows = await unit.fetch("SELECT n, account, amount, line, quantity FROM ledger_entries ORDER BY n")
        assert await unit.fetch("SELECT id, kind, order_id FROM ledger_transactions WHERE kind <> 'began'") == [
            (made, "sale", order)
        ]
    assert rows == [(1, "receivable", D("24.00"), None, None), (2, "revenue", D("-24.00"), 1, D(2))]


async def test_what_does_not_sum_to_zero_is_never_written(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        with pytest.raises(ValueError, match="sum to zero"):
            await post(unit, postings=[Posting(kind="sale", currency="EUR", entries=[Entry("receivable", D(1))])])


async def test_operations_are_intended_with_a_key_and_a_time(company: Company) -> None:
    one = Operation(order_id=new_id(), tender=1, kind="capture", amount=D("9.50"), currency="EUR", provider="fake")
    async with company.database.unit_of_work() as unit:
        (written,) = await intend(unit, operations=[one])
        assert (await read_operations(unit, orders=[one.order_id]))[one.order_id] == [written]
        assert (await find_operations(unit, ids=[one.id]))[one.id] == written
        assert (written.key, written.next_try, written.settled_at) == (f"lading-{one.id.hex}", unit.now, None)
