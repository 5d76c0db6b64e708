"""The stage, and the program on it, once for all acts."""

from collections.abc import Iterator

import pytest

from lading.store.embedded import EmbeddedServer
from tests.faults.door import Door
from tests.faults.stage import Stage


@pytest.fixture(scope="module")
def stage(server: EmbeddedServer, template: str) -> Iterator[Stage]:
    """The small company on a stage."""
    opened = Stage(server, template)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def door() -> Door:
    """The program, loaded once."""
    return Door()
