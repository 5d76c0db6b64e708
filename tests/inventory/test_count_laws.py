"""The laws of counts, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.inventory.count_laws import COUNT_LAWS
from tests.counts import rule, start

CORRUPTIONS = {
    "counts_status_is_derived": "UPDATE counts SET status = 'open'",
    "counted_is_what_was_entered": "UPDATE count_entries SET quantity = quantity + 1",
    "expected_is_the_journal": "UPDATE count_lines SET expected = expected + 1, aside = aside + 1",
    "variances_are_booked": "UPDATE movements SET quantity = quantity - 1 WHERE kind = 'counted'",
}


def test_every_law_of_counts_is_broken_here() -> None:
    assert {law.name for law in COUNT_LAWS} == set(CORRUPTIONS)


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    await rule(company, approve_from=None)
    count = await start(company, skus=["MUG-RED", "MUG-BLUE"])
    await count.enter({"MUG-RED": 99, "MUG-BLUE": 5})
    await count.finish()
    await count.prove()
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    assert law in {breach.law for breach in await audit(company.database)}


async def test_nobody_approves_their_own_count(company: Company) -> None:
    count = await start(company, skus=["MUG-RED"])
    for _ in range(2):
        await count.enter({"MUG-RED": 50})
    await count.finish(_1="lost")
    await count.approve()
    await count.prove()
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE counts SET approved_by = submitted_by")
    assert [breach.law for breach in await audit(company.database)] == ["counts_status_is_derived"]
