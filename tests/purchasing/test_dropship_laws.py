"""The laws of drop-ship orders, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from tests.dropship import dropped, found_dropship

CORRUPTIONS = {
    "dropships_are_what_suppliers_work_on": "UPDATE purchase_lines SET ordered = ordered + 1",
    "dropships_never_come_to_us": "INSERT INTO supply (id, kind, reference, sku, place, quantity)"
    " SELECT gen_random_uuid(), 'purchase', number, 'BOWL', 'MAIN', 1 FROM purchase_orders",
    "dropships_are_known_where_they_were_sent": "UPDATE fulfilments SET told_at = NULL",
}


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    await found_dropship(company)
    road, _, _ = await dropped(company, ("MUG-RED", 3))
    await road.prove()
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    assert law in {breach.law for breach in await audit(company.database)}
