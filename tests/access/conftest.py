"""Somebody who may sign in."""

import pytest

from lading.access import add_user
from lading.store import Database

PASSWORD = "correct horse battery"


@pytest.fixture
async def anna(database: Database) -> str:
    """The login of an administrator whose password is `PASSWORD`."""
    async with database.unit_of_work() as unit:
        await add_user(unit, login="Anna", name="Anna A.", password=PASSWORD, role="administrator")
    return "anna"
