"""Making a company again what it was when it was founded: planned once, and only what has grown is wiped."""

from typing import Any

import psycopg

SHELVES = ("stock", "movements")
"""What is written anew instead."""
CURSORS = "consumers"
"""Workers go on where they were."""

_WIPE = """
CREATE FUNCTION pg_temp.wipe() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
{tables}
END $$
"""
_TABLE = """
IF (SELECT count(*) FROM {name}) <> {rows} THEN DELETE FROM {name} WHERE xmin::text::bigint > {founded}; END IF;
"""


def keep_as_founded(admin: psycopg.Connection[Any]) -> None:
    """Make `pg_temp.wipe()`, which takes away what is written from now on."""
    (founded,) = admin.execute("SELECT pg_current_xact_id()::text").fetchone() or ("",)
    found = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    names = [row[0] for row in found if row[0] not in (*SHELVES, CURSORS)]
    counts = admin.execute(("SELECT " + ", ".join(f"(SELECT count(*) FROM {name})" for name in names)).encode())
    rows = zip(names, counts.fetchone() or (), strict=True)
    tables = "".join(_TABLE.format(name=name, rows=kept, founded=founded) for name, kept in rows)
    admin.execute(_WIPE.format(tables=tables).encode())
    admin.execute("SET session_replication_role = replica")
