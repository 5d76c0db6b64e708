"""The laws of returns, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.returns.laws import LAWS
from tests.back import Counter, back, came, delivered

CORRUPTIONS = {
    "returned_never_exceeds_shipped": "UPDATE transitions SET quantity = 9 WHERE to_state = 'returned'",
    "returned_is_what_returns_received": "UPDATE return_lines SET received = received - 1, closed = closed + 1"
    " WHERE received > 0",
    "announced_returns_are_out": "UPDATE return_lines SET expected = 9, quantity = 9 + received",
    "received_is_disposed_or_waits": "UPDATE return_pieces SET quantity = quantity + 1",
    "restocked_returns_are_in_stock": "UPDATE movements SET reference = '' WHERE kind = 'returned'",
    "settled_returns_are_credited": "UPDATE return_settlement_lines SET amount = amount - 1",
    "settled_units_are_what_was_decided": "DELETE FROM return_settlement_lines WHERE n = 1",
    "nothing_is_paid_before_it_came": "UPDATE return_lines SET credited = 3",
    "return_state_is_derived": "UPDATE returns SET state = 'settled'",
}


def test_every_law_has_its_corruption() -> None:
    assert set(CORRUPTIONS) == {law.name for law in LAWS}


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    road, desk = await delivered(company, ("MUG-RED", 3)), Counter(company)
    one = await desk.ask(back(road, quantity=3))
    await desk.receive(one.number, came(1, 1, grade="A", disposition="restock"), came(1, 1))
    await desk.settle(one.number)
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    found = {breach.law: breach for breach in await audit(company.database)}
    assert law in found
    assert found[law].first
