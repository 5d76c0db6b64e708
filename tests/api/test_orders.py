"""Orders over HTTP: placed once, refused with reasons, held, released, cancelled, and placed together under load."""

import asyncio
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.api import Desk
from lading.app.audit import audit
from tests.drafts import BERLIN, CUSTOMER, wish

Client = AsyncTestClient[Litestar]


def body(sku: str = "BOWL", quantity: str = "1", **fields: Any) -> dict[str, Any]:
    lines = [{"sku": sku, "quantity": quantity}]
    return {"channel": "web", "currency": "EUR", "customer": CUSTOMER, "ship_to": BERLIN, "lines": lines, **fields}


async def place(client: Client, **fields: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/orders", json=body(**fields))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_the_order_of_the_contract_is_placed(client: Client) -> None:
    sent = {
        "channel": "web",
        "external_id": "A-1001",
        "placed_at": "2026-11-20T10:15:00Z",
        "currency": "USD",
        "customer": {"code": "C-1", "name": "Ada Lovelace", "email": "ada@example.com", "phone": "+12025550123"},
        "ship_to": {
            "name": "Ada Lovelace",
            "line1": "1 Main St",
            "city": "Springfield",
            "region": "IL",
            "postal_code": "62701",
            "country": "US",
        },
        "lines": [{"sku": "MUG-RED", "quantity": "2", "unit_price": "9.50"}],
        "shipping": {"method": "standard", "amount": "5.00"},
        "payment": {"method": "card", "reference": "auth_123", "authorised": "24.00"},
        "notes": "",
        "tags": [],
        "attributes": {},
    }
    answer = await client.post("/api/v1/orders", json=sent)
    order = answer.json()
    assert (answer.status_code, order["external_id"], order["totals"]["total"]) == (201, "A-1001", "24.00")
    assert (order["progress"], order["money"]) == ("reserved", "authorised")
    again = await client.get(f"/api/v1/orders/{order['number']}")
    assert again.json() == order
    assert again.headers["etag"] == '"1"'


async def test_a_repeat_answers_the_same_order(client: Client) -> None:
    first = await client.post("/api/v1/orders", json=body(external_id="A-1"))
    second = await client.post("/api/v1/orders", json=body(external_id="A-1"))
    other = await client.post("/api/v1/orders", json=body(external_id="A-1", quantity="2"))
    assert [answer.status_code for answer in (first, second, other)] == [201, 200, 409]
    assert first.json() == second.json()
    assert other.json()["code"] == "external_id_taken"


async def test_a_key_is_used_once(client: Client) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = await client.post("/api/v1/orders", json=body(), headers=headers)
    second = await client.post("/api/v1/orders", json=body(), headers=headers)
    other = await client.post("/api/v1/orders", json=body(quantity="2"), headers=headers)
    assert first.content == second.content
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_after_a_refusal_the_key_may_be_sent_again(client: Client) -> None:
    headers = {"Idempotency-Key": "k-1"}
    wrong = await client.post("/api/v1/orders", json=body(sku="NONE"), headers=headers)
    right = await client.post("/api/v1/orders", json=body(), headers=headers)
    assert (wrong.status_code, right.status_code) == (422, 201)


async def test_what_is_wrong_is_named(client: Client) -> None:
    answer = await client.post("/api/v1/orders", json=body(quantity="-1"))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/lines/0/quantity"]
    unknown = await client.post("/api/v1/orders", json=body(colour="red"))
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_field")


async def test_a_batch_answers_each_order(client: Client) -> None:
    orders = [body(external_id="B-1"), body(sku="NONE"), body(external_id="B-1")]
    answer = await client.post("/api/v1/orders/batch", json={"orders": orders})
    assert [result["status"] for result in answer.json()] == [201, 422, 200]
    assert answer.json()[0]["order"]["number"] == answer.json()[2]["order"]["number"]


async def test_hold_release_and_cancel(client: Client) -> None:
    url = f"/api/v1/orders/{(await place(client))['number']}"
    held = await client.post(f"{url}/hold", json={"reason": "fraud", "sentence": "The address looks odd."})
    assert [hold["reason"] for hold in held.json()["holds"]] == ["fraud"]
    released = await client.post(f"{url}/release", json={"reason": "It is their new office."})
    assert released.json()["holds"] == []
    stale = await client.post(f"{url}/cancel", json={"reason": "x"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "version_moved")
    gone = await client.post(f"{url}/cancel", json={"reason": "changed mind", "by": "customer"})
    assert (gone.json()["commitment"], gone.json()["progress"]) == ("withdrawn", "cancelled")
    events = (await client.get(f"{url}/events")).json()["events"]
    assert [event["kind"] for event in events] == [
        "order.placed",
        "order.held",
        "order.released_from_hold",
        "order.cancelled",
    ]


async def test_orders_are_listed_page_by_page(client: Client) -> None:
    numbers = [(await place(client, quantity="1"))["number"] for _ in range(3)]
    first = (await client.get("/api/v1/orders", params={"limit": 2, "progress": "reserved"})).json()
    second = (await client.get("/api/v1/orders", params={"limit": 2, "cursor": first["next"]})).json()
    assert [order["number"] for page in (first, second) for order in page["orders"]] == numbers[::-1]
    assert second["next"] is None
    wrong = await client.get("/api/v1/orders", params={"placed_from": "yesterday"})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "bad_filter")


async def test_three_hundred_buyers_for_a_hundred_units(desk: Desk) -> None:
    async with desk.database.unit_of_work() as unit:
        await unit.execute("UPDATE movements SET quantity = 50 WHERE sku = 'MUG-BLUE'")
        await unit.execute("UPDATE stock SET on_hand = 50 WHERE sku = 'MUG-BLUE'")
    wishes = [wish(("MUG-BLUE", 1), channel="strict", external_id=f"X-{number}") for number in range(300)]
    outcomes = await asyncio.gather(*(desk.orders.place(one) for one in wishes))
    assert [outcome.status for outcome in outcomes].count(201) == 100
    assert [getattr(outcome, "code", "") for outcome in outcomes].count("out_of_stock") == 200
    assert desk.orders.batches < 10
    assert await audit(desk.database) == []
