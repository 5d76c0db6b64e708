"""Payment providers on screen: kept without showing secrets, tried, compared; links on the order's page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lading.app.gateways import GATEWAYS
from lading.flows.company import Company
from tests.console.conftest import Client, sign_in
from tests.drafts import place
from tests.fake_provider import SECRET, SIGNING, FakeProvider, fake_provider

FORM = {"version": "0", "code": "fake", "name": "Test provider", "kind": "fake", "active": "yes", "test_mode": "yes"}


@pytest.fixture
def provider(company: Company, tmp_path: Path) -> Iterator[FakeProvider]:
    """A provider, and a company that can call it."""
    company.gateways = GATEWAYS
    with fake_provider(tmp_path) as running:
        yield running


async def save(client: Client, provider: FakeProvider, **told: str) -> int:
    form = {**FORM, "address": provider.address, "secret": SECRET, "signing": SIGNING, "channel": "web", **told}
    return (await client.post("/gateways", data=form)).status_code


async def test_an_account_is_kept_and_tried(client: Client, provider: FakeProvider) -> None:
    assert "No payment provider yet." in (await client.get("/gateways")).text
    assert (await client.get("/gateways/new")).status_code == 200
    assert await save(client, provider) == 303
    assert (await client.post("/gateways/fake/check")).status_code == 303
    page = (await client.get("/gateways/fake")).text
    assert SECRET not in page
    assert SIGNING not in page
    assert "/hooks/payments/fake" in page
    assert "kept as it is" in page
    assert "Web shop" in (await client.get("/gateways")).text


async def test_a_wrong_key_is_told(client: Client, provider: FakeProvider) -> None:
    await save(client, provider, secret="sk_wrong")
    answer = await client.post("/gateways/fake/check")
    assert answer.status_code == 409
    assert "The secret key is wrong." in answer.text


async def test_books_are_compared(client: Client, provider: FakeProvider) -> None:
    await save(client, provider)
    assert "Everything agrees." in (await client.get("/payments/differences")).text
    provider.kill()
    assert "It could not be asked." in (await client.get("/payments/differences?days=1")).text


async def test_a_link_is_made_and_withdrawn_on_the_order(
    client: Client, provider: FakeProvider, company: Company
) -> None:
    await save(client, provider)
    number = (await place(company, ("MUG-RED", 2)))["number"]
    path = f"/orders/{number}/payment-links"
    assert path in (await client.get(f"/orders/{number}")).text
    assert (await client.post(path, data={"amount": "5.00"})).status_code == 303
    card = (await client.get(path)).text
    assert f"{provider.address}/pay/chk_" in card
    assert "€5.00" in card
    withdraw = card.partition(f'action="{path}/')[2].partition('"')[0]
    await client.post(f"{path}/{withdraw}")
    assert "Withdrawn" in (await client.get(path)).text


async def test_only_administrators_change_accounts(anyone: Client, provider: FakeProvider) -> None:
    await sign_in(anyone, "operations")
    assert (await anyone.get("/gateways")).status_code == 200
    assert await save(anyone, provider) == 403
