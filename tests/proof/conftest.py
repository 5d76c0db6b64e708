"""The company that lives through all examples."""

from collections.abc import Iterator

import pytest

from lading.store.embedded import EmbeddedServer
from tests.conftest import address
from tests.proof.machine import Orders
from tests.proof.world import World


@pytest.fixture
def founded(server: EmbeddedServer, database_url: str) -> Iterator[World]:
    """Its world; the machine knows it."""
    name = database_url.partition("?")[0].rpartition("/")[2]
    Orders.world = World(database_url, admin_url=address(server.admin_url, name))
    yield Orders.world
    Orders.world.close()
