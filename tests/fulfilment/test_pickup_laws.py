"""The laws of the counter, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.fulfilment.forward_laws import FORWARD_LAWS
from lading.fulfilment.pickup_laws import PICKUP_LAWS
from tests.counter import open_counter, to_fetch
from tests.transfers import send

CORRUPTIONS = {
    "pickups_stand_at_their_place": "UPDATE pickups SET place = 'MAIN'",
    "ended_pickups_hold_nothing": "UPDATE pickups SET ended_at = now() WHERE ended_at IS NULL",
    "pickups_end_in_time": "UPDATE pickups SET ready_at = now() - interval '9 days',"
    " keep_until = now() - interval '2 days' WHERE ended_at IS NULL",
    "handovers_have_arrived": "UPDATE handovers SET order_id = (SELECT max(id::text)::uuid FROM orders WHERE id <>"
    " order_id)",
    "forwardings_sum_up": "ALTER TABLE forwardings DROP CONSTRAINT forwardings_parts_sum_to_quantity_check;"
    " UPDATE forwardings SET quantity = quantity + 1",
    "forwardings_follow_their_transfer": "UPDATE forwardings SET planned = travelling, travelling = 0",
    "forwardings_fit_their_transfer": "UPDATE forwardings SET quantity = 90, travelling = 90",
    "travelling_units_wait": "UPDATE order_lines SET backordered = 0, reserved = reserved + backordered"
    " WHERE backordered > 0",
    "acceptances_name_who": "UPDATE acceptances SET accepted_by = NULL",
}


def test_every_law_of_the_counter_is_broken_here() -> None:
    assert {law.name for law in (*PICKUP_LAWS, *FORWARD_LAWS)} == set(CORRUPTIONS)


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    await open_counter(company, pickup={"stock": "prefer_own"})
    travels = await to_fetch(company, ("MUG-RED", 60))
    await travels.release()
    await send(company, (await travels.ask("SELECT number FROM transfers"))[0][0])
    for many, fetched in ((2, True), (1, False)):
        road = await to_fetch(company, ("MUG-RED", many))
        work, code = await road.put_ready()
        if fetched:
            await road.hand_over(work, code=code)
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        for statement in CORRUPTIONS[law].split(";"):
            await unit.execute(statement)  # type: ignore[arg-type]
    assert law in {breach.law for breach in await audit(company.database)}
