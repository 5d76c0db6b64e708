"""Inside a server that runs: the role, the database, and whether what is acknowledged is safe."""

from collections.abc import Mapping
from pathlib import Path

import psycopg

from lading.store.embedded.cluster import APPLICATION
from lading.store.embedded.refusals import EmbeddedUnreachable, EmbeddedUnsafe
from lading.store.embedded.settings import DURABLE

_ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lading') THEN
    CREATE ROLE lading LOGIN;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'lading'
             AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR NOT rolcanlogin)) THEN
    ALTER ROLE lading LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
END $$
"""


def prepare_database(*, admin_url: str, cluster: Path) -> None:
    """Make the application's role and database where they are missing, and take back rights it must not have.

    Raises `EmbeddedUnreachable` when the server behind the socket serves another data directory.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
        if row is None or Path(str(row[0])).resolve() != cluster:
            raise EmbeddedUnreachable(
                f"The socket of {cluster} is answered by a server for {row and row[0]}. "
                "Stop that server, or set LADING_DATA to another folder."
            )
        connection.execute(_ROLE)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [APPLICATION]).fetchall():
            connection.execute(f"CREATE DATABASE {APPLICATION} OWNER {APPLICATION}")


def refuse_unsafe(*, url: str, cluster: Path, given: Mapping[str, str]) -> None:
    """Raise `EmbeddedUnsafe` when what keeps acknowledged orders safe is off and nobody asked for that."""
    query = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"
    with psycopg.connect(url, autocommit=True) as connection:
        values = connection.execute(query, [list(DURABLE)]).fetchall()
    for name, value in values:
        if name not in given and value == "off":
            raise EmbeddedUnsafe(
                f"The database in {cluster} runs with {name} = off: a power cut would lose orders. "
                f"Take {name} out of {cluster / 'postgresql.auto.conf'}, or RESET it for role and database."
            )
