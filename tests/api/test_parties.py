"""Parties over HTTP."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from tests.drafts import BERLIN, CUSTOMER

Client = AsyncTestClient[Litestar]
ADA = {
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "groups": ["vip"],
    "addresses": [{"label": "home", "line1": "1 Main St", "city": "Springfield", "region": "IL", "country": "US"}],
}


async def test_a_party_is_written_and_found(client: Client) -> None:
    answer = await client.put("/api/v1/parties/C-1", json=ADA)
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert answer.json()["addresses"] == ADA["addresses"]
    for typed in ("C-1", "ADA@example.com", "ada lov"):
        page = (await client.get("/api/v1/parties", params={"q": typed})).json()
        assert [party["code"] for party in page["parties"]] == ["C-1"]


async def test_parties_without_a_code_get_the_next_free_one(client: Client) -> None:
    await client.put("/api/v1/parties/C10002", json={"name": "By hand"})
    answer = await client.post("/api/v1/parties", json={"parties": [{"name": "Ada"}, {"code": "B", "name": "Bob"}]})
    assert [row["key"] for row in answer.json()["rows"]] == ["C10001", "B"]


async def test_a_nameless_party_is_refused(client: Client) -> None:
    answer = await client.post("/api/v1/parties", json={"parties": [{"note": "?"}, {"name": "A", "email": "a@b@c"}]})
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/parties/0/name", "nameless"),
        ("/parties/1/email", "bad_email"),
    ]


async def test_an_erased_party_keeps_only_its_code(client: Client) -> None:
    await client.put("/api/v1/parties/C-1", json=ADA)
    answer = await client.post("/api/v1/parties/C-1/erase")
    erased = answer.json()
    assert (answer.status_code, erased["version"], erased["name"], erased["addresses"]) == (200, 2, "", [])
    assert erased["erased_at"] is not None
    again = await client.put("/api/v1/parties/C-1", json=ADA)
    assert (again.status_code, again.json()["code"]) == (409, "party_erased")


async def test_erasing_a_person_blanks_their_orders_and_says_why(client: Client, company: Company) -> None:
    body = {"channel": "web", "currency": "EUR", "customer": CUSTOMER, "ship_to": BERLIN, "notes": "Ring"}
    lines = [{"sku": "MUG-RED", "quantity": "1"}]
    sent: dict[str, Any] = {"headers": {"idempotency-key": "k-1"}, "json": {**body, "lines": lines}}
    number = (await client.post("/api/v1/orders", **sent)).json()["number"]
    answer = await client.post("/api/v1/parties/C-1/erase?reason=She%20asked.")
    assert (answer.status_code, answer.json()["name"]) == (200, "")
    order = (await client.get(f"/api/v1/orders/{number}")).json()
    assert (order["customer"], order["ship_to"], order["notes"]) == ({"code": "C-1"}, {"country": "DE"}, "")
    assert [hold["reason"] for hold in order["holds"]] == ["customer_erased"]
    kept = (await client.post("/api/v1/orders", **sent)).json()
    assert (kept["number"], kept["customer"]) == (number, {"code": "C-1"})
    async with company.database.unit_of_work() as unit:
        told = await unit.fetch("SELECT actor, reason FROM events WHERE kind = 'party.erased'")
    assert told == [("key:tests", "She asked.")]
