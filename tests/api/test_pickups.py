"""Pick-up over HTTP."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from tests.counter import open_counter, to_fetch

Client = AsyncTestClient[Litestar]
BASKET = [{"sku": "MUG-RED", "quantity": 2}]
NEAR = {"name": "A", "line1": "1", "city": "B", "country": "DE", "latitude": 52.5, "longitude": 13.4}


async def test_a_pickup_is_worked_off(client: Client, company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 2))
    (work,) = await road.release()
    listed = (await client.get("/api/v1/fulfilments", params={"place": "STORE", "kind": "pickup"})).json()
    assert [(one["number"], one["kind"]) for one in listed["fulfilments"]] == [(work.number, "pickup")]
    assert (await client.get("/api/v1/fulfilments", params={"kind": "ship"})).json()["fulfilments"] == []
    path = f"/api/v1/fulfilments/{work.number}"
    accepted = (await client.post(f"{path}/accept", json={})).json()
    assert accepted["acceptance"]["accepted_by"] == "key:tests"
    await client.post(f"{path}/pick", json={})
    ready = (await client.post(f"{path}/ready", json={"shelf": "A2"})).json()
    assert (ready["pickup"]["state"], ready["pickup"]["shelf"]) == ("ready", "A2")
    code = (await client.get(f"/api/v1/orders/{road.number}/pickup-code")).json()["code"]
    wrong = await client.post(f"{path}/hand-over", json={"proof": {"code": "WRONG"}})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_code")
    assert "4 more tries" in wrong.json()["detail"]
    head = {"Idempotency-Key": "one"}
    given = await client.post(f"{path}/hand-over", json={"proof": {"code": code}}, headers=head)
    assert given.json()["pickup"]["state"] == "collected"
    again = await client.post(f"{path}/hand-over", json={"proof": {"code": code}}, headers=head)
    assert again.json() == given.json()


async def test_a_collector_is_named(client: Client, company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 1))
    answer = await client.post(f"/api/v1/orders/{road.number}/collector", json={"collector": "Zoë"})
    assert (answer.json()["collector"], len(answer.json()["code"])) == ("Zoë", 9)
    assert (await client.get("/api/v1/orders/L1/pickup-code")).status_code == 404


async def test_places_near_an_address_say_when_it_is_ready(client: Client, company: Company) -> None:
    await open_counter(company, latitude=52.6, longitude=13.4)
    await open_counter(company, "MAIN", latitude=48.1, longitude=11.6)
    wish = {"lines": [*BASKET, {"sku": "MUG-BLUE", "quantity": 20}], "near": NEAR}
    places = (await client.post("/api/v1/pickup-places", json=wish)).json()["places"]
    assert [(one["place"], one["km"], one["complete"]) for one in places] == [
        ("STORE", 11.1, True),
        ("MAIN", 505.6, False),
    ]
    assert places[0]["ready_at"] < places[0]["keep_until"]
    listed = (await client.get("/api/v1/pickup-places", params={"channel": "web"})).json()["places"]
    assert [(one["place"], one["ready_at"]) for one in listed] == [("MAIN", None), ("STORE", None)]
    promised = (await client.post("/api/v1/promises", json={"lines": BASKET, "pickup_at": "STORE"})).json()
    assert promised["ready_at"] is not None
    refused = await client.post("/api/v1/promises", json={"lines": BASKET, "pickup_at": "MOON"})
    assert refused.json()["errors"][0]["code"] == "unknown_place"
