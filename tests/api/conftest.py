"""The API of the small company, with a client that holds a key to everything."""

from collections.abc import AsyncIterator
from functools import cache

import pytest
from litestar import Litestar, get
from litestar.testing import AsyncTestClient

from lading.access import create_key
from lading.api import Answer, Desk, create_api
from lading.flows.company import Company
from tests.api.looking_first import client_of


@get("/break", scope="admin")
async def break_down() -> Answer:
    """A handler with a fault that nobody foresaw."""
    raise RuntimeError("the secret inside")


@cache
def the_desk() -> Desk:
    """The one desk of a test process, which each test furnishes anew."""
    return Desk.__new__(Desk)


@cache
def the_app() -> Litestar:
    """The one API of a test process: putting hundreds of routes together for each test would take most of its time."""
    api = create_api(the_desk(), more=[break_down])
    return Litestar(api.routers, exception_handlers={Exception: api.on_error}, openapi_config=None, logging_config=None)


@pytest.fixture
def desk(company: Company) -> Desk:
    """What the API of the small company has at hand."""
    the_desk().__init__(company)  # type: ignore[misc]
    return the_desk()


@pytest.fixture
def app(desk: Desk) -> Litestar:
    """The API alone, as a Litestar application, with one handler that breaks down, at the desk of this test."""
    assert desk is the_desk()
    return the_app()


@pytest.fixture
async def key(company: Company) -> str:
    """A key to everything."""
    async with company.database.unit_of_work() as unit:
        return await create_key(unit, name="tests", scopes=["admin"])


@pytest.fixture
async def anyone(app: Litestar, company: Company) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """A client without a key."""
    async with client_of(app, company) as opened:
        yield opened


@pytest.fixture
async def client(anyone: AsyncTestClient[Litestar], key: str) -> AsyncTestClient[Litestar]:
    """A client that sends the key."""
    anyone.headers["authorization"] = f"Bearer {key}"
    return anyone
