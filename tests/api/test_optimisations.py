"""Runs of the optimiser over HTTP."""

from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.flows.routing.run_optimiser import run_optimisation

pytest.importorskip("ortools", reason="the extra `optimise` is not installed")

Client = AsyncTestClient[Litestar]
PATH = "/api/v1/routing/optimisations"


async def test_a_dry_run_is_asked_for_and_shown(company: Company, client: Client) -> None:
    asked = await client.post(PATH, json={"dry_run": True})
    run = asked.json()["id"]
    assert (asked.status_code, (await client.get(f"{PATH}/{run}")).json()["state"]) == (202, "waiting")
    await run_optimisation(company, run=UUID(run))
    shown = (await client.get(f"{PATH}/{run}")).json()
    assert (shown["state"], shown["summary"]["orders"], shown["moves"]) == ("done", 0, [])
    assert [one["id"] for one in (await client.get(PATH)).json()["optimisations"]] == [run]


async def test_a_second_one_has_to_wait(client: Client) -> None:
    await client.post(PATH, json={})
    refused = await client.post(PATH, json={"dry_run": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "optimiser_busy")


async def test_unknown_runs_are_not_found(client: Client) -> None:
    assert (await client.get(f"{PATH}/00000000-0000-0000-0000-000000000000")).status_code == 404
