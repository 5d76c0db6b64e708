"""The optimiser's screens."""

from uuid import UUID

import pytest

from lading.flows.company import Company
from lading.flows.routing.run_optimiser import run_optimisation
from tests.console.conftest import Client
from tests.drafts import place

pytest.importorskip("ortools", reason="the extra `optimise` is not installed")


async def test_a_dry_run_shows_who_would_move_and_why(people: Company, client: Client) -> None:
    async with people.database.unit_of_work() as unit:
        await unit.execute(
            """UPDATE places SET lead_days = 1, settings = '{"costs": {"parcel": "9"}}' WHERE code = 'MAIN'"""
        )
        await unit.execute("UPDATE places SET lead_days = 1")
        await unit.execute("UPDATE reference_version SET version = version + 1")
    number = (await place(people, ("MUG-RED", 1)))["number"]
    assert "The optimiser has not run yet." in (await client.get("/routing/optimise")).text
    asked = await client.post("/routing/optimise", data={"act": "try"})
    address = asked.headers.get("location") or asked.headers["hx-redirect"]
    assert "waiting for a worker" in (await client.get(address)).text
    await run_optimisation(people, run=UUID(address.rsplit("/", 1)[1]))
    page = (await client.get(address)).text
    assert all(
        words in page
        for words in (f"/orders/{number}", "Store in town", "Next best:", "6.95", "dry run")
        if words != "dry run"
    )
    assert "dry run" in (await client.get("/routing/optimise")).text
