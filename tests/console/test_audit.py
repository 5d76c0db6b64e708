"""The audit's page: what holds, what does not and since which event, and repairs that an administrator approves."""

import re

from lading.flows.company import Company
from lading.flows.proving.laws import LAWS
from tests.console.conftest import Client, sign_in
from tests.drafts import place


async def test_a_proof_is_asked_for_and_shown(people: Company, client: Client) -> None:
    assert "Nothing was proven yet." in (await client.get("/audit")).text
    await client.post("/audit/run", data={"scope": "all"})
    page = (await client.get("/audit")).text
    assert "Every law holds." in page
    assert f"{len(LAWS)} / {len(LAWS)}" in page


async def test_a_broken_counter_is_repaired(people: Company, client: Client) -> None:
    order = await place(people, ("MUG-RED", 1))
    async with people.database.unit_of_work() as unit:
        await unit.execute("UPDATE orders SET open_holds = 2")
    await client.post("/audit/run", data={"scope": "all"})
    page = (await client.get("/audit")).text
    assert f'href="/orders/{order["number"]}"' in page
    assert "open_holds from 2 to 0" in page
    [breach] = set(re.findall(r"/audit/([0-9a-f-]{36})/repair", page))
    assert (await client.post(f"/audit/{breach}/repair", data={"reason": ""})).status_code == 422
    await client.post(f"/audit/{breach}/repair", data={"reason": "counted again"})
    page = (await client.get("/audit")).text
    assert "counted again" in page
    assert f"/audit/{breach}/repair" not in page
    assert "A counter was repaired" in (await client.get(f"/orders/{order['number']}")).text


async def test_who_may_not_approve_sees_no_button(people: Company, client: Client) -> None:
    await sign_in(client, "operations")
    assert "/audit/run" not in (await client.get("/audit")).text
    assert (await client.post("/audit/run", data={"scope": "all"})).status_code == 403
