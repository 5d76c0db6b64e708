"""Counters of a whole company put wrong, one row of every law that says how it is mended."""

from lading.flows.proving.laws import LAWS
from lading.store import Database
from lading.store.laws import Mend

WRONG = {
    "numeric": "{0} = t.{0} - 0.01",
    "integer": "{0} = t.{0} + 1",
    "bigint": "{0} = t.{0} + 1",
    "date": "{0} = t.{0} + 1",
    "text": "{0} = (SELECT min(other.{0}) FROM {1} other WHERE other.{0} <> t.{0})",
}
BY_UNITS = {"order_lines", "stock_contents", "stock"}
"""Tables whose counters hold each other by constraints; their repairs have tests of their own."""


async def put_wrong(database: Database) -> set[str]:
    """The names of the laws that do not hold any more."""
    broken: set[str] = set()
    async with database.unit_of_work() as unit:
        for law in LAWS:
            if law.mend is None or law.mend.table in BY_UNITS:
                continue
            for column in law.mend.sets:
                kinds = await unit.fetch(
                    "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
                    [law.mend.table, column],
                )
                rows = await unit.fetch(_wrong(law.mend, column, kinds[0][0]))
                assert rows, f"nothing to put wrong for {law.name}: {law.mend.table}.{column}"
                broken.add(law.name)
    return broken


def _wrong(mend: Mend, column: str, kind: str) -> str:
    """SQL that puts one row wrong: the last that has a value there."""
    keys = ", ".join(mend.keys)
    positive = f" AND {column} > 0" if kind == "numeric" else ""
    return (
        f"UPDATE {mend.table} t SET {WRONG[kind].format(column, mend.table)} WHERE ({keys}) = (SELECT {keys}"
        f" FROM {mend.table} WHERE {column} IS NOT NULL{positive} ORDER BY {keys} DESC LIMIT 1) RETURNING 1"
    )
