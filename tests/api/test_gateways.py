"""Accounts at payment providers over HTTP: kept, tried, compared; links made; messages let in only when signed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.app.gateways import GATEWAYS
from lading.connectors.fake_gateway.webhooks import sign
from lading.flows.company import Company
from tests.drafts import place
from tests.fake_provider import SECRET, SIGNING, FakeProvider, fake_provider

Client = AsyncTestClient[Litestar]
pytestmark = pytest.mark.anyio


@pytest.fixture
def provider(company: Company, tmp_path: Path) -> Iterator[FakeProvider]:
    """A provider, and a company that can call it."""
    company.gateways = GATEWAYS
    with fake_provider(tmp_path) as running:
        yield running


async def put(client: Client, provider: FakeProvider, **told: Any) -> dict[str, Any]:
    body = {"name": "Test", "kind": "fake", "address": provider.address, "secret": SECRET, "signing": SIGNING, **told}
    answer = await client.put("/api/v1/gateways/fake", json=body)
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json())


async def test_secrets_are_kept_and_never_shown(client: Client, provider: FakeProvider, company: Company) -> None:
    shown = await put(client, provider)
    assert (shown["has_secret"], shown["has_signing"], shown["test_mode"]) == (True, True, True)
    again = {name: shown[name] for name in ("name", "kind", "address")} | {"rank": 5}
    assert (await client.put("/api/v1/gateways/fake", json=again)).json()["has_secret"] is True
    everything = (await client.get("/api/v1/gateways")).text
    async with company.database.unit_of_work() as unit:
        events = await unit.fetch("SELECT string_agg(data::text, '') FROM events WHERE kind LIKE 'gateway.%'")
    assert not any(secret in text for secret in (SECRET, SIGNING) for text in (everything, events[0][0]))


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        ({"kind": "fake", "test_mode": False}, "/test_mode"),
        ({"kind": "fake"}, "/address"),
        ({"kind": "fake", "address": "http://"}, "/address"),
        ({"kind": "fake", "address": "http://[1"}, "/address"),
        ({"kind": "stripe", "test_mode": False, "address": "https://evil.example"}, "/address"),
        ({"currencies": ["EUX"]}, "/currencies"),
    ],
)
async def test_nonsense_is_refused_by_field(client: Client, told: dict[str, Any], pointer: str) -> None:
    answer = await client.put("/api/v1/gateways/x", json={"name": "X", "kind": "fake", **told})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_the_connection_is_tried_and_noted(client: Client, provider: FakeProvider) -> None:
    await put(client, provider)
    assert (await client.post("/api/v1/gateways/fake/check")).json() == {"works": True, "why": ""}
    await put(client, provider, secret="sk_wrong")
    tried = (await client.post("/api/v1/gateways/fake/check")).json()
    assert tried == {"works": False, "why": "The secret key is wrong."}
    calls = (await client.get("/api/v1/gateways/fake/calls")).json()["calls"]
    assert [(one["kind"], one["outcome"]) for one in calls] == [("check", "unknown"), ("check", "succeeded")]


async def test_a_link_is_made_once_per_key(client: Client, provider: FakeProvider, company: Company) -> None:
    await put(client, provider)
    number = (await place(company, ("MUG-RED", 2)))["number"]
    path, headers = f"/api/v1/orders/{number}/payment-links", {"Idempotency-Key": "link-1"}
    made = [await client.post(path, json={}, headers=headers) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json() == made[1].json()
    link = made[0].json()
    assert (link["amount"], link["state"], link["url"].startswith(provider.address)) == ("19", "open", True)
    assert [one["id"] for one in (await client.get(path)).json()["links"]] == [link["id"]]
    withdrawn = await client.post(f"{path}/{link['id']}/withdraw")
    assert withdrawn.json()["state"] == "withdrawn"


async def test_messages_need_a_signature_and_no_key(
    client: Client, anyone: Client, provider: FakeProvider, company: Company
) -> None:
    await put(client, provider)
    async with company.database.unit_of_work() as unit:
        now = int(unit.now.timestamp())
    body = msgspec.json.encode({"id": "evt_1", "type": "payment.authorised", "payment": {}})
    header = sign(secret=SIGNING, body=body, at=now)
    del anyone.headers["authorization"]
    for gateway, signature, status in (("fake", header, 200), ("fake", "t=1,v1=x", 401), ("none", header, 401)):
        answer = await anyone.post(f"/hooks/payments/{gateway}", content=body, headers={"fake-signature": signature})
        assert answer.status_code == status, answer.text
    again = await anyone.post("/hooks/payments/fake", content=body, headers={"fake-signature": header})
    assert again.json() == {"received": True, "repeated": True}


async def test_books_are_compared(client: Client, provider: FakeProvider) -> None:
    await put(client, provider)
    answer = (await client.get("/api/v1/gateways/fake/differences?days=3")).json()
    assert answer["differences"] == []
    provider.kill()
    away = await client.get("/api/v1/gateways/fake/differences")
    assert (away.status_code, away.json()["code"]) == (503, "gateway_away")


async def test_card_numbers_are_refused_and_not_repeated(
    client: Client, provider: FakeProvider, company: Company
) -> None:
    await put(client, provider)
    number = (await place(company, ("MUG-RED", 2)))["number"]
    path = f"/api/v1/orders/{number}/authorisations"
    refused = await client.post(path, json={"token": "4242 4242 4242 4242"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "card_number_sent")
    assert "4242" not in refused.text
    asked = await client.post(path, json={"token": "tok_ok", "amount": "5.00"})
    assert (asked.status_code, asked.json()["amount"], asked.json()["state"]) == (202, "5", "intended")
    order = {"channel": "web", "currency": "EUR", "lines": [{"sku": "MUG-RED", "quantity": "1"}]}
    order |= {"payment": {"method": "card", "reference": "4242424242424242"}}
    placed = await client.post("/api/v1/orders", json=order)
    assert (placed.status_code, placed.json()["errors"][0]["pointer"]) == (422, "/payment/reference")
