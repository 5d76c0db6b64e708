"""Proving the laws on the live database: of everything, or of what was touched since the last proof."""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
from psycopg.rows import dict_row
from sqlalchemy import text

from lading.flows.proving.laws import LAWS
from lading.flows.proving.touched import Touched
from lading.store import Database
from lading.store.connection import Connection
from lading.store.laws import Law

TOGETHER = 2
"""Connections that prove side by side; they see the same snapshot."""

FEW = {"order_id": 2000, "number": 2000, "sku": 100}
"""Keys up to which a law is proven of each alone; an item has a long history, an order a short one."""

_SCOPES = ("order_id", "number", "sku")


class Breach(msgspec.Struct, frozen=True):
    """A law that does not hold, with the first row that breaks it and how many there are."""

    law: str
    sentence: str
    first: dict[str, str]
    rows: int


async def audit(database: Database, *, touched: Touched | None = None, laws: Sequence[Law] = LAWS) -> list[Breach]:
    """Prove every law in one snapshot, without a lock and without writing; answers what is broken, in their sequence.

    With `touched` each law that can be is proven of those orders, numbers and items alone.
    """
    found: dict[int, Breach] = {}
    async with database.reading() as first:
        rows = await first.execute(text("SELECT pg_export_snapshot()"))
        snapshot = rows.scalar_one()
        waiting = list(enumerate(laws)) if touched else await _dearest_first(first, laws)

        async def work(connection: Connection) -> None:
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
            while waiting:
                place, law = waiting.pop(0)
                if breach := await _prove(connection, law, touched):
                    found[place] = breach

        async def work_beside() -> None:
            async with database.reading() as other:
                await other.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
                await work(other)

        await asyncio.gather(work(first), *(work_beside() for _ in range(TOGETHER - 1)))
    return [found[place] for place in sorted(found)]


async def scope_of(connection: Connection, law: Law) -> str:
    """By which column of its answer a law can be proven of a part; `whole` where by none."""
    if law.by:
        return law.by
    columns = await _columns(connection, law)
    return next((name for name in _SCOPES if name in columns), "whole")


_known: dict[str, frozenset[str]] = {}


async def _columns(connection: Connection, law: Law) -> frozenset[str]:
    if law.name not in _known:
        cursor = connection.raw.cursor()
        await cursor.execute(f"SELECT * FROM ({law.sql}) AS answer LIMIT 0")  # noqa: S608 -- our own words
        _known[law.name] = frozenset(column.name for column in cursor.description or ())
    return _known[law.name]


async def _dearest_first(connection: Connection, laws: Sequence[Law]) -> list[tuple[int, Law]]:
    """Laws by what the planner says they cost, so that no connection waits for the long last one of the other."""
    cursor = connection.raw.cursor()
    costs: dict[int, float] = {}
    for place, law in enumerate(laws):
        await cursor.execute(f"EXPLAIN (FORMAT JSON) {law.sql}".encode(), prepare=False)
        row = await cursor.fetchone()
        costs[place] = row[0][0]["Plan"]["Total Cost"] if row else 0
    return [(place, laws[place]) for place in sorted(costs, key=lambda place: -costs[place])]


async def _prove(connection: Connection, law: Law, touched: Touched | None) -> Breach | None:
    rows = await find_broken(connection, law, touched=touched, most=1)
    if not rows:
        return None
    first = {name: str(value) for name, value in rows[0].items() if name != "breaches"}
    return Breach(law.name, law.sentence, first, rows[0]["breaches"])


async def find_broken(
    connection: Connection, law: Law, *, touched: Touched | None = None, most: int
) -> list[dict[str, Any]]:
    """The first rows that break a law, each with `breaches`: how many there are in all."""
    scope = await scope_of(connection, law) if touched else "whole"
    query, keys = law.sql.replace("%", "%%"), None
    if touched and scope != "whole":
        keys = touched.keys(scope)
        kind = "uuid" if scope == "order_id" else "text"
        # A lateral subquery per key: the planner then knows the key as a constant, on both sides of an outer join.
        # For very many keys one pass over everything takes less time.
        query = (
            f"SELECT * FROM ({query}) AS answer WHERE answer.{scope} = ANY(%(keys)s::{kind}[])"  # noqa: S608 -- ours
            if len(keys) > FEW[scope]
            else f"SELECT part.* FROM unnest(%(keys)s::{kind}[]) AS touched(key) CROSS JOIN LATERAL"  # noqa: S608 -- ours
            f" (SELECT * FROM ({query}) AS answer WHERE answer.{scope} = touched.key OFFSET 0) AS part"
        )
    cursor = connection.raw.cursor(row_factory=dict_row)
    statement = f"SELECT count(*) OVER () AS breaches, broken.* FROM ({query}) AS broken LIMIT {most}"  # noqa: S608
    await cursor.execute(statement, {"keys": keys}, prepare=False)
    return await cursor.fetchall()
