"""Chargebacks by hand: booked once, within what came in, with what the bank keeps; the customer's balance stays."""

from decimal import Decimal
from typing import Any

import pytest

from lading.flows.company import Company
from lading.flows.money.dispute_by_hand import BookedAlready, Dispute, MoreThanTaken, book_dispute
from lading.kernel import Invalid
from tests.money import ledger, money, paid_order, ship_units
from tests.road import ANNA, Road

pytestmark = pytest.mark.anyio
D = Decimal


async def dispute(
    road: Road, outcome: Any, amount: str, *, fee: str = "0", reference: str = "B1", tender: int = 1
) -> None:
    """The bank writes."""
    told = {"number": road.number, "tender": tender, "reason": "not recognised", "reference": reference}
    async with road.company.database.unit_of_work(ANNA) as unit:
        await book_dispute(unit, wish=Dispute(outcome=outcome, amount=D(amount), fee=D(fee), **told))  # type: ignore[arg-type]


async def test_lost_with_a_fee_and_won_again(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 1), captured="9.50")
    await ship_units(road)
    before = await ledger(road)
    await dispute(road, "lost", "9.50", fee="15.00")
    after = await ledger(road)
    assert (after["chargebacks"], after["clearing:card"]) == (D("24.50"), D("-15.00"))
    assert (after["revenue"], await money(road)) == (before["revenue"], "captured")
    await dispute(road, "won", "9.50")
    assert ((await ledger(road))["chargebacks"], (await ledger(road))["clearing:card"]) == (D("15.00"), D("-5.50"))
    await road.prove()


async def test_no_more_than_came_in_and_each_letter_once(company: Company) -> None:
    road = await paid_order(company, ("MUG-RED", 2), captured="19.00")
    with pytest.raises(MoreThanTaken, match="Only 0 EUR was taken back that way"):
        await dispute(road, "won", "1.00")
    await dispute(road, "lost", "10.00")
    with pytest.raises(BookedAlready):
        await dispute(road, "lost", "1.00")
    with pytest.raises(MoreThanTaken, match="Only 9 EUR came in that way"):
        await dispute(road, "lost", "9.01", reference="B2")
    with pytest.raises(Invalid):
        await dispute(road, "lost", "1.00", tender=4)
    await road.prove()
