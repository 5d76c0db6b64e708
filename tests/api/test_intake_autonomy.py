"""How far the mail is booked alone, and what it has taught, over HTTP."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.flows.intake.learn_when_booked import learn_when_booked
from tests.drafts import place
from tests.intake.test_learn import taught
from tests.mail import booked_case
from tests.readings import reading

Client = AsyncTestClient[Litestar]


async def put(client: Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.put(f"/api/v1/intake/authority{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def act(client: Client, one: str, verb: str, **body: Any) -> tuple[int, str]:
    answer = await client.post(f"/api/v1/intake/knowledge/{one}/{verb}", json=body)
    told = answer.json()
    return answer.status_code, told.get("state") or told["code"]


async def test_authority_is_everybodys_until_a_customer_has_their_own(client: Client, company: Company) -> None:
    (unset,) = (await client.get("/api/v1/intake/authority")).json()["authorities"]
    assert (unset["customer"], unset["version"], unset["authority"]) == ("", 0, {})
    await put(client, "", {"level": "act", "error_rate": 0.005, "limits": {"currency": "EUR", "value": "500"}})
    unknown = await client.put("/api/v1/intake/authority/C-77", json={"level": "act"})
    assert unknown.status_code == 404
    await place(company, ("MUG-RED", 1))
    told = await put(client, "/C-1", {"level": "shadow", "tolerances": {"price_percent": "2"}})
    assert told["authority"] == {"level": "shadow", "tolerances": {"price_percent": "2"}}
    stale = await client.put("/api/v1/intake/authority/C-1", json={}, headers={"if-match": '"7"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "authority_moved")
    left = (await client.delete("/api/v1/intake/authority/C-1")).json()["authorities"]
    assert [one["customer"] for one in left] == [""]
    assert (await client.get("/api/v1/intake/authority/C-1")).status_code == 404


async def test_a_rate_that_is_no_rate_is_refused(client: Client) -> None:
    answer = await client.put("/api/v1/intake/authority", json={"error_rate": 0.5})
    negative = await client.put("/api/v1/intake/authority", json={"limits": {"value": "-1"}})
    assert [one.status_code for one in (answer, negative)] == [422, 422]


async def test_knowledge_is_listed_taken_and_taken_back(client: Client, company: Company) -> None:
    await taught(company)
    (one,) = (await client.get("/api/v1/intake/knowledge?state=proposed&customer=C-7")).json()["knowledge"]
    assert (one["effect"]["became_right"], one["learned_from"]) == (2, "1")
    assert await act(client, one["id"], "take", value={"sku": "MUG-BLUE"}) == (200, "taken")
    assert await act(client, one["id"], "refuse") == (409, "knowledge_decided")
    assert await act(client, one["id"], "withdraw") == (200, "withdrawn")
    entered = {"kind": "item", "customer": "C-7", "key": "K-1", "value": {"sku": "BOWL"}}
    answer = await client.post("/api/v1/intake/knowledge", json={"knowledge": [entered]})
    assert [one["key"] for one in answer.json()["knowledge"]] == ["number:K1"]
    wrong = await client.post("/api/v1/intake/knowledge", json={"knowledge": [{**entered, "value": {"sku": "NIX"}}]})
    assert wrong.json()["detail"] == "There is no item “NIX” (row 1)."


async def test_what_is_refused_is_not_proposed_again(client: Client, company: Company) -> None:
    (one,) = await taught(company)
    assert await act(client, str(one.id), "refuse") == (200, "refused")
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE intake_cases SET learned_at = NULL")
    assert await learn_when_booked(company) == 2
    assert (await client.get("/api/v1/intake/knowledge?state=proposed")).json()["knowledge"] == []


async def test_what_is_found_later_of_cases_booked_alone_is_measured(client: Client, company: Company) -> None:
    order = await place(company, ("MUG-RED", 1))
    await booked_case(company, "C1", reading=reading(), order=order["number"], by="alone", customer="C-1")
    await booked_case(company, "C2", reading=reading(), order=order["number"], customer="C-1")
    await put(client, "", {"look_again": 1})
    before = (await client.get("/api/v1/intake/autonomy")).json()
    assert (before["booked"], before["alone"], before["touchless"]) == (2, 1, 0.5)
    assert before["look_again"] == [{"case": "C1", "order": order["number"], "customer": "C-1"}]
    assert before["stakes"] == [{"currency": "EUR", "alone": "100", "at_risk": "0.00", "waiting": "0"}]
    assert (before["needed"], before["seen"], before["threshold"]) == (299, 1, None)
    none = await client.post("/api/v1/intake/cases/C1/looked-at", json={"wrong": [2]})
    person = await client.post("/api/v1/intake/cases/C2/looked-at", json={})
    assert [(none.status_code, person.status_code)] == [(422, 409)]
    after = (await client.post("/api/v1/intake/cases/C1/looked-at", json={"wrong": [1]})).json()
    assert after["found"] == {"lines": 1, "looked_at": 1, "wrong": 1, "at_most": 1.0}
    assert after["look_again"] == []
