"""The company that lives through all examples."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lading.store.embedded import EmbeddedServer
from tests.conftest import address
from tests.proof.machine import Machine
from tests.proof.world import World


@pytest.fixture
def founded(server: EmbeddedServer, database_url: str, tmp_path: Path) -> Iterator[World]:
    """Its world; the machine knows it."""
    name = database_url.partition("?")[0].rpartition("/")[2]
    Machine.world = World(database_url, admin_url=address(server.admin_url, name), folder=tmp_path)
    yield Machine.world
    Machine.world.close()
