"""Transfers over HTTP: written, sent, received in parts, closed, cancelled, listed."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

Client = AsyncTestClient[Litestar]
API = "/api/v1/stock/transfers"


async def write(client: Client, quantity: str = "10", **more: Any) -> dict[str, Any]:
    """A transfer of red mugs from MAIN to STORE."""
    body = {"place": "MAIN", "to": "STORE", "lines": [{"sku": "MUG-RED", "quantity": quantity}]} | more
    answer = await client.post(API, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_from_draft_to_shelf(client: Client) -> None:
    made = await write(client, due_on="2030-01-15")
    address = f"{API}/{made['number']}"
    assert (made["number"], made["status"], made["lines"][0]["in_transit"]) == ("T100001", "draft", "0")
    sent = (await client.post(f"{address}/send", json={}, headers={"if-match": '"1"'})).json()
    assert (sent["status"], sent["lines"][0]["in_transit"], sent["version"]) == ("sent", "10", 2)
    (supply,) = (await client.get("/api/v1/supply?sku=MUG-RED")).json()["supply"]
    assert (supply["kind"], supply["place"], supply["left"], supply["due_on"]) == (
        "transfer",
        "STORE",
        "10",
        "2030-01-15",
    )
    part = {"lines": [{"sku": "MUG-RED", "quantity": "6", "damaged": "1", "reason": "chipped"}]}
    assert (await client.post(f"{address}/receive", json=part)).json()["lines"][0]["in_transit"] == "3"
    closed = (await client.post(f"{address}/close", json={"reason": "lost on the road"})).json()
    assert (closed["status"], closed["lines"][0]["lost"]) == ("received", "3")
    kinds = [one["kind"] for one in (await client.get(f"{address}/events")).json()["events"]]
    assert [kind for kind in kinds if kind.startswith("transfer.")] == [
        "transfer.closed", "transfer.received", "transfer.sent", "transfer.drafted",
    ]  # fmt: skip


async def test_refusals_say_what_to_do(client: Client) -> None:
    made = await write(client, "101")
    refused = await client.post(f"{API}/{made['number']}/send", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_free")
    assert (await client.post(f"{API}/{made['number']}/receive", json={"all": True})).json()["code"] == "wrong_status"
    assert (await client.post(f"{API}/{made['number']}/cancel", json={"reason": ""})).status_code == 422
    done = await client.post(f"{API}/{made['number']}/cancel", json={"reason": "too many"})
    assert done.json()["status"] == "cancelled"
    assert (await client.get(f"{API}/T9")).status_code == 404


async def test_lists_filter_and_go_on(client: Client) -> None:
    numbers = [(await write(client))["number"] for _ in range(3)]
    page = (await client.get(f"{API}?status=draft&limit=2")).json()
    assert [row["number"] for row in page["transfers"]] == [numbers[2], numbers[1]]
    rest = (await client.get(f"{API}?limit=2&cursor={page['next']}")).json()
    assert [row["number"] for row in rest["transfers"]] == [numbers[0]]
    assert (await client.get(f"{API}?late=true")).json()["transfers"] == []
    assert (await client.get(f"{API}?status=nope")).json()["code"] == "invalid"
    assert [row["lines"] for row in (await client.get(f"{API}?q=MUG&place=STORE")).json()["transfers"]] == [1, 1, 1]


async def test_what_a_transfer_lets_expect_changes_with_the_transfer_alone(client: Client) -> None:
    made = await write(client)
    await client.post(f"{API}/{made['number']}/send", json={})
    (supply,) = (await client.get("/api/v1/supply?sku=MUG-RED")).json()["supply"]
    address = f"/api/v1/supply/{supply['id']}"
    less = await client.post(f"{address}/move", json={"due_on": "2030-01-15", "quantity": "2"})
    gone = await client.post(f"{address}/close", json={"reason": "x"})
    assert [(one.status_code, one.json()["code"]) for one in (less, gone)] == [(409, "supply_of_document")] * 2
    assert (await client.post(f"{address}/move", json={"due_on": "2030-01-16"})).status_code == 200
