"""Templates, an earlier order once more, and what is written on an order changed, over HTTP."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from tests.drafts import BERLIN, CUSTOMER

Client = AsyncTestClient[Litestar]
TEMPLATE: dict[str, Any] = {"channel": "phone", "currency": "EUR", "lines": [{"sku": "MUG-RED", "quantity": "12"}]}
URL = "/api/v1/order-templates/Monday%20bakery"


async def place(client: Client, sku: str, quantity: int, **fields: Any) -> dict[str, Any]:
    """Place an order over the API."""
    lines = [{"sku": sku, "quantity": quantity}]
    body = {"channel": "web", "currency": "EUR", "customer": CUSTOMER, "ship_to": BERLIN, "lines": lines, **fields}
    order: dict[str, Any] = (await client.post("/api/v1/orders", json=body)).json()
    return order


async def events(company: Company) -> list[str]:
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT kind FROM events WHERE order_id IS NULL ORDER BY id")
    return [row[0] for row in rows]


async def test_a_template_is_kept_read_changed_and_forgotten(client: Client, company: Company) -> None:
    before = await events(company)
    assert [(await client.put(URL, json=TEMPLATE)).status_code for _ in range(2)] == [201, 200]
    shown = (await client.get(URL)).json()
    assert (shown["name"], shown["draft"], shown["saved_by"]) == ("Monday bakery", TEMPLATE, "key:tests")
    assert (await client.put(URL, json={**TEMPLATE, "notes": "By eight"})).status_code == 200
    listed = (await client.get("/api/v1/order-templates")).json()["templates"]
    assert [one["draft"]["notes"] for one in listed] == ["By eight"]
    assert (await client.delete(URL)).json()["name"] == "Monday bakery"
    assert [(await client.request(how, URL)).status_code for how in ("GET", "DELETE")] == [404, 404]
    saved = "order_template.saved"
    assert await events(company) == [*before, saved, saved, "order_template.deleted"]


async def test_a_template_that_no_order_could_follow_is_refused(client: Client) -> None:
    for wrong, pointer in (
        ({"colour": "red"}, "/colour"),
        ({"lines": [{"sku": "MUG-RED", "quantity": "1_0"}]}, "/lines/0/quantity"),
        ({"currency": "euro"}, "/currency"),
    ):
        answer = await client.put(URL, json=wrong)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_an_earlier_order_is_drafted_and_placed_again(client: Client) -> None:
    first = await place(client, "MUG-RED", 2, external_id="A-1", notes="Ring twice")
    answer = await client.post(f"/api/v1/orders/{first['number']}/repeat")
    draft = answer.json()
    assert (answer.status_code, draft["lines"]) == (200, [{"sku": "MUG-RED", "quantity": "2", "unit": "each"}])
    assert draft["ship_to"]["line1"] == BERLIN["line1"]
    assert {"external_id", "notes"} & set(draft) == set()
    again = (await client.post("/api/v1/orders", json=draft)).json()
    assert (again["customer"]["code"], again["number"] != first["number"]) == (first["customer"]["code"], True)
    old = (await client.post(f"/api/v1/orders/{first['number']}/repeat?prices=true")).json()
    assert old["lines"][0]["unit_price"] == first["lines"][0]["unit_price"]
    assert (await client.post("/api/v1/orders/L1/repeat")).status_code == 404


async def test_what_is_written_on_an_order_changes(client: Client) -> None:
    number = (await place(client, "BOWL", 1, notes="Ring"))["number"]
    url, body = f"/api/v1/orders/{number}", {"ship_to": {**BERLIN, "line1": "Weg 2"}, "reason": "They moved."}
    answer = await client.patch(url, json=body, headers={"if-match": '"1"'})
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    assert (answer.json()["ship_to"]["line1"], answer.json()["notes"]) == ("Weg 2", "Ring")
    stale = await client.patch(url, json=body, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "version_moved")
    told = (await client.get(f"{url}/events")).json()["events"][-1]
    assert (told["kind"], told["reason"], told["actor"]) == ("order.papers_changed", "They moved.", "key:tests")


async def test_a_change_that_cannot_stand_is_refused(client: Client) -> None:
    number = (await place(client, "BOWL", 1))["number"]
    for body, code in (
        ({"lines": []}, "unknown_field"),
        ({"notes": "x" * 4001}, "bad_length"),
        ({"customer": None}, "wrong_type"),
        ({"tags": ["x"] * 21}, "bad_length"),
        ({"ship_to": {**BERLIN, "country": "Germany"}}, "bad_form"),
    ):
        answer = await client.patch(f"/api/v1/orders/{number}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code), body
    assert (await client.get(f"/api/v1/orders/{number}")).json()["version"] == 1
