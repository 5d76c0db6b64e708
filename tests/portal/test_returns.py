"""The return portal: found by number and e-mail address, asked for, answered at once, followed by a signed link."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.access import create_key
from lading.api import Desk, create_api
from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.returning.ask_for_return import link_for
from lading.orders.queries import ids_of_numbers
from lading.portal import create_portal
from tests.api.test_returns import delivered
from tests.back import Counter
from tests.flows.test_settle_return import policy

Client = AsyncTestClient[Litestar]


@pytest.fixture
async def client(company: Company) -> AsyncIterator[Client]:
    """The portal beside the API, whose key the client carries so that orders can arrive first."""
    async with company.database.unit_of_work() as unit:
        key = await create_key(unit, name="tests", scopes=["admin"])
    routers = [*create_api(Desk(company)).routers, create_portal(company)]
    app = Litestar(routers, openapi_config=None, logging_config=None)
    async with AsyncTestClient(app, base_url="http://testserver.local") as opened:
        opened.headers["authorization"] = f"Bearer {key}"
        yield opened


async def find(client: Client, number: str, known: str) -> Any:
    """Name an order and something that stands on it."""
    return await client.post("/return", data={"number": number, "known": known}, follow_redirects=False)


async def ask(client: Client, address: str, **fields: str) -> Any:
    """Ask for one unit of line 1."""
    said = {"quantity-1": "1", "reason-1": "too_small", "condition-1": "new", "wish-1": "refund", **fields}
    return await client.post(address, data=said, follow_redirects=False)


async def test_from_the_number_to_the_label(client: Client, company: Company) -> None:
    number = await delivered(client, 2)
    found = await find(client, number.lower(), " 101 15")
    assert found.status_code == 303
    shown = (await client.get(found.headers["location"])).text
    assert "Red mug" in shown
    assert "How many of 2?" in shown
    asked = await ask(client, found.headers["location"], **{"note-1": "<b>too tight</b>"})
    assert asked.status_code == 303
    answer = (await client.get(asked.headers["location"])).text
    assert "You are within the 14 days of withdrawal." in answer
    label = await client.get(f"{asked.headers['location']}/label.pdf")
    assert (label.headers["content-type"], label.content[:5]) == ("application/pdf", b"%PDF-")
    again = (await client.get(found.headers["location"])).text
    assert "Your return RMA100001" in again
    kept = await client.post(f"{asked.headers['location']}/cancel", follow_redirects=True)
    assert "You keep it." in kept.text
    assert await audit(company.database) == []


async def test_whoever_guesses_hears_the_same_and_not_often(client: Client, company: Company) -> None:
    number = await delivered(client, 1)
    wrong = await find(client, number, "eve@example.com")
    none = await find(client, "L999999", "eve@example.com")
    tidy = [re.sub(r'value="[^"]*"', "", one.text) for one in (wrong, none)]
    assert (wrong.status_code, none.status_code, tidy[0] == tidy[1]) == (404, 404, True)
    answers = [(await find(client, f"L{nth}", "x")).status_code for nth in range(12)]
    assert 429 in answers


async def test_links_of_others_lead_nowhere(client: Client, company: Company) -> None:
    number = await delivered(client, 1)
    async with company.database.unit_of_work() as unit:
        (order,) = (await ids_of_numbers(unit, numbers=[number])).values()
        link = await link_for(unit, company, order_id=order)
    token = link.rpartition("/")[2]
    assert (await client.get(f"/return/{token}")).status_code == 200
    for other in (token[:-1] + ("A" if token[-1] != "A" else "B"), token[:32], "x", "0" * 56):
        assert (await client.get(f"/return/{other}")).status_code == 404
    assert (await client.get(f"/return/follow/{token}")).status_code == 404


async def test_what_cannot_be_is_said_on_the_page(client: Client, company: Company) -> None:
    number, desk = await delivered(client, 1), Counter(company)
    await desk.policy(policy(send="drop_off"))
    address = (await find(client, number, "10115")).headers["location"]
    assert "1 can still come back" in (await ask(client, address, **{"quantity-1": "5"})).text
    assert (await ask(client, address, **{"reason-1": "bored"})).status_code == 422
    assert (await ask(client, address, **{"quantity-1": "0"})).status_code == 422
    done = await ask(client, address)
    shown = (await client.get(done.headers["location"])).text
    assert re.search(r'<p class="code">[A-Z0-9]{4}-[A-Z0-9]{4}</p>', shown)
    assert "Nothing of this order can be returned" in (await client.get(address)).text
