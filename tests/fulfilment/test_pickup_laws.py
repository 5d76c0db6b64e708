"""The laws of the counter, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.fulfilment.pickup_laws import PICKUP_LAWS
from tests.counter import open_counter, to_fetch

CORRUPTIONS = {
    "pickups_stand_at_their_place": "UPDATE pickups SET place = 'MAIN'",
    "ended_pickups_hold_nothing": "UPDATE pickups SET ended_at = now() WHERE ended_at IS NULL",
    "pickups_end_in_time": "UPDATE pickups SET ready_at = now() - interval '9 days',"
    " keep_until = now() - interval '2 days' WHERE ended_at IS NULL",
    "handovers_have_arrived": "UPDATE handovers SET order_id = (SELECT max(id::text)::uuid FROM orders WHERE id <>"
    " order_id)",
    "acceptances_name_who": "UPDATE acceptances SET accepted_by = NULL",
}


def test_every_law_of_the_counter_is_broken_here() -> None:
    assert {law.name for law in PICKUP_LAWS} == set(CORRUPTIONS)


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    await open_counter(company)
    for many, fetched in ((2, True), (1, False)):
        road = await to_fetch(company, ("MUG-RED", many))
        work, code = await road.put_ready()
        if fetched:
            await road.hand_over(work, code=code)
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])
    assert law in {breach.law for breach in await audit(company.database)}
