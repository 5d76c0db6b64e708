"""Migrations run once, however many servers start, and describe exactly the tables of the rooms."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from lading.app.schema import metadata
from lading.store.embedded import EmbeddedServer
from lading.store.migrate import current_revision, migrate, newest_revision
from tests.conftest import address


def test_many_servers_migrate_once(server: EmbeddedServer) -> None:
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE migrating OWNER lading")
    url = address(server.url, "migrating")
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(migrate, [url] * 6))
    assert sorted(done) == [False] * 5 + [True]
    assert current_revision(url) == newest_revision()
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE migrating WITH (FORCE)")


def test_the_migrations_make_the_tables_of_the_rooms(database_url: str) -> None:
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        assert compare_metadata(context, metadata) == []


def _is_ours(_thing: object, name: str | None, *_: object) -> bool:
    """Indexes over expressions cannot be compared."""
    return not (name or "").endswith("_words_idx")
