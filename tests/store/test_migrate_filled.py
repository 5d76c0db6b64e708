"""A database that has orders since revision 2 is brought to today's: old promises are mended, nothing else moves."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from lading.app.audit import audit
from lading.store import open_database
from lading.store.embedded import EmbeddedServer
from lading.store.migrate import MIGRATIONS, migrate
from tests.conftest import address

OLD = Path(__file__).with_name("revision_0002.sql")
LINES = """
SELECT o.number, line, promise_reason, l.promised_for - current_date FROM order_lines l JOIN orders o ON id = order_id
ORDER BY 1, 2
"""


@pytest.fixture
def old(server: EmbeddedServer) -> Iterator[str]:
    """The URL of a database at revision 2 with four orders, whose promises are as that version left them."""
    url = address(server.url, "filled")
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE filled OWNER lading")
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "0002_imports_can_be_tried_out")
        with psycopg.connect(url) as connection:
            connection.execute(OLD.read_bytes())
        yield url
        admin.execute("DROP DATABASE filled WITH (FORCE)")


def test_old_promises_are_mended_on_the_way(old: str) -> None:
    assert migrate(old) is True
    with psycopg.connect(old) as connection:
        lines = connection.execute(LINES).fetchall()
        orders = connection.execute("SELECT number, promised_for - current_date FROM orders ORDER BY 1").fetchall()
        reasons = connection.execute("SELECT price_reason FROM order_lines WHERE price_reason <> ''").fetchall()
        left = connection.execute("SELECT attributes FROM order_papers WHERE attributes <> '{}'").fetchall()
    assert lines == [
        ("L1", 1, "in_stock", 0),  # said that it waits; the waiting units were cancelled
        ("L1", 2, "cancelled", None),  # the same, and nothing of it is left
        ("L2", 1, "waits_for_stock", None),  # had a day although a part waits
        ("L2", 2, "in_stock", 3),
        ("L3", 1, "in_stock", 3),  # was right, and stays
        ("L3", 2, "needs_no_stock", None),
        ("L4", 1, "", 5),  # came with an import: somebody else's promise
    ]
    assert orders == [("L1", 0), ("L2", None), ("L3", 3), ("L4", 9)]
    assert (reasons, left) == ([("Regular customer",)] * 2, [({"dock": "back"},)])

    assert asyncio.run(_broken(old)) == []


async def _broken(url: str) -> list[str]:
    """The laws of today that do not hold there."""
    database = open_database(url)
    try:
        return [breach.law for breach in await audit(database)]
    finally:
        await database.close()
