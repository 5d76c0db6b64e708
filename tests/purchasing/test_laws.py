"""The laws of purchasing, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.purchasing.laws import LAWS
from tests.purchases import came, found_suppliers, order_some, receive
from tests.purchasing.test_dropship_laws import CORRUPTIONS as DROPSHIPS

CORRUPTIONS = {
    "purchases_received_equals_receipts": "UPDATE purchase_lines SET received = received - 1 WHERE received > 0",
    "purchases_receipts_equal_movements": "UPDATE movements SET reference = '' WHERE reference LIKE 'PO%'",
    "purchases_open_is_expected": "UPDATE supply SET quantity = quantity + 1",
    "purchases_status_is_derived": "UPDATE purchase_orders SET status = 'received'",
}


def test_every_law_has_its_corruption() -> None:
    assert {*CORRUPTIONS, *DROPSHIPS} == {law.name for law in LAWS}


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("MUG-RED", 4), ("BOWL", 10))
    await receive(company, number, came("MUG-RED", 24, damaged=2, reason="chipped"), came("BOWL", 3))
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    found = {breach.law: breach for breach in await audit(company.database)}
    assert law in found
    assert found[law].first
