"""The database: version, safety, rights, migrations, clock."""

import time
from collections.abc import Iterator
from typing import Any

import psycopg

from lading.app.doctor.finding import Diagnosis, hint, ill, well
from lading.store.embedded.settings import DURABLE
from lading.store.migrate import current_revision, known_revisions, newest_revision
from lading.store.settings import Settings

OLDEST = 160000
CONNECTIONS = 12
"""How many one server process or worker may open."""

Connection = psycopg.Connection[tuple[Any, ...]]


def look_at_database(connection: Connection, settings: Settings, *, embedded: bool) -> Iterator[Diagnosis]:
    """Everything that does not need our tables."""
    yield look_at_version(connection.info.server_version, embedded=embedded)
    yield look_at_safety(connection)
    yield look_at_rights(connection)
    yield look_at_clock(connection)
    yield look_at_room(connection, settings)
    yield look_at_revision(connection, settings)


def look_at_version(version: int, *, embedded: bool) -> Diagnosis:
    """PostgreSQL 16 or newer; the number is such as 180004."""
    name = f"PostgreSQL {version // 10000}.{version % 10000}"
    if version >= OLDEST:
        return well(f"{name} runs, {'embedded' if embedded else 'by LADING_DATABASE_URL'}.")
    return ill(f"{name} is too old.", "Lading needs PostgreSQL 16 or newer.")


def look_at_safety(connection: Connection) -> Diagnosis:
    """What is acknowledged survives a power cut."""
    rows = connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(DURABLE)]).fetchall()
    off = [name for name, value in rows if value == "off"]
    if off:
        return ill(
            f"A power cut would lose acknowledged orders: {', '.join(off)} is off.",
            "In psql, as superuser: "
            + " ".join(f"ALTER SYSTEM SET {name} = on;" for name in off)
            + " SELECT pg_reload_conf();",
        )
    return well(f"What is acknowledged survives a power cut ({', '.join(DURABLE)} are on).")


def look_at_rights(connection: Connection) -> Diagnosis:
    """The role is no superuser, so that a hole in the application is none in the machine."""
    rows = connection.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    name, mighty = rows.fetchall()[0]
    if mighty:
        return ill(
            f"Lading connects as {name!r}, who may do everything on that server.",
            "Make a role for it: CREATE ROLE lading LOGIN PASSWORD '…'; CREATE DATABASE lading OWNER lading;",
        )
    return well(f"Lading connects as {name!r}, who is no superuser.")


def look_at_clock(connection: Connection) -> Diagnosis:
    """The database's clock, which decides, and ours agree."""
    before = time.time()
    row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchall()[0]
    apart = abs(float(row[0]) - (before + time.time()) / 2)
    if apart < 2:
        return well("The clocks of this machine and of the database agree.")
    grade = hint if apart < 60 else ill
    return grade(
        f"The clocks of this machine and of the database are {apart:.0f} seconds apart.",
        "Set both by the network's time (chrony or systemd-timesyncd).",
    )


def look_at_room(connection: Connection, settings: Settings) -> Diagnosis:
    """Enough connections for this machine's processes."""
    most = int(connection.execute("SHOW max_connections").fetchall()[0][0])
    needed = CONNECTIONS * (settings.processes + 1) + 5
    if most < needed:
        return hint(
            f"The database takes {most} connections; this machine alone may want {needed}.",
            "Raise max_connections, or lower LADING_PROCESSES.",
        )
    return well(f"The database takes {most} connections; this machine may want {needed}.")


def look_at_revision(connection: Connection, settings: Settings) -> Diagnosis:
    """The tables are those of this version."""
    current, newest = current_revision(settings.database_url), newest_revision()
    if current == newest:
        return well(f"The tables are those of this version ({newest}).")
    if current is None:
        name = connection.info.dbname
        return hint(f"The database {name!r} has no tables yet.", "'lading run' or 'lading migrate' makes them.")
    if current not in known_revisions():
        return ill(f"A newer Lading has worked here (revision {current}).", "Install that version again.")
    return ill(f"The tables are those of an older version ({current}).", "Make a backup, then say: lading migrate")
