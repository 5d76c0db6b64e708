"""Running migrations with Alembic, which is loaded only where there is something to do."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

_LOCK = 7_526_411_083
"""The advisory lock that says: somebody migrates."""


def upgrade(url: str, newest: str, *, scripts: Path) -> bool:
    """Run what is missing up to `newest`, from the folder `scripts`, in one transaction.

    Answers False when somebody else did it meanwhile.
    """
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return False
        config = Config()
        config.set_main_option("script_location", str(scripts))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        return True
