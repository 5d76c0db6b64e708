"""Migrations: run once under a lock, however many servers start at the same time."""

from pathlib import Path

import psycopg

from lading.kernel import Conflict

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabase(Conflict):
    """A newer version of the program has worked on this database."""

    code = "newer_database"


def known_revisions() -> list[str]:
    """The revisions that this version of the program knows, oldest first; each names its migration's file."""
    return sorted(file.stem for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def newest_revision() -> str:
    """The revision that this version of the program needs."""
    return known_revisions()[-1]


def current_revision(url: str) -> str | None:
    """The revision of the database at a libpq URL, None where it is empty."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None


def migrate(url: str) -> bool:
    """Bring the database at a libpq URL to the newest revision; answers whether anything had to be done.

    All migrations run in one transaction: they happen wholly or not at all. A second server that starts at the
    same time waits, then finds nothing to do. Raises `NewerDatabase`.
    """
    current = current_revision(url)
    if current == newest_revision():
        return False
    if current not in (None, *known_revisions()):
        raise NewerDatabase(
            f"The database is at revision {current}, which this version of Lading does not know:"
            " a newer one has worked on it. Install that version again."
        )
    from lading.store.upgrade import upgrade  # slow import

    return upgrade(url, newest_revision(), scripts=MIGRATIONS)
