"""A mark of everything that stands in a database: two are equal only where nothing at all was changed."""

from contextlib import closing
from typing import Any

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


class Watch:
    """Takes marks of one database, over one connection, since what it asks is planned once."""

    def __init__(self, company: Company) -> None:
        self._connection = psycopg.connect(company.database.url, autocommit=True)
        self._connection.prepare_threshold = 0
        found = self._connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r'").fetchall()
        tables = {row[0] for row in found} & {*metadata.tables} - ASIDE
        self._asked: Any = f"{' UNION ALL '.join(map(_mark, sorted(tables)))} UNION ALL {SERIES}"

    def marks(self) -> dict[str, str]:
        """By table, and by series of numbers: a hash over all of it, the ids of its rows' versions included."""
        return dict(self._connection.execute(self._asked).fetchall())

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


async def fingerprints(company: Company) -> dict[str, str]:
    """The marks of everything at this moment."""
    with closing(Watch(company)) as watch:
        return watch.marks()


def _mark(table: str) -> str:
    rows = "string_agg(t.xmin::text || t::text, '|' ORDER BY t::text)"
    return f"SELECT '{table}', md5(coalesce({rows}, '')) FROM {table} t"
