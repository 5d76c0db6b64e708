"""The portal of the small company, and a client of somebody who has nothing but a link."""

from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.portal import create_portal
from tests.browsing import browser  # noqa: F401 -- a fixture


@pytest.fixture
async def customer(company: Company) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """A browser without an account."""
    app = Litestar([create_portal(company)], openapi_config=None, logging_config=None)
    async with AsyncTestClient(app, base_url="http://testserver.local") as opened:
        yield opened
