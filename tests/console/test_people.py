"""Users and API keys: added and ended by administrators only, their secrets shown once."""

import html
import re

import pytest

from lading.access import KeyRing
from lading.access.queries import list_users
from lading.flows.company import Company
from tests.console.conftest import Client, sign_in


def secret_in(page: str) -> str:
    """What is shown this once."""
    found = re.search(r'class="once"><span>([^<]+)<', page)
    assert found, page
    return html.unescape(found[1])


async def test_a_person_is_added_and_signs_in(client: Client) -> None:
    form = {"login": "maria", "name": "Maria", "role": "warehouse"}
    password = secret_in((await client.post("/users", data=form)).text)
    assert password not in (await client.get("/users")).text
    await client.post("/sign-out")
    del client.headers["X-CSRF-Token"]
    answer = await client.post("/sign-in", data={"login": "maria", "password": password})
    assert answer.status_code == 303


async def test_another_role_and_no_more_entry(people: Company, client: Client) -> None:
    await client.post("/users/viewer/role", data={"role": "operations"})
    await client.post("/users/warehouse/deactivate")
    async with people.database.reading() as connection:
        users = {user.login: (user.role, user.active) for user in await list_users(connection)}
    assert users["viewer"] == ("operations", True)
    assert users["warehouse"] == ("warehouse", False)
    await client.post("/users/warehouse/activate")
    assert "Deactivated" not in (await client.get("/users")).text


async def test_the_last_administrator_stays(client: Client) -> None:
    answer = await client.post("/users/administrator/deactivate")
    assert answer.status_code == 409
    assert "last administrator" in answer.text


async def test_a_key_is_shown_once_and_revoked(people: Company, client: Client) -> None:
    form = {"name": "shop", "scope": ["orders:read", "orders:write"], "per_minute": "60"}
    key = secret_in((await client.post("/keys", data=form)).text)
    found = await KeyRing(people.database).find(key)
    assert found is not None
    assert (found.scopes, found.per_minute) == ({"orders:read", "orders:write"}, 60)
    page = (await client.get("/keys")).text
    assert "shop" in page
    assert key not in page
    await client.post("/keys/shop/revoke")
    assert await KeyRing(people.database).find(key) is None


@pytest.mark.parametrize("path", ["/users", "/keys"])
async def test_only_administrators_come_here(anyone: Client, path: str) -> None:
    await sign_in(anyone, "operations")
    assert (await anyone.get(path)).status_code == 403
    assert (await anyone.post(path, data={"name": "x"})).status_code == 403
