"""The database that a command works on: told by `lading run`, configured, or embedded and started for the while."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from lading.app.child import AWAIT
from lading.kernel import Refusal
from lading.store.settings import Settings


@contextmanager
def settings_with_database(settings: Settings) -> Iterator[Settings]:
    """The settings with the URL of a migrated database that runs, at least for the duration of the block."""
    if os.environ.pop(AWAIT, ""):
        yield _at(settings, sys.stdin.readline().strip())
    elif settings.embedded:
        from lading.store.embedded import EmbeddedServer  # slow import

        with EmbeddedServer(data=settings.data) as server:
            make_ready(server.url)
            yield _at(settings, server.url)
    else:
        make_ready(settings.database_url)
        yield settings


class DatabaseAway(Refusal):
    """There is no database to work on."""

    code = "database_away"
    status = 503


def make_ready(url: str) -> None:
    """Migrate the database at a libpq URL. Raises `DatabaseAway`, in words without the password."""
    import psycopg  # slow import

    from lading.store.migrate import migrate  # slow import

    try:
        migrate(url)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise DatabaseAway(f"The database cannot be used: {reason}. Look at LADING_DATABASE_URL.") from error
    except psycopg.ProgrammingError as error:
        raise DatabaseAway(f"LADING_DATABASE_URL is no address of a PostgreSQL database: {error}.") from error


def _at(settings: Settings, url: str) -> Settings:
    if not url:
        raise KeyboardInterrupt  # who started us has ended before there was a database
    return msgspec.structs.replace(settings, database_url=url)


def is_without_people(url: str) -> bool:
    """Whether nobody could sign in to the migrated database at a libpq URL."""
    import psycopg  # slow import

    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        return connection.execute("SELECT EXISTS (SELECT FROM users WHERE active)").fetchone() == (False,)
