"""A mark of everything that stands in a database: two are equal only where nothing at all was changed."""

import psycopg

from lading.flows.company import Company
from lading.store import metadata

SERIES = """
SELECT sequencename, last_value::text FROM pg_sequences s
WHERE NOT EXISTS (SELECT FROM pg_depend WHERE objid = sequencename::regclass AND deptype = 'i')
"""
"""Series that people read. Of an identity column, which nobody reads as a count, a row undone leaves a gap."""
ASIDE = frozenset({"api_keys", "rate_limits"})
"""What asking itself moves: when a key was last used, and how often it asked."""


async def fingerprints(company: Company) -> dict[str, str]:
    """By table, and by series of numbers: a hash over all of it, the ids of its rows' versions included."""
    found: dict[str, str] = {}
    async with await psycopg.AsyncConnection.connect(company.database.url) as connection:
        cursor = await connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r'")
        tables = {row[0] for row in await cursor.fetchall()} & {*metadata.tables} - ASIDE
        for table in sorted(tables):
            cursor = await connection.execute(
                f"SELECT md5(coalesce(string_agg(t.xmin::text || t::text, '|' ORDER BY t::text), '')) FROM {table} t"  # type: ignore[arg-type]
            )
            found[table] = (await cursor.fetchall())[0][0]
        found |= dict(await (await connection.execute(SERIES)).fetchall())
    return found
