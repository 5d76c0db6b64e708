"""The laws of transfers, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.stock.receive_transfer import ArrivedLine
from lading.inventory.transfer_laws import TRANSFER_LAWS
from tests.transfers import D, arrive, sent

_UNCHECKED = "ALTER TABLE transfer_lines DROP CONSTRAINT transfer_lines_in_transit_not_negative_check; "
CORRUPTIONS = {
    "transfers_equal_movements": "UPDATE movements SET reference = '' WHERE reference LIKE 'T%' AND quantity < 0",
    "transit_is_never_negative": f"{_UNCHECKED}UPDATE transfer_lines SET lost = sent",
    "transit_is_expected": "UPDATE supply SET closed_at = now() WHERE kind = 'transfer'",
    "transfers_status_is_derived": "UPDATE transfers SET status = 'received'",
}


def test_every_law_has_its_corruption() -> None:
    assert set(CORRUPTIONS) == {law.name for law in TRANSFER_LAWS}


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    number = await sent(company, ("MUG-RED", 10), ("TEA-1KG", 2))
    await arrive(company, number, ArrivedLine(sku="MUG-RED", quantity=D(4)))
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    found = {breach.law: breach for breach in await audit(company.database)}
    assert law in found
    assert found[law].first
