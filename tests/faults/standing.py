"""What stands in a database: to the byte, and in the facts, where ids, times and drawn numbers do not count."""

import re
import time

import psycopg

from lading.store import metadata
from tests.everything import ASIDE

UNEVEN = ("uuid", "timestamp with time zone", "timestamp without time zone", "bytea", "xid8", "date", "interval")
"""Types of columns that say something else each time an act is done."""
LEFT_OUT = {"consumers": ["id"], "pickup_codes": ["code"]}
"""Columns with the number of an event, in which one that was undone leaves a gap, and with a code drawn at random."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+00:00)?")
_HASH = re.compile(r"\b[0-9a-f]{32,}\b")
_DRAWN = re.compile(r"\b([A-Z]{1,3}-?)\d{1,}\b")
_CODE = re.compile(r'("code(?:_end)?": ?)"(?:[A-Z0-9]{4}(?:-[A-Z0-9]{4})*)?"')
"""Codes of gift cards, which are told once: a repeat tells none."""
TABLES = sorted({*metadata.tables} - ASIDE)

State = dict[str, str]
Facts = dict[str, list[str]]


class Watcher:
    """Looks at one database, with a connection of its own."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        found = self._connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r'").fetchall()
        self._tables = sorted({row[0] for row in found} & set(TABLES))
        self._whole = " UNION ALL ".join(
            f"SELECT '{name}', md5(coalesce(string_agg(t.xmin::text || t::text, '|' ORDER BY t::text), ''))"
            f" FROM {name} t"
            for name in self._tables
        ).encode()

    def wait_until_quiet(self) -> None:
        """Until the server has noticed that its clients are dead; what they had begun is then rolled back."""
        for _ in range(2000):
            busy = self._connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
            if busy == (0,):
                return
            time.sleep(0.005)
        raise AssertionError("somebody still holds a connection")

    def state(self) -> State:
        """A hash over every table, the versions of its rows included."""
        self.wait_until_quiet()
        return dict(self._connection.execute(self._whole, prepare=True).fetchall())

    def facts(self) -> Facts:
        """Every row of every table, without what is new each time: ids, times, hashes, numbers of series."""
        self.wait_until_quiet()
        columns = self._connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND (data_type = ANY(%s) OR is_identity = 'YES' OR column_default LIKE 'nextval%%')",
            [list(UNEVEN)],
        ).fetchall()
        found: Facts = {}
        for name in self._tables:
            left_out = [column for table, column in columns if table == name] + LEFT_OUT.get(name, [])
            query = f"SELECT (to_jsonb(t) - %s::text[])::text FROM {name} t".encode()
            found[name] = sorted(plain_words(row[0]) for row in self._connection.execute(query, [left_out]))
        return found

    def close(self) -> None:
        """Look no more."""
        self._connection.close()


def plain_words(told: str) -> str:
    """A text without what is new each time."""
    for pattern, word in ((_ID, "ID"), (_TIME, "TIME"), (_HASH, "HASH"), (_CODE, r'\1"CODE"'), (_DRAWN, r"\1N")):
        told = pattern.sub(word, told)
    return told


def differences(one: Facts, other: Facts) -> dict[str, tuple[list[str], list[str]]]:
    """By table: what only the one, and only the other has."""
    return {
        name: (_less(one[name], other[name]), _less(other[name], one[name])) for name in one if one[name] != other[name]
    }


def without_codes(told: str) -> str:
    """A text without the codes of gift cards, which are told once."""
    return _CODE.sub(r'\1"CODE"', told)


def _less(many: list[str], few: list[str]) -> list[str]:
    left = list(many)
    for row in few:
        if row in left:
            left.remove(row)
    return left
