"""The audit over HTTP: runs, breaches and repairs."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.access import create_key
from lading.flows.company import Company
from lading.flows.proving.laws import LAWS
from tests.drafts import place

Client = AsyncTestClient[Litestar]


async def test_what_broke_is_shown_and_repaired_once(company: Company, client: Client) -> None:
    order = await place(company, ("MUG-RED", 1))
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE orders SET open_holds = 2")
    run = (await client.post("/api/v1/audit/runs", json={"scope": "all"})).json()
    assert (run["scope"], run["laws"], [one["law"] for one in run["breaches"]]) == (
        "all", len(LAWS), ["open_holds_are_counted"],
    )  # fmt: skip
    [breach] = (await client.get("/api/v1/audit")).json()["breaches"]
    assert (breach["order"], breach["repair"]["should"]) == (order["number"], {"open_holds": "0"})
    address = f"/api/v1/audit/breaches/{breach['id']}/repair"
    assert (await client.post(address, json={"reason": "counted"})).json()["breaches"] == []
    again = await client.post(address, json={"reason": "counted"})
    assert (again.status_code, again.json()["code"]) == (409, "no_repair")
    [mended] = (await client.get("/api/v1/audit?state=repaired")).json()["breaches"]
    assert (mended["id"], mended["reason"]) == (breach["id"], "counted")


async def test_proving_needs_its_scope(company: Company, client: Client) -> None:
    async with company.database.unit_of_work() as unit:
        key = await create_key(unit, name="reader", scopes=["reports:read"])
    headers = {"authorization": f"Bearer {key}"}
    assert (await client.get("/api/v1/audit", headers=headers)).status_code == 200
    assert (await client.post("/api/v1/audit/runs", json={}, headers=headers)).status_code == 403
