"""The console of the small company, people of every role, and clients that are signed in as one of them."""

import re
from collections.abc import AsyncIterator
from functools import cache

import httpx2
import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.access import ROLES
from lading.console import Front, create_console, show_problem
from lading.flows.company import Company
from tests.browsing import browser  # noqa: F401 -- a fixture
from tests.console.served import TURN

PASSWORD = "a long and honest sentence"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
Client = AsyncTestClient[Litestar]


@cache
def the_front() -> Front:
    """The one front of a test process, which each test furnishes anew."""
    return Front.__new__(Front)


@cache
def the_app() -> Litestar:
    """The one console of a test process: putting all screens together for each test would take most of its time."""
    return Litestar(
        [create_console(the_front())],
        exception_handlers={Exception: show_problem(the_front())},
        openapi_config=None,
        logging_config=None,
    )


@pytest.fixture
def app(company: Company) -> Litestar:
    """The console alone, as a Litestar application, for the company of this test."""
    the_front().__init__(company)  # type: ignore[misc]
    return the_app()


@pytest.fixture
async def people(company: Company) -> Company:
    """One person of every role, whose login is the role's first word."""
    async with company.database.unit_of_work() as unit:
        for role in ROLES:
            login = role.partition("_")[0]
            await unit.execute(
                "INSERT INTO users (login, name, role, password_hash) VALUES (%s, %s, %s, %s)",
                [login, f"Miss {login.title()}", role, QUICK.hash(PASSWORD)],
            )
    return company


@pytest.fixture
async def anyone(app: Litestar, people: Company) -> AsyncIterator[Client]:
    """A browser in which nobody is signed in."""
    async with AsyncTestClient(app, base_url="http://testserver.local") as opened:
        opened.follow_redirects = False
        yield opened


@pytest.fixture
async def client(anyone: Client) -> Client:
    """A browser in which the administrator is signed in."""
    await sign_in(anyone, "administrator")
    return anyone


async def sign_in(client: Client, login: str) -> None:
    """Sign in, and have the client send the session's token from then on, as htmx does."""
    answer = await client.post("/sign-in", data={"login": login, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    page = (await client.get("/orders")).text
    found = re.search(r'"X-CSRF-Token": "([^"]+)"', page)
    assert found
    client.headers["X-CSRF-Token"] = found[1]


@pytest.fixture
async def address(people: Company, console_process: str) -> AsyncIterator[str]:
    """The console at an address of this machine, for a real browser."""
    async with httpx2.AsyncClient(timeout=60) as client:
        (await client.post(f"{console_process}{TURN}", content=people.database.url)).raise_for_status()
        yield console_process
        (await client.post(f"{console_process}{TURN}")).raise_for_status()
