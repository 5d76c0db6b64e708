"""The laws of partners' work, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from tests.third_party import found_hub, given, said

CORRUPTIONS = {
    "call_backs_are_in_hand": "UPDATE call_backs SET quantity = 9",
    "work_is_handed_to_partners_only": "DELETE FROM partners",
    "third_parties_are_sent_their_work": "UPDATE fulfilments SET told_at = NULL",
    "partner_files_are_settled": "UPDATE partner_files SET good = 9",
}


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    await found_hub(company)
    road, _, number = await given(company, ("MUG-RED", 3))
    await said(company, "shipped", {"order": number, "shipment": "S-1", "line": 1, "quantity": 1})
    await road.cancel({1: 1})
    await road.prove()
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    assert law in {breach.law for breach in await audit(company.database)}
