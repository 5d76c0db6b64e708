"""Running migrations with Alembic, which is loaded only where there is something to do."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from lading.store.migrate import MIGRATIONS

_LOCK = 7_526_411_083
"""The advisory lock that says: somebody migrates."""


def upgrade(url: str, newest: str) -> bool:
    """Run what is missing up to `newest` in one transaction; False when somebody else did it meanwhile."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return False
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        return True
