"""Changes over HTTP: made against a version, once, listed, granted, denied, withdrawn and taken back."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.api.test_orders import place

Client = AsyncTestClient[Litestar]


async def change(client: Client, number: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"/api/v1/orders/{number}/change", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_order_is_changed_against_the_version_that_was_seen(client: Client) -> None:
    number = (await place(client, quantity="1"))["number"]
    url, body = f"/api/v1/orders/{number}/change", {"reason": "called", "lines": [{"line": 1, "quantity": "2"}]}
    stale = await client.post(url, json=body, headers={"If-Match": '"7"'})
    done = await client.post(url, json=body, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "version_moved")
    told = done.json()
    assert (told["change"]["state"], told["order"]["totals"]["total"], told["version"]) == ("granted", "28.00", 2)
    assert done.headers["etag"] == '"2"'


async def test_a_repeat_with_its_key_changes_once(client: Client) -> None:
    number = (await place(client, quantity="1"))["number"]
    url, body = f"/api/v1/orders/{number}/change", {"add": [{"sku": "MUG-RED", "quantity": "1"}]}
    answers = [await client.post(url, json=body, headers={"Idempotency-Key": "k-1"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await client.get(f"/api/v1/orders/{number}")).json()["lines"]) == 2


async def test_the_faulty_field_is_named(client: Client) -> None:
    number = (await place(client))["number"]
    url = f"/api/v1/orders/{number}/change"
    unknown = await client.post(url, json={"add": [{"sku": "NO-SUCH", "quantity": "1"}]})
    no_reason = await client.post(url, json={"lines": [{"line": 1, "unit_price": "3"}]})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/add/0/sku")
    assert (no_reason.status_code, no_reason.json()["errors"][0]["code"]) == (422, "reason_missing")


async def test_a_request_waits_until_it_is_granted(client: Client) -> None:
    number = (await place(client))["number"]
    asked = await change(client, number, by="customer", lines=[{"line": 1, "quantity": "3"}])
    waiting = (await client.get("/api/v1/changes")).json()["changes"]
    assert [(one["order"], one["state"], one["number"]) for one in waiting] == [(number, "requested", f"{number}-C1")]
    granted = await client.post(f"/api/v1/changes/{asked['change']['id']}/grant", json={})
    assert (granted.json()["state"], granted.json()["result"]["changed"][0][:4]) == ("granted", [1, "BOWL", "1", "3"])
    again = await client.post(f"/api/v1/changes/{asked['change']['id']}/deny", json={"reason": "no"})
    assert (again.status_code, again.json()["code"]) == (409, "answered_already")
    assert (await client.get("/api/v1/changes")).json() == {"changes": []}


async def test_a_request_is_denied_or_withdrawn(client: Client) -> None:
    number = (await place(client))["number"]
    for act, state in (("deny", "denied"), ("withdraw", "withdrawn")):
        asked = await change(client, number, by="customer", add=[{"sku": "MUG-RED", "quantity": "1"}])
        told = await client.post(f"/api/v1/changes/{asked['change']['id']}/{act}", json={"reason": "Sold out."})
        assert (told.json()["state"], told.json()["sentence"]) == (state, "Sold out.")
    listed = (await client.get(f"/api/v1/orders/{number}/changes")).json()["changes"]
    assert [one["state"] for one in listed] == ["withdrawn", "denied"]


async def test_a_change_is_taken_back(client: Client) -> None:
    number = (await place(client))["number"]
    body = {"lines": [{"line": 1, "quantity": "3"}], "add": [{"sku": "MUG-RED", "quantity": "1"}]}
    done = await change(client, number, **body)
    undone = await client.post(f"/api/v1/changes/{done['change']['id']}/undo", json={})
    assert undone.status_code == 200, undone.text
    assert undone.json()["order"]["totals"]["total"] == "14.00"
    twice = await client.post(f"/api/v1/changes/{done['change']['id']}/undo", json={})
    assert (twice.status_code, twice.json()["code"]) == (409, "cannot_undo")


async def test_what_is_beyond_the_policy_is_refused(client: Client) -> None:
    number = (await place(client))["number"]
    answer = await client.post(f"/api/v1/orders/{number}/change", json={"by": "customer", "discount": "3"})
    assert (answer.status_code, answer.json()["code"]) == (409, "change_not_allowed")
