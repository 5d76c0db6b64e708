"""The laws of routing, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.routing.publish import save_draft
from lading.routing.settings import DEFAULT_PLAN
from tests.drafts import place

CORRUPTIONS = {
    "published_plans_have_a_moment": "UPDATE routing_plans SET state = 'published'",
    "orders_of_the_day_are_counted": "INSERT INTO routing_load (place, day, orders, plan)"
    " VALUES ('MAIN', (now() AT TIME ZONE 'UTC')::date, 1, 1)",
    "routed_orders_took_what_they_say": "UPDATE transitions SET quantity = quantity + 1",
}


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    await place(company, ("MUG-RED", 2))
    async with company.database.unit_of_work() as unit:
        await save_draft(unit, settings=DEFAULT_PLAN)
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    assert law in {breach.law for breach in await audit(company.database)}
